import type { Sealer } from '../../core/seal.ts'
import { addMs, dayMs } from '../../core/time.ts'
import type { Opened, ServiceWord } from '../../dialogue/mind.ts'
import { openDoor } from './door-flow.ts'
import { canCancel, eventChoices, isOffered, ownIn, refusedText } from './flow.ts'
import { confirmOffer, findSeat } from './rules.ts'
import type { FollowUp } from './telling.ts'
import { queuePlace, type Held } from './seats.ts'
import * as words from './words.ts'

type At = Parameters<ServiceWord['open']>[0]

const plain = (raw: string): string => raw.normalize('NFKC').replaceAll(/[\s,!?。，！？~～、：]/g, '')

const signUpPattern =
  /^(我)?(想|要|想要)?((看看|查一下|查|有(什么|啥|哪些))?(最近)?(的|有(什么|啥|哪些))?)?(幸福)?大讲堂(报名)?$|^(我)?(想|要|想要)?(报名|参加|听)(个|一个|一场|场|幸福)*(讲座|大讲堂)$|^(报名|我?(想|要)报名|讲座|讲座报名|(最近|近期)?(有|有没有|有什么|有啥|有哪些)讲座(吗|听)?|(怎么|在哪里?|如何)报名(听)?(讲座|大讲堂)|(讲座|大讲堂)(怎么|在哪里?|如何)报名|报名听(课|讲座))$/
const ownPattern =
  /^(我的(报名|讲座|活动)|(查|看|查看|查询)(一下|看)?(我的)?(报名|讲座)|我报(名)?(了|的)(什么|哪些|哪个|吗|没有|讲座|讲座呢)?|我报上了(吗|没有)?)$/
const cancelPattern =
  /^((我)?(想|要|帮我)?(取消|退)(掉|了)?(我的)?(讲座)?报名|(我)?(讲座|大讲堂)(我)?(不去|不来|去不了|来不了)了?|(我)?不去(听)?(讲座|大讲堂)了)(编号)?(\d{6})?$/
const confirmPattern = /^(确认报名|我?要(这个)?名额|报名确认|我要去|名额我要)$/
const surveyPattern = /^(我?(来|想|要)?填)?(写|一下)?活动(的)?问卷$/
const checkInPattern = /^((我要|我来|怎么|如何)?签(个)?到(码)?:?)?(\d{6})?$|^(签到)?(scan:)?lecture:lec_\w{26}\.\d{6}$/

/** Six digits alone are anybody's code: the word has to stand before them. */
const isCheckIn = (raw: string): boolean => {
  const words = plain(raw)
  return checkInPattern.test(words) && !/^\d*$/.test(words)
}

/** What is over stays in the list for a month. */
const shownAfter = 30 * dayMs

const listOwn = async ({ work, person }: At): Promise<Opened> => {
  const isShown = ({ event, seat }: Held): boolean =>
    event.until > addMs(work.now, -shownAfter) && (seat.state !== 'cancelled' || event.state === 'cancelled')
  const own = await ownIn(work, person, isShown)
  if (own.length === 0) return { replies: [words.noneOwn()] }
  const lines: words.OwnLine[] = []
  for (const { seat, event } of own) {
    const { state, offeredUntil } = seat
    lines.push({ event, state, offeredUntil, queue: state === 'waiting' ? await queuePlace(work, seat) : 0 })
  }
  return { replies: [words.own(lines)] }
}

const openCancel = async (sealer: Sealer, { work, person, words: raw }: At): Promise<Opened> => {
  const flow = 'lecture-cancel'
  const code = /\d{6}$/.exec(plain(raw))?.[0]
  if (code !== undefined) {
    const found = await findSeat(work, sealer, { kind: 'code', person, code })
    return found.kind === 'done' ? { replies: [], flow, answers: { which: code } } : { replies: [refusedText(found)] }
  }
  const own = await ownIn(work, person, canCancel)
  const [only] = own
  if (only === undefined) return { replies: [words.noneOwn()] }
  return own.length === 1 ? { replies: [], flow, answers: { which: only.seat.id } } : { replies: [], flow }
}

const openConfirm = async ({ work, person }: At): Promise<Opened> => {
  const offers = await ownIn(work, person, isOffered)
  const [only] = offers
  if (only === undefined) return { replies: [words.noOffer()] }
  if (offers.length > 1) return { replies: [], flow: 'lecture-confirm' }
  const done = await confirmOffer(work, only)
  return { replies: done.kind === 'refused' ? [refusedText(done)] : words.confirmed(done.event, done.isReminded) }
}

/** The questionnaire of the event the person came to last. */
const openSurvey = async (followUp: FollowUp | undefined, { work, person }: At): Promise<Opened> => {
  const came = await ownIn(
    work,
    person,
    ({ seat, event }) => seat.state === 'attended' && event.until > addMs(work.now, -shownAfter),
  )
  const flow = came.findLast(({ event }) => event.survey !== undefined)?.event.survey
  const form = flow === undefined ? undefined : followUp?.(flow)
  return form === undefined ? { replies: [words.noSurvey()] } : { replies: [], flow: form }
}

/** 大讲堂, 我的报名, 取消报名 123456, 确认报名, 签到 123456, and what a scan in the hall sends. */
export const lectureWords = (sealer: Sealer, followUp: FollowUp | undefined): readonly ServiceWord[] => [
  {
    matches: (raw) => signUpPattern.test(plain(raw)),
    open: async ({ work }) =>
      (await eventChoices(work)).length === 0
        ? { replies: [words.noneNow()] }
        : { replies: [], flow: 'lecture-sign-up' },
  },
  { matches: (raw) => ownPattern.test(plain(raw)), open: listOwn },
  { matches: (raw) => cancelPattern.test(plain(raw)), open: (at) => openCancel(sealer, at) },
  { matches: (raw) => confirmPattern.test(plain(raw)), open: openConfirm },
  { matches: (raw) => surveyPattern.test(plain(raw)), open: (at) => openSurvey(followUp, at) },
  { matches: isCheckIn, open: (at) => openDoor(sealer, at) },
]
