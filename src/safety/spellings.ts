/** Traditional characters of the words the rules know, sign for sign. Not a converter: only what matters here. */
export const traditional =
  '殺樓藥遺書絕們沒過還這個讓說會無義覺離開盡斷氣結傷殘輕頭車門麼為現給媽錢來燒後處對發點問間時親嗎樣兒愛總從與決準備裡橋邊農體壓難經撐繩實願聽請誰關師醫腳機墜電擊煙著滅燙卻嚴夠'
export const simplified =
  '杀楼药遗书绝们没过还这个让说会无义觉离开尽断气结伤残轻头车门么为现给妈钱来烧后处对发点问间时亲吗样儿爱总从与决准备里桥边农体压难经撑绳实愿听请谁关师医脚机坠电击烟着灭烫却严够'

/**
 * Ways to write around a filter, each with what it stands for. Applied to lower-case text before anything is taken out.
 * 紫砂 is Yixing's pottery, sold next door to Wuxi: it stands for 自杀 only after a wish and with nothing of a teapot behind it.
 */
export const foldedWords: readonly (readonly [RegExp, string])[] = [
  [/自\s*(?:鲨|沙(?![发滩包])|刹|莎|啥(?=了?$)|sha\b|s(?![a-z]))/gu, '自杀'],
  [
    /(想要?|要|去|准备|打算|不如|直接|今晚)\s*紫\s*砂(?![壶杯茶锅煲炖泥陶盆罐厂壳器工艺电矿作展馆店博村路街学课老师收行])/gu,
    '$1自杀',
  ],
  [/\bzi\s?sha\b(?!\s?(?:hu|cha|pot|tea))/gu, '自杀'],
  [/\b(?:wo\s?)?xiang\s?si\b(?:\s?le)?(?!\s?ni)/gu, '想死'],
  [/\bbu\s?xiang\s?huo\b(?:\s?le)?/gu, '不想活了'],
  [/\btiao\s?lou\b/gu, '跳楼'],
  [/\bge\s?wan\b/gu, '割腕'],
  [
    /想\s*(?:鼠(?!标)|屎了|4(?=$|[了，。！,.!啊呀的\s])|s(?=$|[了，。！,.!啊呀的\s])|si(?![a-z])|似(?=了|$)|亖|歹匕)/gu,
    '想死',
  ],
  [/去\s*(?:鼠(?!标)|亖|4了|si(?![a-z]))/gu, '去死'],
  [/(?:亖|歹匕|鼠)(?=了算了)/gu, '死'],
  [/不\s*想\s*(?:huo|货|或)(?=了|$)/gu, '不想活'],
  [/跳\s*(?:lou|喽|l楼)/gu, '跳楼'],
  [/割\s*(?:wan|碗|宛|月宛|脘)/gu, '割腕'],
  [/suicide|kill\s+myself|want\s+to\s+die/gu, '想自杀'],
  [/轻\s*(?:sheng|声|苼)(?=的念头|了|$)/gu, '轻生'],
  [/(?:安眠要|安眠yao)/gu, '安眠药'],
]
