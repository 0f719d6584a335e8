const child =
  '(?:孩子|小孩|小朋友|娃|儿子|女儿|闺女|孙子|孙女|外孙女?|侄子|侄女|外甥女?|学生|未成年|小姑娘|小男孩|小女孩|幼儿)'
const sexual = '(?:猥亵|性侵|强奸|强暴|侵犯|乱摸|摸下面|摸隐私|摸胸|脱(?:她|他|我)?(?:的)?(?:裤子|衣服))'
const cruel =
  '(?:虐待|毒打|暴打|往死里打|烟头烫|开水烫|掐脖子|吊起来打|捆起来打|针扎|不给(?:饭)?吃|关在门外|打得(?:浑身|满身|全身|一身|青|紫|鼻青|流血|骨折|起不来))'
const doer =
  '(?:老师|教练|保姆|阿姨|邻居|亲戚|舅舅|叔叔|伯伯|继父|后爸|继母|后妈|养父|他爸|她爸|他妈|她妈|爸爸|妈妈|前夫|老公|男朋友|男的|陌生人|有人|园长|托管班)'
const young =
  '(?:我(?:今年|才|现在)?(?:是)?(?:[4-9]|1[0-7]|十[一二三四五六七]?)(?:周)?岁|我(?:是|还是|在|在上|上|读)?(?:小学生|初中生|高中生|初[一二三]|高[一二三]|小学|初中|[一二三四五六七八九]年级))'

/** Harm to a minor, told or suspected: the police are called at once, also when it is over (people.md §1.5). */
const harm = [
  new RegExp(`${child}[^，]{0,8}(?:被|让|遭|受)[^，]{0,10}(?:${sexual}|${cruel})`, 'u'),
  new RegExp(`${doer}[^，]{0,10}(?:${sexual}|${cruel})[^，]{0,6}${child}`, 'u'),
  new RegExp(
    `(?:${sexual}|虐待|毒打|往死里打)(?:了)?(?:我|我家|我们家|邻居家?|隔壁|他|她|自己|亲生)(?:的)?${child}`,
    'u',
  ),
  new RegExp(
    `${child}[^，]{0,6}(?:被|让)${doer}[^，]{0,6}(?:打了(?!分|低分|高分|零分|电话|疫苗|针|折|招呼|招|交道)|打伤|打得|打骂|关(?:在|起来)|摸了|掐|烫)`,
    'u',
  ),
  new RegExp(
    `${doer}(?:又|天天|老|老是|总|总是|经常|一直)+(?:打|揍|掐|关|饿着?)(?:我|我家|他|她|自己)?(?:的)?${child}(?![^，]{0,6}主意)`,
    'u',
  ),
  new RegExp(`${young}.{0,16}(?:打我|揍我|摸我|碰我下面|掐我|烫我|不给我饭|关起来|${sexual})`, 'u'),
  new RegExp(`${doer}[^，]{0,6}(?:打我|揍我|摸我|${sexual}).{0,12}${young}`, 'u'),
]

/** News, courses, the law about others: nobody's child is spoken of. */
const told =
  /罪|判(?:刑|几年|多久|了|决)|刑法|法条|新闻|热搜|电影|电视|小说|剧里|讲座|培训|宣传|活动|预防|防范|知识|课程|开除|游戏/u

/** Most messages speak of neither: to look costs little. */
const ofYoung = /[孩娃儿女孙侄甥学岁幼]|未成年|小朋友|年级|[初高][一二三中]/u
const ofHarm = /[打揍虐猥侵奸暴摸掐烫关碰饿捆脱扎饭]/u

/** The words that speak of a minor being harmed. @param plain in the normal form */
export const harmToChild = (plain: string): string | undefined => {
  if (!ofYoung.test(plain) || !ofHarm.test(plain) || told.test(plain)) return undefined
  for (const pattern of harm) {
    const found = pattern.exec(plain)
    if (found !== null) return found[0]
  }
  return undefined
}
