import type { Reply } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addDays, atLocal, localDate } from '../../core/time.ts'
import type { ServiceWord } from '../../dialogue/mind.ts'
import { rangeOfPerson, isSamePerson } from '../../people/joined.ts'
import { endSms } from '../../people/phones.ts'
import { everyKind, heldUntil, muteUntil, optIn, optOut, preferencesOf } from '../../people/preferences.ts'
import { everyWayOf } from '../../people/ways.ts'
import type { ReminderKind } from '../../reminders/kinds/kind.ts'
import { ledger, reminders, type Reminder } from '../../reminders/records.ts'
import { keepSkipped } from '../../reminders/settling.ts'
import { askedOf, plainOf, type Asked } from './asking.ts'
import { wayName } from './outcome-words.ts'
import { smsFlow } from './sms-flow.ts'
import * as sms from './sms-words.ts'
import { planTest, testKind } from './testing.ts'
import * as words from './words.ts'

/** More than anybody has planned, and looks back on. */
const mostPlanned = 200
const mostTold = 10
const quietDays = 7
const morning = 8 * 60

export interface RemindingParts {
  readonly sealer: Sealer
  /** Every kind of reminder there is. */
  readonly kinds: () => readonly ReminderKind[]
  /** Whether an SMS gateway to members is set up. */
  readonly hasSms: boolean
}

interface At {
  readonly work: Work
  readonly person: string
}

type Said = readonly Reply[]

/** What members call a kind besides its name. */
const alsoCalled: Readonly<Record<string, string>> = {
  讲座: '活动',
  大讲堂: '活动',
  报名: '活动',
  咨询: '预约',
  约谈: '预约',
  截止: '期限',
  日期: '期限',
  测评: '问卷',
  调查: '问卷',
  通知: '工会通知',
  缺材料: '材料',
  体检: '年度安排',
  助学: '年度申请',
  帮扶: '年度申请',
  会籍: '会籍到期',
  回话: '回话时间',
}

const bare = (name: string): string => name.replace(/(?:的)?(?:提醒|消息|推送)(?:了|吧)?$/u, '')

/** Kinds that a member may be told of, without the one they ask for themselves. */
const memberKinds = ({ kinds }: RemindingParts): readonly ReminderKind[] =>
  kinds().filter(
    ({ audience, kind, importance }) => audience === 'member' && kind !== testKind && importance !== 'critical',
  )

const namesOf = (kinds: readonly ReminderKind[]): readonly string[] => [...new Set(kinds.map(({ name }) => name))]

const nameOf = ({ kinds }: RemindingParts, kind: string): string =>
  kinds().find((one) => one.kind === kind)?.name ?? '提醒'

/** The kinds meant by 退订讲座, however it is shortened. */
const kindsNamed = (parts: RemindingParts, said: string): readonly ReminderKind[] => {
  const name = bare(said)
  const meant = alsoCalled[name] ?? name
  return memberKinds(parts).filter((one) => one.name === said || bare(one.name) === meant || one.name === meant)
}

const plannedOf = (read: ReadWork, person: string): Promise<readonly Reminder[]> =>
  rangeOfPerson(read, reminders, 'person', { person, where: ['planned'], limit: mostPlanned })

/** What the member gets: planned or told before, and not refused. */
const gotten = async ({ work, person }: At, parts: RemindingParts): Promise<readonly ReminderKind[]> => {
  const { optedOut } = await preferencesOf(work, person)
  const told = await rangeOfPerson(work, ledger, 'person', { person, descending: true, limit: mostPlanned })
  const known = new Set([...(await plannedOf(work, person)), ...told].map(({ kind }) => kind))
  return memberKinds(parts).filter(({ kind }) => known.has(kind) && !optedOut.includes(kind))
}

const choose = async (at: At, parts: RemindingParts): Promise<Said> => {
  if ((await preferencesOf(at.work, at.person)).optedOut.includes(everyKind)) return [words.alreadyStopped()]
  return [words.choose(namesOf(await gotten(at, parts)))]
}

const stopNamed = async (at: At, parts: RemindingParts, name: string): Promise<Said> => {
  const kinds = kindsNamed(parts, name)
  if (kinds.length === 0) return [words.noSuchKind(namesOf(await gotten(at, parts)))]
  await optOut(
    at.work,
    at.person,
    kinds.map(({ kind }) => kind),
  )
  return [words.stopped(namesOf(kinds))]
}

const stopAll = async ({ work, person }: At): Promise<Said> => {
  await optOut(work, person, [everyKind])
  return [words.stoppedAll()]
}

/** Seven days, and on to the morning, so that nothing is said in the night when they are over. */
const mute = async ({ work, person }: At): Promise<Said> => {
  const until = atLocal(addDays(localDate(work.now), quietDays), morning)
  await muteUntil(work, person, until)
  return [words.muted(until)]
}

const again = async ({ work, person }: At): Promise<Said> => {
  await optIn(work, person)
  return [words.again()]
}

const history = async ({ work, person }: At, parts: RemindingParts): Promise<Said> => {
  const rows = await rangeOfPerson(work, ledger, 'person', { person, descending: true, limit: mostTold })
  if (rows.length === 0) return [words.nothingSent()]
  return [
    words.history(
      rows.map((row) => ({ name: nameOf(parts, row.kind), row })),
      work.now,
    ),
  ]
}

const coming = async ({ work, person }: At, parts: RemindingParts): Promise<Said> => {
  const wanted = await preferencesOf(work, person)
  const rows = (await plannedOf(work, person))
    .map(({ id, kind, dueAt, importance }) => {
      const quiet = heldUntil(wanted, importance)
      // A week of quiet ends in the morning.
      return { id, name: nameOf(parts, kind), at: quiet !== undefined && quiet > dueAt ? quiet : dueAt }
    })
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
  if (rows.length === 0) return [words.nothingComing()]
  const ways = [...new Set((await everyWayOf(work, person)).map(({ account }) => wayName(account)))]
  return [words.coming(rows, ways, work.now)]
}

/** Settled rather than cancelled: what is planned anew for the same time would bring it back. */
const drop = async ({ work, person }: At, id: string): Promise<Said> => {
  const row = await work.rows(reminders).get(id)
  if (row?.state !== 'planned' || !(await isSamePerson(work, row.person, person))) return [words.notComing()]
  await keepSkipped(work, row, { reason: 'dropped' })
  return [words.dropped()]
}

const answer = async (at: At, parts: RemindingParts, asked: Asked): Promise<Said> => {
  switch (asked.kind) {
    case 'choose':
      return choose(at, parts)
    case 'named':
      return stopNamed(at, parts, asked.name)
    case 'all':
      return stopAll(at)
    case 'keep':
      return [words.kept()]
    case 'mute':
      return mute(at)
    case 'again':
      return again(at)
    case 'test':
      return [await planTest(at.work, at.person)]
    case 'history':
      return history(at, parts)
    case 'coming':
      return coming(at, parts)
    case 'drop':
      return drop(at, asked.reminder)
    case 'sms':
      return [sms.off()]
    case 'no-sms':
      return [(await endSms(at.work, at.person, 'member')) ? sms.ended() : sms.none()]
  }
}

/** What this member asks, if it is about reminders: 不要加班费 is not, as no kind is called so. */
const askedHere = (parts: RemindingParts, raw: string): Asked | undefined => {
  const asked = askedOf(raw)
  if (asked?.kind !== 'named') return asked
  const isStop = /^我?(?:想|要)?(?:退[订定]|取消订阅)/u.test(plainOf(raw))
  // 不要期限 takes the saved day away; 不要期限提醒 is about being reminded.
  const isTold = /(?:提醒|通知|邀请|问候)(?:了|吧)?$/u.test(asked.name) && kindsNamed(parts, asked.name).length > 0
  return isStop || isTold ? asked : undefined
}

/** 退订, 静音一周, 测试提醒, 提醒记录, 我的提醒, 短信提醒: the same in every state of a conversation. */
export const remindingWords = (parts: RemindingParts): readonly ServiceWord[] => [
  {
    isObeyedWhileHeld: true,
    matches: (raw) => askedHere(parts, raw) !== undefined,
    open: async ({ work, person, words: raw }) => {
      const asked = askedHere(parts, raw)
      if (asked === undefined) return { replies: [] }
      if (asked.kind === 'sms' && parts.hasSms) return { replies: [], flow: smsFlow }
      return { replies: await answer({ work, person }, parts, asked) }
    },
  },
]
