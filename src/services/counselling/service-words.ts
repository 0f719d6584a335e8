import { cases, type Case } from '../../casework/records.ts'
import type { Reply } from '../../core/reply.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, dayMs } from '../../core/time.ts'
import type { Answers } from '../../dialogue/flow-types.ts'
import type { ServiceWord } from '../../dialogue/mind.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import { caseToAskAbout } from './aftercare.ts'
import { bodyOf, counsellingKind, stations } from './records.ts'
import type { CounsellingParts } from './holding.ts'
import { caseOfMember, hasEnough, upcomingCases } from './rules.ts'
import { acceptOffer, declineOffer } from './waiting.ts'
import { noOffer, offerDeclined, offerGone } from './waiting-words.ts'
import * as words from './words.ts'

interface Opened {
  readonly replies: readonly Reply[]
  readonly flow?: string
  /** Answers the person has given already by the words themselves, such as a code. */
  readonly answers?: Answers
}

interface At {
  readonly work: Work
  readonly person: string
  readonly words: string
}

const plain = (raw: string): string => raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、:：]/g, '')

const whom = '(?:心理老师|心理咨询师?|心理医生|心理辅导|心理疏导|咨询师|咨询老师|老师|心理)'
const ask = '(?:能不能|可不可以|可以|能|请|麻烦|帮我|给我|帮忙)*'
const bookPattern = new RegExp(
  `^${ask}(?:我)?(?:想|要|想要|需要)?${ask}(?:预约|约|找|做|跟|和)(?:一下|一次|一个|个|位)?${whom}(?:聊聊|聊一聊|聊天|谈谈|说说话?|咨询)?(?:吧|吗)?$`,
)
const bookWords =
  /^(预约|心理咨询|心理辅导|心理热线预约|预约咨询|能?(我)?(心里(闷|堵|难受|不舒服))?(很|好)?想?(找|跟|和)(个|一个)?人(聊聊|聊一聊|聊天|说说话|说说心里话|说话|倾诉)(一下)?(吗)?)$/
const minePattern =
  /^(我的预约|(查|看|查看|看看)(一下)?(我的)?预约|预约(查询|记录)|我(的)?(预约|约)(的|了)?(老师)?(是)?(什么时候|几点|哪天)(来)?|我约上了(吗|没有))$/
const movePattern =
  /^(改期|(我)?(想|要|能|可以)+(改|换)(个|一个|一下)?(期|时间)(吗)?|(改|换)(个|一个|一下)(期|时间)|预约(想|要)?(改期|改时间|换时间)|(我)?(想|要)?(改|换)(一下)?预约的?(时间)?)(编号)?(\d{6})?$/
const cancelPattern =
  /^((我)?(想|要|帮我)?(取消|退|退掉)(一下)?(我的)?预约|预约(取消|不去了|不来了)|(那个)?(心理)?老师(我)?不约了|我?不约了)(编号)?(\d{6})?$/

const againPattern = /^(我?(想|要)?再约(一?次|一?个|一?位|老师|个时间|个老师)?)$/
const carePattern = /^(打开问候|看问候|问候)$/
const takePattern = /^(我?(就)?要这个时间(了)?|就这个时间(吧)?|定这个时间|这个时间(可以|行|好))$/
const leavePattern = /^(换别的时间|不要这个时间|这个时间(不要|不行|不合适|不方便|没空))$/

const codeIn = (raw: string): string | undefined => /\d{6}$/.exec(plain(raw))?.[0]

/** Opens a form about one appointment, with what is known of it already filled in. */
const openFor = async (flow: string, parts: CounsellingParts, at: At): Promise<Opened> => {
  const { work, person } = at
  const code = codeIn(at.words)
  if (code !== undefined) {
    const found = await caseOfMember(work, parts, { kind: 'code', person, code })
    if (found.kind === 'done') return { replies: [], flow, answers: { which: code } }
    return { replies: [{ kind: 'text', text: words.refusal(found.why) }] }
  }
  const own = await upcomingCases(work, person)
  const [only] = own
  if (only === undefined) return { replies: [words.noBookings()] }
  return own.length === 1 ? { replies: [], flow, answers: { which: only.id } } : { replies: [], flow }
}

const openCare = async ({ work, person }: At): Promise<Opened> =>
  (await caseToAskAbout(work, person)) === undefined
    ? { replies: [{ kind: 'text', text: words.noCare }] }
    : { replies: [], flow: 'counselling-aftercare' }

const take = async (parts: CounsellingParts, { work, person }: At): Promise<Opened> => {
  const done = await acceptOffer(work, parts, person)
  if (done.kind === 'refused') return { replies: [done.why === 'not-found' ? noOffer() : offerGone()] }
  const { way, station, start = work.now } = bodyOf(done.case)
  const place = { way, station: station === undefined ? undefined : await work.rows(stations).get(station) }
  return { replies: words.taken(start, place) }
}

const leave = async (parts: CounsellingParts, { work, person }: At): Promise<Opened> => ({
  replies: [(await declineOffer(work, parts, person)) ? offerDeclined() : noOffer()],
})

/** What the office cancelled of late is still shown, with the reason it gave. */
const shownAsCancelled = 7 * dayMs

const recentlyCancelled = async (read: ReadWork, person: string): Promise<readonly Case[]> => {
  const own = await rangeOfPerson(read, cases, 'person', { person, descending: true, limit: 20 })
  return own.filter(
    (row) =>
      row.kind === counsellingKind &&
      row.state === 'cancelled' &&
      bodyOf(row).cancelReason !== undefined &&
      row.updatedAt > addMs(read.now, -shownAsCancelled),
  )
}

const lineOf = async (read: ReadWork, row: Case): Promise<words.Line> => {
  const { way, station, start, cancelReason } = bodyOf(row)
  const place = { way, station: station === undefined ? undefined : await read.rows(stations).get(station) }
  return { state: row.state, start, place, reason: cancelReason, dueAt: row.dueAt }
}

const listOwn = async ({ work, person }: At): Promise<Opened> => {
  const ahead = await upcomingCases(work, person)
  const shown = [...ahead, ...(await recentlyCancelled(work, person))]
  if (shown.length === 0) return { replies: [words.noBookings()] }
  const lines: words.Line[] = []
  for (const row of shown) lines.push(await lineOf(work, row))
  return { replies: [words.ownBookings(lines, ahead.length > 0)] }
}

/** The words by which a member comes here from anywhere: 预约心理老师, 我的预约, 改期 123456, 取消预约 123456. */
export const counsellingWords = (parts: CounsellingParts): readonly ServiceWord[] => [
  {
    matches: (raw) => bookPattern.test(plain(raw)) || bookWords.test(plain(raw)),
    open: async ({ work, person }) =>
      (await hasEnough(work, person))
        ? { replies: [{ kind: 'text', text: words.refusal('too-many') }] }
        : { replies: [], flow: 'counselling' },
  },
  {
    matches: (raw) => againPattern.test(plain(raw)),
    open: async ({ work, person }) =>
      (await hasEnough(work, person))
        ? { replies: [{ kind: 'text', text: words.refusal('too-many') }] }
        : { replies: [], flow: 'counselling' },
  },
  { matches: (raw) => carePattern.test(plain(raw)), open: openCare },
  { matches: (raw) => takePattern.test(plain(raw)), open: (at) => take(parts, at) },
  { matches: (raw) => leavePattern.test(plain(raw)), open: (at) => leave(parts, at) },
  { matches: (raw) => minePattern.test(plain(raw)), open: listOwn },
  { matches: (raw) => movePattern.test(plain(raw)), open: (at) => openFor('counselling-move', parts, at) },
  { matches: (raw) => cancelPattern.test(plain(raw)), open: (at) => openFor('counselling-cancel', parts, at) },
]
