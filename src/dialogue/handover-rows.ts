import { remember } from '../core/remember.ts'
import type { Entry } from '../knowledge/entries.ts'
import type { Limit } from './mind.ts'

/** What a rule looks at. */
export interface About {
  readonly text: string
  readonly entry?: Pick<Entry, 'title' | 'status'>
  readonly limit?: Pick<Limit, 'daysLeft'>
}

export type RowName =
  | 'crisis'
  | 'accident'
  | 'limit'
  | 'signing'
  | 'crowd'
  | 'crime'
  | 'sensitive'
  | 'pleading'
  | 'status'
  | 'verdict'
  | 'conflict'
  | 'sum'
  | 'unverified'

/** A matter the bot does not settle by itself, whatever entry answered: one line more, and a person is offered. */
export interface Row {
  readonly name: RowName
  /** By the words of the person alone, in the form of `plainOf`. */
  readonly speaks?: (plain: string) => boolean
  /** By what is known besides. */
  readonly applies?: (about: About) => boolean
  readonly line: (about: About) => string
  /** Before the answer, not after it: it changes what the person does next. */
  readonly first: boolean
  /** What an answer holds that says it already. */
  readonly said: RegExp
}

/** Within so many days of its end, or after it, a limit is looked at by a person the same day. */
export const limitDays = 15

/** The newest texts whose rows are known: what is asked again and again is read once. */
const remembered = 1_000

/** One width, no spaces, marks as we write them: what the rules read. */
const plainOf = (text: string): string =>
  text.normalize('NFKC').replaceAll(/\s+/gu, '').replaceAll(/[,;!]/gu, '，').replaceAll('?', '？')

/** Applies when `words` stand in the text and nothing of `unless` does. */
const speaksOf =
  (words: RegExp, unless?: RegExp) =>
  (plain: string): boolean =>
    words.test(plain) && !(unless?.test(plain) ?? false)

const violence = speaksOf(
  /(?:打|揍|踢|推|砸|砍)(?:了|伤|过)(?:我|他|她|人|工友|同事)(?!一[眼顿]饭|电话)|(?:被|遭|挨)[^，。]{0,8}(?:打(?!卡|电话|工|包|印|回|分|压)|揍|踢伤|推倒|砍|关(?:起来|在|着)|锁(?:起来|在)|扣(?:在|着人)|堵)|把(?:我|人|他|她)们?[^，。]{0,8}(?:堵|关|锁|扣)(?:在|着|起来)|(?:不让|不准|不许|不放)(?:我|我们|人|他|她)们?(?:走|出去|离开|回家|出厂|出门)|(?:威胁|扬言|放话)[^，。]{0,6}(?:打|杀|砍|弄死|收拾|报复)|非法拘禁|限制人身自由/u,
  /被打(?:败|动|断|折)/u,
)

const accident = speaksOf(
  /(?:死|伤)了?[一二两三四五六七八九十几\d]+(?:个|名)?人|(?:工地|厂里|车间|上班|施工|干活|单位|公司|岗位|宿舍)[^，。]{0,14}(?:死了|死亡|身亡|去世|过世|走了(?=，|。|$)|没了(?=，|。|$)|人没了)|(?:人|老公|爱人|儿子|父亲|爸|妈|工友|同事)(?:已经)?(?:当场)?(?:死在|死于|被[^，。]{0,6}死)|猝死|工亡|截肢|昏迷|重症|ICU|抢救|植物人|瘫痪|断了?(?:一只|一条|两根|三根|一根|几根)?(?:手(?!续|机|头)|指|腿|胳膊|脚|肋骨)|(?:手指|手(?!续|机)|胳膊|腿|脚)[^，。]{0,4}(?:轧断|压断|绞断|切断|断了)|(?:煤气|硫化氢|一氧化碳|食物|农药|化学品|有毒气体)?中毒|爆炸|(?:车间|仓库|厂房|宿舍|工地|店里)[^，。]{0,4}(?:着火|起火|失火)|火灾|烧伤|烫伤|触电/iu,
  /丧假|预防|培训|演练|安全生产月|死工资|死机|中毒(?:性)?营销/u,
)

const numberOfPeople =
  /(?:[1-9]\d{1,3}|[一二三四五六七八九]?十[几一二三四五六七八九]?|几十|上百|一?百来?|[一二两三四五六七八九]百)(?:多|来|几)?(?:个|名|号|位)?(?:人|工人|工友|同事|员工|职工|兄弟|骑手|农民工|姐妹|民工)/u
const together =
  /我们|大家|一起|全[厂部班队]|工友|都(?:没|被|不|要)|没(?:发|给|拿|结)|拖欠|欠(?:薪|了|着)|被(?:裁|辞|欠)|讨(?:薪|要|说法)/u
const many = (plain: string): boolean => {
  if (/(?:就|只)(?:有)?我(?:一个|自己|没)/u.test(plain)) return false
  return numberOfPeople.test(plain) && together.test(plain)
}
const unrest = speaksOf(
  /罢工|停工(?:抗议|讨|要|闹|示威)|(?:准备|打算|要|一起|集体|商量|组织)停工|怠工|集体(?:讨薪|上访|维权|辞职|抗议|投诉|信访|请愿|讨|要钱|停)|拉横幅|堵(?:门|路|厂|大门|马路|工地)|上访|静坐|游行|示威|去(?:市|区|省)?政府(?:门口|大门|闹|要)|联名(?:信|上书|投诉|举报)|(?:全厂|全车间|全班组|全队|整个厂|整个车间|一整个?班组)[^，。]{0,8}(?:没发|欠|不发|没拿|被裁|没交)/u,
  /停工(?:留薪|停产期|令)|信访局电话/u,
)

const signing = speaksOf(
  /(?:让|叫|逼|催|非要|硬要|要求|强迫|必须|哄|骗)(?:着|了)?(?:我|我们|大家|员工|他|她|老公|老婆|爸|妈|你|俺|家属|全体|所有人|人)?[^，。！？]{0,10}签(?!到|退|证|约金|收|名墙)|要(?:我|我们|大家|他|她|俺|家属)[^，。！？]{0,10}签(?!到|退|证|收)|不签(?:字)?[^，。]{0,4}(?:就)?(?:不给|不结|不发|走人|滚|开除|扣|别想|不让)|(?:该不该|要不要|能不能|可不可以|能|敢|该)签(?:字|吗|这|那|个|不)|签不签|签(?:字|了)?(?:有没有|会不会)(?:坑|后果|问题|风险)|(?:拿|给|递|发)(?:了|来|过来)?(?:我)?[^，。]{0,4}(?:份|张|一份|一张)[^，。]{0,12}(?:要|让|叫|等)[^，。]{0,4}签|私了(?:协议)?|空白(?:合同|协议|纸)|(?:今天|马上|当场|现在|立刻)[^，。]{0,4}(?:就)?(?:要|得|必须)?签字/u,
  /(?:已经|都|早就?)签(?:了|过|完)|签完(?:了|字)|签了(?:以后|之后|才|怎么|还能|能不能)|(?:不|没|未|拒绝)(?:跟|和|给|与)[^，。]{0,4}签|没签|没有签|(?:让|叫|要)(?:我|我们)(?:去)?签(?:正式)?劳动合同(?!.{0,6}(?:空白|倒签|补签|补))/u,
)

const verdict = speaksOf(
  /(?:算不算|是不是|算(?:是)?|属不属于|属于|是否|构不构成|构成|能不能认定|能认定|能算|会认定|可以认定|到底是|有没有|有)[^，。？?]{0,12}(?:违法|合法|工伤|视同工伤|劳动关系|雇佣|旷工|违纪|违规|事实劳动|职业病|失职|过错|自动离职|违法解除|违法辞退)[^，。]{0,4}(?:吗|么|呢|嘛|？|\?|$|啊|不|的)|(?:违法|合法|犯法|合规|违规|工伤)(?:吗|么|不|嘛|吧？|不违法|不合法)|(?:算|是|有)(?:不算|不是|没有)[^，。]{0,6}(?:违法|工伤|劳动关系|旷工)|(?:能|会|可以|大概|评|鉴定|定|算)(?:评|鉴定|定|够)?(?:到|为|上|成|得)?几级|(?:够|能)(?:评)?(?:得上|不上|不够|够|评)?[^，。]{0,4}(?:伤残|十级|九级|八级|七级)(?:吗|么)/u,
  /怎么(?:申请|申报|认定|办)工伤(?!.{0,10}算)|工伤(?:几天|多久|怎么|要|去哪|保险)/u,
)
const whoDecides = ({ text }: About): string => {
  if (/几级|伤残|[一二三四五六七八九十\d]级/u.test(text)) return '劳动能力鉴定委员会'
  if (/工伤/u.test(text)) return '人社部门'
  if (/职业病/u.test(text)) return '职业病诊断机构'
  return '仲裁委或者法院'
}

const conflict = speaksOf(
  /竞业[^。]{0,14}(?:补偿|多少|比例|给钱|百分|没给|不给)|婚假[^。]{0,6}(?:几|多少|多长|天)|(?:两次|二次|第二次|连续签|续签了?两)[^。]{0,12}无固定|无固定[^。]{0,12}(?:两次|二次|第二次)|(?:到期|续签|续订|没续)[^。]{0,14}(?:双倍|二倍|两倍工资)|(?:双倍|二倍|两倍)工资[^。]{0,12}(?:时效|过期|过了|还能要|来得及|几年前|多久)|年(?:休)?假[^。]{0,12}(?:时效|过期|过了|前年|几年前|往年|以前的|还能要)/u,
)

const specialWords =
  /公务员|参公|事业编|事业单位(?!招聘网)|有编制|在编|编制内|军人|军队文职|家政(?!公司(?:的)?(?:会计|文员|老板|司机|客服))|保姆|月嫂|育儿嫂|住家阿姨|钟点工|外国(?:人|籍)(?!老板|开的|客户)|外籍(?!老板|客户|同事)|老外(?!老板|开的|客户)|(?:我是|当|做|任|担任|选上|兼)[^，。]{0,8}工会(?:主席|副主席|委员|干部|主任)|工会(?:主席|副主席|委员|干部)(?:被|能不能|可以|调|任期|因为)|实习生?(?!单位证明)|在校(?:大)?学生|在校生|还没毕业|大[一二三四](?:的|学生|在)|学生(?:兼职|工|暑假工|打工|实习)|勤工俭学|暑假工|(?:2008|08|零八)年?(?:以前|之前|前)|(?:(?:19[5-9]\d|200[0-7])年?|[789]\d年|0[0-7]年)[^，。]{0,6}(?:进(?:厂|公司|单位|来)|入职|参加工作|开始(?:上班|干|工作)|上班|来(?:厂|公司|单位)|干到)/u
const specialTitle = /公务员|事业编|事业单位|家政|外国人|实习|在校/u

const sensitiveWords =
  /性骚扰|骚扰(?!电话)|猥亵|强奸|非礼|(?:老|总|一直|乱|偷|伸手|动手)摸(?:我|她|人)|摸(?:我|她)(?:的)?(?:手|腿|腰|大腿|胸|屁股|肩)|动手动脚|开黄(?:腔|段子|色玩笑)|黄色(?:笑话|段子|视频|图片)|裸照|(?:要|让|叫|约)我陪(?:睡|酒|他睡)|潜规则|歧视|(?:只要|只招|限)男|不(?:要|招|收)(?:女|孕|已婚|外地|河南|乙肝)|(?:乙肝|艾滋|HIV|梅毒|抑郁|双相|精神(?:病|疾病|分裂)|癌|肿瘤|白血病|尿毒症|癫痫)|未成年|童工|(?<![\d一二三四五六七八九])(?:1[0-7]|十[一二三四五六七])岁|未满(?:十八|十六|18|16)|家暴|(?:老公|丈夫|男朋友|对象)[^，。]{0,4}打我|体检(?:查出|报告)[^，。]{0,10}(?:公司|单位|老板|HR|人事|知道|不要|被)/iu
const sensitiveTitle = /性骚扰|歧视|童工|未成年|家暴|乙肝|艾滋/u

const crime = speaksOf(
  /拒不支付|恶意欠薪|(?:老板|包工头|公司|负责人|法人|中介)[^，。]{0,6}(?:跑路|跑了(?!来|一趟|过)|失联|卷款|联系不上|人间蒸发|消失了|找不到人)|转移(?:财产|资产)|隐匿财产|坐牢|判刑|刑事|追究[^，。]{0,4}(?:犯罪|刑责)|犯罪|诈骗|骗(?:了)?(?:我|我们|走|去)[^，。]{0,8}(?:钱|元|块|万|押金|培训费|报名费|保证金)|(?:被|遭)[^，。]{0,6}(?:骗了|诈骗)|强迫(?:劳动|我们?干活|我们?加班干)|(?:扣|收|没收)(?:了|着|走)?(?:我|我们|大家)?的?(?:身份证|护照)[^，。]{0,8}(?:不让|不准|不给|不放)|传销|重大责任事故|瞒报(?:事故|工伤|死)|(?:伪造|假造)[^，。]{0,6}(?:签名|公章|印章)|职务侵占|挪用/u,
  /反诈|防诈骗|刑事案底|无犯罪|没有犯罪记录/u,
)

const sum = speaksOf(
  /(?:个税|所得税|扣税|交税|缴税|上税|税(?:怎么|要|多少|扣))|(?:养老金|退休金|退休工资)[^。]{0,14}(?:多少|怎么算|几千|几百|几块|估|算一下)|(?:多少|几千)(?:钱)?(?:的)?(?:养老金|退休金)|(?:伤残|[一二三四五六七八九十]级|(?<!\d)(?:10|[1-9])级)[^。]{0,16}(?:赔|多少|补助|能拿|拿多少|几万|给多少)|(?:赔|拿|补)[^。]{0,8}(?:伤残|[一二三四五六七八九十]级)|(?:三倍|3倍)[^。]{0,6}(?:封顶|社平|平均工资|上限|限高)|(?:封顶|社平|上限|限高)[^。]{0,6}(?:三倍|3倍)|(?:月薪|月入|工资|年薪)[^。，]{0,6}(?:[2-9]|[1-9]\d|[二两三四五六七八九]|十几?|几十)(?:\.\d)?万[^。]{0,30}(?:补偿|赔|N\+?1?|辞退|裁)/iu,
  /(?:国庆|春节|节假日|假期|法定|元旦|清明|五一|端午|中秋|加班)[^。]{0,12}(?:三倍|3倍)/u,
)

const pleading = speaksOf(
  /(?:帮|替|给|代)(?:我|我们|他|她|俺|忙)?[^，。]{0,6}(?:写|起草|拟|代写|出|弄|做|发|整)[^，。怎]{0,10}(?:申请书|起诉状|起诉书|答辩状|诉状|状子|上诉状|投诉信|举报信|举报材料|律师函|公函|意见书|仲裁书|材料|函|证据清单|仲裁申请)|代写|(?:以|用)(?:你们)?工会(?:的)?名义|工会[^，。]{0,6}(?:出面|发函|出函|发个函|去函|代为)|(?:工会|你们)[^，。]{0,4}(?:出|盖|写)(?:个|份|一份)?(?:证明|公函|函|章)|(?:写|起草|拟)(?:个|份|一份|一封|封)[^，。怎]{0,6}(?:申请书|起诉状|诉状|投诉信|举报信|律师函|答辩状)(?:给我|吧|行吗|好吗|可以吗|发我)/u,
)

/** Dead, or hurt some time ago: nobody is to be told to call an ambulance. */
const isOver =
  /死(?!机)|没了|去世|过世|身亡|走了|工亡|上个?(?:月|周|礼拜|星期)|前天|前几天|去年|前年|年前|月前|天前|出院|住(?:了|过)?院|康复|治好/u

/** In the order in which they are said: what changes the next step first. The rules are those of law.md 5.2. */
export const handoverRows: readonly Row[] = [
  {
    name: 'crisis',
    speaks: violence,
    first: true,
    line: () => '有人动手、不让走，先打110，去有人的地方。要人陪着办，回“人工”。',
    said: /110/u,
  },
  {
    name: 'accident',
    speaks: accident,
    first: true,
    line: ({ text }) =>
      isOver.test(text)
        ? '这么重的事别一个人扛，回“人工”，让工会的人陪着你办。'
        : '人还没脱险就先打120，有火有毒气打119。这么重的事别一个人办，回“人工”，让工会的人陪着。',
    said: /120[^]*(?:陪|人工)|节哀|陪[^。]{0,4}办/u,
  },
  {
    name: 'limit',
    applies: ({ limit }) => limit !== undefined && limit.daysLeft <= limitDays,
    first: false,
    // The dialogue says in this place what was handed over and when somebody answers.
    line: () => '期限紧，日子请工会的人当天再核一遍。',
    said: /当天再核/u,
  },
  {
    name: 'signing',
    speaks: signing,
    first: true,
    line: () => '没弄明白之前先别签字，就说“我带回去看看”，拍照留底。要人帮你看，回“人工”。',
    said: /别(?:急着|先|马上|轻易|随便|在上面)?签|不要(?:急着|轻易|随便)?签|先不签/u,
  },
  {
    name: 'crowd',
    speaks: (plain) => many(plain) || unrest(plain),
    first: false,
    line: () => '十个人以上、要求一样的，申请仲裁可以推代表去。人多的事让人来跟你们商量：回“人工”。',
    said: /推(?:举|选|几个|两三个)?[^。]{0,4}代表/u,
  },
  {
    name: 'crime',
    speaks: crime,
    first: false,
    line: () => '够不够得上犯罪我不判断，急的先打110。要人帮你理材料、陪你去，回“人工”。',
    said: /110|公安|派出所/u,
  },
  {
    name: 'sensitive',
    speaks: (plain) => sensitiveWords.test(plain),
    applies: ({ entry }) => sensitiveTitle.test(entry?.title ?? ''),
    first: false,
    line: () => '名字和细节不用写在这里。回“人工”，由人单独跟你说，只记办事要用的。',
    said: /不用写在这里|单独跟你/u,
  },
  {
    name: 'pleading',
    speaks: pleading,
    first: false,
    line: () => '正式的文书我不代写。回“人工”，工会的人接下来以后再一起起稿。',
    said: /不代写/u,
  },
  {
    name: 'status',
    speaks: (plain) => specialWords.test(plain),
    applies: ({ entry }) => specialTitle.test(entry?.title ?? ''),
    first: false,
    line: () => '你这种身份、这段工龄用的规定不全一样，上面说的先别照搬，回“人工”让人对一遍。',
    said: /规定不(?:全|太)?一样|适用[^。]{0,8}(?:规定|办法)|让人对一遍/u,
  },
  {
    name: 'verdict',
    speaks: verdict,
    first: false,
    line: (about) => `算不算，最后由${whoDecides(about)}认定，我只说标准，不下结论。`,
    said: /(?:由|是|等|看)[^。]{0,16}(?:认定|说了算|判断|鉴定)|不(?:替[^。]{0,8})?下结论/u,
  },
  {
    name: 'conflict',
    speaks: conflict,
    first: false,
    line: () => '这一点规定之间对不上，江苏怎么掌握还要问。两种说法都先记着，办之前回“人工”让人定。',
    said: /口径|对不上|两种(?:说法|算法|做法)/u,
  },
  {
    name: 'sum',
    speaks: sum,
    first: false,
    line: () => '这里的数只是大概的范围，最后以经办的部门核定为准，要人帮你核一遍，回“人工”。',
    said: /核定为准|大概的范围/u,
  },
  {
    name: 'unverified',
    applies: ({ entry }) => entry?.status === 'needs-review',
    first: false,
    line: () => '这条待核实，数字别当准话，办之前先问经办的部门。',
    said: /待核实|还在核对/u,
  },
]

const spokenOf = remember(remembered, (text): readonly Row[] => {
  const plain = plainOf(text)
  return handoverRows.filter(({ speaks }) => speaks?.(plain) === true)
})

export const rowsFor = (about: About): readonly Row[] => {
  const spoken = spokenOf(about.text)
  return handoverRows.filter((row) => spoken.includes(row) || row.applies?.(about) === true)
}

/** Words of an answer that settle what only an office or a court may settle. */
export const statesVerdict = (answer: string): boolean =>
  /(?:你这|这就|你的情况|这种情况|这)(?:肯定|一定|当然|必然|绝对|明显|显然|就|已经)*(?:是|属于|算|构成)(?:违法|非法)(?:解除|辞退|开除|的)|(?:肯定|一定|必然|绝对)(?:是|算|属于|能认定为?)(?:工伤|劳动关系)|你们?(?:之间)?(?:就|肯定|一定|已经)(?:是|存在|有)劳动关系|(?:肯定|一定|稳)(?:能)?(?:赢|胜诉|拿到)/u.test(
    answer,
  )
