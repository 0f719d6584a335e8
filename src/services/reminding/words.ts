import { text, type Choice, type Reply } from '../../core/reply.ts'
import { clockText, dateText, instantText, localDate, wallClock, type Instant } from '../../core/time.ts'
import type { Ledger } from '../../reminders/records.ts'
import { outcomeWords } from './outcome-words.ts'

const everything: Choice = { label: '都不要', send: '提醒都不要' }
const quiet: Choice = { label: '静音一周', send: '静音一周' }
const keep: Choice = { label: '不退了', send: '不退了' }
const test: Choice = { label: '测试提醒', send: '测试提醒' }

/** Said wherever everything is stopped: what comes all the same, and what stays. */
const stillComes = '只有关系人身安全的还会发。你的预约、记下的期限都在，没有取消。'
const comeBack = '想再要，回“恢复提醒”。'

const stopOne = (name: string): Choice => ({ label: `不要${name}`, send: `退订${name}` })

/** @param names kinds that the member gets now */
export const choose = (names: readonly string[]): Reply =>
  text('可以，选一样就停。停的只是提醒，你的预约、记下的期限都不会取消。', [
    ...names.map(stopOne),
    everything,
    quiet,
    keep,
  ])

/** @param names kinds there are */
export const noSuchKind = (names: readonly string[]): Reply =>
  text('我没听出要停哪一种，选一样就停。停的只是提醒，别的都不会取消。', [
    ...names.map(stopOne),
    everything,
    quiet,
    keep,
  ])

export const stopped = (names: readonly string[]): Reply =>
  text(`好，不再发${names.join('、')}。别的提醒照发；你的预约、记下的期限都在，没有取消。${comeBack}`)

export const stoppedAll = (): Reply => text(`好，不再发提醒。${stillComes}${comeBack}`)

export const alreadyStopped = (): Reply => text(`提醒已经都停了。${stillComes}${comeBack}`)

export const kept = (): Reply => text('好，提醒照发。')

export const muted = (until: Instant): Reply =>
  text(
    `好，静音到${instantText(until)}，这期间的提醒攒到那以后再说。约好的时间、快到的期限，误了没法补，照发；这些也不要，回“提醒都不要”。想提前恢复，回“恢复提醒”。`,
  )

export const again = (): Reply => text('好，提醒恢复了。想试试收不收得到，回“测试提醒”。', [test])

export const onTheWay = (names: readonly string[], at: Instant, isSoon: boolean): Reply => {
  const when = isSoon ? '一分钟后' : `夜里不发，${whenText(at)}`
  return text(
    `好，${when}从${names.join('、')}${names.length > 1 ? '各' : ''}发一条。收到的那条会写是从哪儿来的；没收到，回“提醒记录”看卡在哪儿。`,
  )
}
const whenText = (at: Instant): string => {
  const { date, minutes } = wallClock(at)
  return `${dateText(date)}${clockText(minutes)}`
}

/** Neutral, and says by which way it came. */
export const testWords = (name: string): string => `这是你要的测试提醒，从${name}发来的。不用回。`

export const testWaits = (): Reply => text('上一次测试还在路上，等它到了再试。')
export const testEnough = (): Reply => text('今天试过几回了，明天再试。')
export const testOff = (): Reply => text('你退订了提醒，测试也发不了。先回“恢复提醒”，再回“测试提醒”。')
export const testMuted = (until: Instant): Reply =>
  text(`现在静音到${instantText(until)}，测试也发不了。先回“恢复提醒”，再回“测试提醒”。`)
export const testNowhere = (): Reply => text('这个号上没法主动发给你，要说的会在你下次写来时一起说。')

export const nothingSent = (): Reply => text('还没给你发过提醒。')

/** A time as of now: another year is named. */
const timeAsOf = (at: Instant, now: Instant): string => {
  const year = localDate(at).slice(0, 4)
  return year === localDate(now).slice(0, 4) ? instantText(at) : `${year}年${instantText(at)}`
}

/** A row of the ledger with the neutral name of its kind. */
export interface Told {
  readonly name: string
  readonly row: Ledger
}

export const history = (rows: readonly Told[], now: Instant): Reply =>
  text(
    [
      '最近的提醒，新的在前：',
      ...rows.map(({ name, row }) => `${timeAsOf(row.at, now)} ${name}：${outcomeWords(row)}`),
    ].join('\n'),
  )

export const nothingComing = (): Reply => text('现在没有等着发的提醒。发过的，回“提醒记录”看。')

export interface Coming {
  readonly id: string
  readonly name: string
  readonly at: Instant
}

const mostShown = 9

/** @param ways by which it would go now */
export const coming = (rows: readonly Coming[], ways: readonly string[], now: Instant): Reply => {
  const rest = rows.length > mostShown ? `后面还有${rows.length - mostShown}条。` : ''
  const by = ways.length === 0 ? '' : `会从${ways.join('、')}发。`
  return text(
    `等着发的提醒有${rows.length}条，${by}不要哪一条，点它就行；约好的事不会取消。${rest}`,
    rows
      .slice(0, mostShown)
      .map(({ id, name, at }) => ({ label: `${timeAsOf(at, now)} ${name}`, send: `不要这条${id}` })),
  )
}

export const dropped = (): Reply => text('好，这一条不发了。事情本身没有取消。其余的，回“我的提醒”看。')
export const notComing = (): Reply => text('这一条已经发过，或者已经不发了。回“我的提醒”看还有哪些。')
