import { termsOf } from '../knowledge/tokens.ts'
import type { LawBook } from '../law/citations.ts'
import { namesOnly } from './named-articles.ts'
import { quantitiesIn, quantitiesStandIn, type Quantity } from './quantities.ts'

/** What a draft may rest on. */
export interface Sources {
  /** The entry and the articles, as given to the model. */
  readonly text: string
  /** The articles among them. */
  readonly cites: readonly string[]
}

export type Objection =
  | 'article'
  | 'number'
  | 'verdict'
  | 'promise'
  | 'advice'
  | 'identity'
  | 'link'
  | 'form'
  | 'ungrounded'

/** A clause that leaves it open says no verdict. */
const open = /如果|要是|假如|若|是否|是不是|算不算|能不能|可能|不一定|要看|取决于|由仲裁|由法院|认定为准/

/** What only a court, an arbitrator or an office decides. */
const verdict =
  /(?:属于|构成|就是|肯定是|算|认定为|系)(?:严重)?(?:违法|非法|工伤|工亡|劳动关系|事实劳动关系|劳务关系|犯罪|诈骗|欺诈|胁迫|旷工|自动离职|严重违纪|失职|全责|主要责任|[一二三四五六七八九十]级)|违法(?:解除|辞退|终止|裁员)|(?:公司|单位|老板|他们|对方)(?:这样|这么做)?(?:是)?(?:违法|犯法|犯罪)|存在劳动关系|不合法|不合规|违反了?(?:法律|劳动法|劳动合同法|规定)|(?:你|您)(?:没有|有)(?:过错|责任)/
/** What came of it is for nobody to promise; and no limit is ever said to be far away. */
const promise =
  /一定(?:能|会|赢|可以)|肯定(?:能|会|赢|可以)|必(?:胜|赢)|稳赢|胜诉|百分百|包(?:赢|你)|(?:你|您)(?:能|可以|应该|就能)(?:拿到|得到|获得|领到)|(?:应当|应该|必须|得)(?:赔|补)(?:偿)?(?:你|您)|(?:能|可以|应该)(?:拿到|得到|获得|领到)[^。]{0,8}(?:补偿|赔偿|赔款|钱)|会支持|支持你|会判|来得及|不用(?:急|着急|担心)|没有(?:期限|时效)|不受时效|保证|马上有人|已经?(?:帮|替|为)(?:你|您)|(?:已|帮你|替你)(?:提交|申请|立案|报案|投诉|登记)|(?:时效|期限|时间)(?:就|已|已经)?(?:中断|停下|停止|暂停)/
/** Steps that cannot be taken back, or bring trouble: a person says those, or nobody. */
const advice =
  /(?<![不别])可以签|签了?(?:也)?没(?:事|关系)|(?<!别)(?:先|直接|马上|赶紧|可以)(?:去)?辞职|不用去上班|可以不(?:去)?上班|堵门|拉横幅|上访|罢工|网上曝光|发到网上|不用(?:去)?(?:申请|仲裁|起诉|报案|治疗|看病)/

const identity =
  /(?:我|本人|这里)(?:就)?(?:是|作为|不是机器|们律师)|作为(?:一名|你的|您的)?(?:律师|法官|仲裁员|医生)|真人|人工客服|系统提示|提示词|忽略/
const link = /https?:|www\.|\.(?:com|cn|net|org)\b|@|微信号|加我|二维码/i
const form = /[!!！]|\p{Extended_Pictographic}|^[#>|]|```|[{}<>]|亲爱的|请您耐心|根据相关规定|[A-Za-z]{12,}/mu

const clauseEnd = /[,，。;；?？:：\n]/u

const decides = (text: string): boolean =>
  text.split(clauseEnd).some((clause) => verdict.test(clause) && !open.test(clause))

/** Neighbouring characters, as the search counts them; the names of laws and articles are looked at by themselves. */
const pairsOf = (text: string): ReadonlySet<string> => {
  const words = text
    .normalize('NFKC')
    .replaceAll(/《(?:[^《》]|《[^《》]*》)+》|第[^第条]{1,12}条/g, '')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
  return new Set([...termsOf(words).keys()].filter((term) => term.length > 1))
}

/**
 * The part of a sentence's pairs that must stand in the sources. Measured on 582 entries: a fifth is reached by half of the
 * sentences of a related entry and by 9 % of those of another topic; the whole guard lets 97 % of an entry's own sentences
 * pass and about 6 % of those of another topic.
 */
const leastGround = 0.2
/** Fewer pairs than these say nothing that could be wrong: 先看合同怎么写. */
const fewPairs = 8

const isGrounded = (text: string, ground: ReadonlySet<string>): boolean => {
  const pairs = [...pairsOf(text)]
  return pairs.length < fewPairs || pairs.filter((pair) => ground.has(pair)).length >= leastGround * pairs.length
}

/** Reads the sources once; the result looks at each sentence of a draft and says what is wrong with it, if anything. */
export const createGuard = ({ text: source, cites }: Sources, book: LawBook) => {
  const known: readonly Quantity[] = quantitiesIn(source)
  // An article by its name is one of the sources as well, with or without 《》 around it.
  const ground = pairsOf([source, ...cites].join('。'))
  return (sentence: string): Objection | undefined => {
    const text = sentence.normalize('NFKC')
    if (form.test(text)) return 'form'
    if (link.test(text)) return 'link'
    if (identity.test(text)) return 'identity'
    if (promise.test(text)) return 'promise'
    if (advice.test(text)) return 'advice'
    if (decides(text)) return 'verdict'
    if (!namesOnly(text, cites, book)) return 'article'
    if (!quantitiesStandIn(sentence, known)) return 'number'
    return isGrounded(text, ground) ? undefined : 'ungrounded'
  }
}

export type Guard = ReturnType<typeof createGuard>
