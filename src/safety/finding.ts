import { remember } from '../core/remember.ts'
import { danger, type Danger } from './danger.ts'
import { normalise } from './normalise.ts'
import { screen, type Screened } from './screen.ts'

/** Everything the first gate knows about a text. */
export interface Finding extends Screened {
  readonly danger?: Danger
}

/** As many texts as are asked again within a busy day; what they hold stays in memory only. */
const remembered = 4_000

/** Both gates at once. Pure: what the dialogue asks before it opens the store. */
export const assess = remember(remembered, (text: string): Finding => {
  const screened = screen(text)
  const found = danger(text)
  return found === undefined ? screened : { ...screened, danger: found }
})

/** Where somebody stands, what they hold or have taken: said after help was given, few words are enough. */
const placeOrMeans =
  /桥(?:上|边)|(?:楼|屋|塔)顶|天台|顶楼|高处|塔吊|阳台|窗(?:台|边|户边)|[河江湖海]边|水边|铁轨|站台|(?:十|\d\d?|[三-九])楼|农药|敌敌畏|百草枯|老鼠药|毒药|安眠药|遗书|(?:吃|吞|喝)(?:了|完|下)[^，]{0,6}(?:药|片|瓶|颗)|(?:药|片|瓶)[^，]{0,4}(?:吃|吞|喝)(?:了|完|下)|吃药了|(?:有|拿|握|攥|买|找)(?:着|了|好|到)?(?:把|根|一把|一根)?(?:刀|绳|炭)|刀(?:片|子)?(?:在|就在|架)|绳子|割(?:了|开|腕|手)|流血|(?:煤气|液化气)(?:开|打开|拧)|准备(?:好|跳)|(?:要|想|就|马上)跳|跳(?:了|下去)|不等了|来不及了/u
const notSo =
  /(?:不|没|没有|别|不会|从)(?:在|有|吃|喝|吞|去|拿|想|碰|站在?)?[^，]{0,4}(?:桥|楼|顶|台|边|药|刀|绳|炭|跳|血)|下来了|扔了|收起来了/u

/** A short reply after help was given. Alone it says little (在桥上); after 不想活了 it pages at once. */
export const assessAfterHelp = (text: string): Finding => {
  const alone = assess(text)
  if (needsHelp(alone)) return alone
  const plain = normalise(text)
  const found = notSo.test(plain) ? null : placeOrMeans.exec(plain)
  if (found === null) return alone
  return { level: 'crisis', words: [found[0]], imminent: true, about: 'self', question: false }
}

/** Whether help comes first. */
export const needsHelp = (finding: Finding): boolean => finding.level !== 'none' || finding.danger !== undefined

/** Whether the dialogue may answer the question after the help: never while somebody is in danger. */
export const mayAnswerToo = (finding: Finding): boolean =>
  finding.level === 'concern' && finding.danger === undefined && !finding.imminent && finding.question

/** Whether the rota is paged: by imminence, not by level alone; every crisis leaves an alert for staff to see. */
export const needsAlert = (finding: Finding): boolean =>
  finding.level === 'crisis' || finding.imminent || finding.danger !== undefined
