import type { LocalDate } from '../../core/time.ts'
import { datesIn, type DateInWords } from '../dates-in-words.ts'

/** A limit a person asks about, with the day it runs from. */
export interface MeantDeadline {
  readonly deadline: string
  readonly trigger: LocalDate
  readonly precision: DateInWords['precision']
  /** The person's words for the day. */
  readonly said: string
}

interface Event {
  readonly deadline: string
  /** What happened. */
  readonly happened: RegExp
  /** Words that must stand somewhere as well: what is asked. */
  readonly asked?: RegExp
  /** Words with which it is another matter. */
  readonly never?: RegExp
}

const refused =
  /不服|不认|不同意|不满意|不对|不合理|太低|太少|有意见|还能|还可以|来得及|来不及|过期|晚不晚|期限|最后一天|几天|多久|超过|截止|怎么办|起诉|上诉|(?<![被报公广警忠])告(?![诉知])|(该|从)哪天算/
const late =
  /还能|还可以|能不能|能再|来得及|来不及|过期|过了|晚不晚|晚了|太晚|期限|时效|最后一天|截止|多久|还有几天|超过|怎么办/
const notYet = /(还没|没有?|未)(收到|拿到|下来|出来|判|裁)/

/** Ordered: the first that fits is meant, so what is special comes before what is general. */
const events: readonly Event[] = [
  { deadline: 'sue-setaside-15', happened: /(撤销|撤裁)[^，。；]{0,6}裁定|裁定[^，。；]{0,4}撤销/, asked: refused },
  { deadline: 'enforce-refused', happened: /(裁定)?不予执行/, asked: refused, never: /仲裁委/ },
  { deadline: 'admin-15', happened: /复议(决定|结果)/, asked: refused },
  { deadline: 'xf-30', happened: /信访[^，。；]{0,6}(答复|意见书?|回复)/, asked: refused },
  { deadline: 'oc-appraise', happened: /职业病(诊断)[^，。；]{0,4}(证明|书|结论|结果)/, asked: /不服|不认|重新|鉴定/ },
  {
    deadline: 'wi-reassess',
    happened:
      /(鉴定(结论|结果|书|报告)|(鉴定|评|定)(成|了|为|出|的)?(是)?[一二三四五六七八九十\d]+级|(伤残|劳动能力)鉴定)/,
    asked: /不服|不认|再(次)?鉴定|重新(鉴定|评|做)|太低|还能|来得及/,
    never: /司法鉴定|职业病鉴定|笔迹/,
  },
  {
    deadline: 'appeal-15',
    happened: /判决(书|结果)?|一审(判|结果|下来|输)|法院判(了|下来)/,
    asked: refused,
    never: /二审|终审|生效|执行|不给|没给|裁决/,
  },
  {
    deadline: 'sue-15',
    happened: /裁决(书|结果)?|仲裁书|仲裁(结果|裁决)[^，。；]{0,4}(下来|收到|拿到|出来)|仲裁(输|败)了/,
    asked: refused,
    never: /强制执行|申请执行|执行局|不给|没给|不付|没付|(单位|公司|老板|厂里)[^，。；]{0,8}(收到|不服|起诉)/,
  },
  {
    deadline: 'admin-60',
    happened: /(?<!事故|责任)认定(书|决定|结论|结果)|(不予|没|不)(给)?认定(为|成|是)?(工伤|上)|工伤没认(定|下来)/,
    asked: refused,
    never: /事故认定书|责任认定/,
  },
  {
    deadline: 'wi-worker-1y',
    happened:
      /受(了)?伤|工伤|出(了)?(车祸|事故|事)|摔|砸|压伤|轧|被(车|机器|电|烫|割)|(查出|诊断(出|为)?|得了)[^，。；]{0,6}(职业病|尘肺|噪声聋)/,
    asked:
      /(没|不|未|不肯|不愿意?|不给|拖着|没有)(给)?(我|他)?(去)?(申?报|认定|申请)|还能(报|申请|认定|算)|能不能(报|申请|认定)|补(报|申请)|来得及|来不及|过期|晚不晚|太晚|期限|时效|超过/,
    never: /认定书|决定书|鉴定|裁决|判决|停工留薪|复查|死|去世|过世|身亡|遇难|没抢救|人没了/,
  },
  {
    deadline: 'arb-wage-exit',
    happened: /离(了)?职|辞(了)?职|辞(了)?工|不干了|走(了|的)|被?(辞退|开除|裁|炒)/,
    asked: /(?=.*(工资|工钱|欠薪|加班费|加班|薪水))(?=.*(还能|能告|能要|来得及|来不及|过期|晚|期限|时效|超过|追))/s,
    never: /打算|准备|想(离职|辞职|走)|如果|社保|公积金|失业|竞业|年假/,
  },
  {
    deadline: 'arb-general',
    happened: /离(了)?职|把我(给)?(辞|开|裁|炒)|被?(辞退|开除|裁员|裁掉|裁了|炒)|解除(了)?(劳动)?合同|终止(了)?合同/,
    asked:
      /还能(告|仲裁|申请|要|追|主张|维权|拿)|还可以(告|仲裁|申请|要)|能(告|仲裁)吗|来得及|来不及|过(了)?(期|时效)|晚不晚|仲裁(期限|时效)|超过(时效|期限)/,
    never: /打算|准备|想(离职|辞职|走)|如果|社保|公积金|失业|竞业|登记/,
  },
]

/** How far from the event its day may stand: further off it is the day of something else. */
const reach = 24

/** 三年了 is how long something lasts: it tells the day only right behind the event, 离职快一年了, not in 干了三年了被辞退. */
const lasting = /(了|个月)$/
const shortly = 6

const distance = (date: DateInWords, event: RegExpExecArray): number =>
  date.at < event.index ? event.index - (date.at + date.words.length) : date.at - (event.index + event[0].length)

/** The day that stands nearest to the event; undefined when two days are as near or the nearest is far off. */
const dayOf = (text: string, event: RegExpExecArray, dates: readonly DateInWords[]): DateInWords | undefined => {
  const near = dates
    .map((date) => ({ date, far: Math.max(0, distance(date, event)) }))
    .filter(
      ({ date, far }) =>
        far <= reach &&
        (!lasting.test(date.words) || (date.at > event.index && far <= shortly)) &&
        !/[。！？!?；;\n]/.test(between(text, date, event)),
    )
    .toSorted((a, b) => a.far - b.far)
  const [first, second] = near
  if (first === undefined) return undefined
  return second !== undefined && second.far === first.far && second.date.date !== first.date.date
    ? undefined
    : first.date
}

const between = (text: string, date: DateInWords, event: RegExpExecArray): string =>
  date.at < event.index
    ? text.slice(date.at + date.words.length, event.index)
    : text.slice(event.index + event[0].length, date.at)

/**
 * The limit somebody asks about, and from which day it runs, when both are said clearly: 裁决书11号收到的，不服还来得及吗.
 * Undefined when the words could mean something else: a wrong last day does more harm than none.
 */
export const deadlineIn = (text: string, today: LocalDate): MeantDeadline | undefined => {
  for (const { deadline, happened, asked, never } of events) {
    const event = happened.exec(text)
    if (event === null || never?.test(text) === true) continue
    if (!(asked ?? late).test(text)) continue
    const dates = datesIn(text, today).filter(({ date }) => date <= today)
    const day = notYet.test(text) ? undefined : dayOf(text, event, dates)
    return day === undefined ? undefined : { deadline, trigger: day.date, precision: day.precision, said: day.words }
  }
  return undefined
}

/** The limit that what happened brings with it, whatever is asked about it: 不服裁决. */
export const eventIn = (text: string): string | undefined =>
  events.find(({ happened, never }) => happened.test(text) && never?.test(text) !== true)?.deadline
