import { readCode } from '../../casework/codes.ts'
import type { Reply } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Flow, FlowContext, Question } from '../../dialogue/flow-types.ts'
import type { Opened } from '../../dialogue/mind.ts'
import { refusedText } from './flow.ts'
import { lectureInHall } from './hall.ts'
import { isStanding, lectures, type Lecture } from './records.ts'
import { checkIn, findSeat, heldSeat, isDoorOpen, signUp } from './rules.ts'
import { freeSeats, refused, type Held, type Refused } from './seats.ts'
import * as words from './words.ts'

const flow = 'lecture-check-in'

const checkedIn = async (work: Work, held: Pick<Held, 'seat' | 'event'>): Promise<Reply> => {
  const done = await checkIn(work, held, 'member')
  return done.kind === 'refused' ? refusedText(done) : words.checkedIn(done.event, done.again)
}

interface Scanned {
  readonly work: Work
  readonly person: string
  readonly words: string
}

/** What a scan in the hall, or its digits, does: who signed up is there, others are asked for their code. */
export const openDoor = async (sealer: Sealer, { work, person, words: raw }: Scanned): Promise<Opened> => {
  const event = await lectureInHall(work, sealer, raw)
  if (event === undefined)
    return { replies: [/\d{6}/.test(raw) ? refusedText(refused('wrong-hall')) : words.howToCheckIn()] }
  const seat = await heldSeat(work, event.id, person)
  if (seat !== undefined) return { replies: [await checkedIn(work, { seat, event })] }
  if (!isDoorOpen(event, work.now)) {
    const why = event.state === 'open' && work.now < event.from ? 'too-soon' : 'too-late'
    return { replies: [refusedText(refused(why))] }
  }
  return { replies: [], flow, answers: { hall: event.id } }
}

const hasRoom = async (read: ReadWork, hall: string): Promise<boolean> => {
  const event = await read.rows(lectures).get(hall)
  return event !== undefined && (await freeSeats(read, event)) > 0
}

/** Known before it is asked: the scan answers it. */
const hallQuestion = (sealer: Sealer): Question => ({
  id: 'hall',
  kind: 'choice',
  label: '会场',
  isPII: false,
  prompt: async () => words.howToCheckIn().text,
  check: async (raw, { work }) => {
    const event = await lectureInHall(work, sealer, raw)
    return event === undefined ? { ok: false, say: words.refusal('wrong-hall') } : { ok: true, value: event.id }
  },
})

const codeQuestion: Question = {
  id: 'code',
  kind: 'choice',
  label: '编号',
  isPII: true,
  prompt: async ({ work, answers }) => words.askDoor(await hasRoom(work, answers['hall'] ?? '')),
  choices: async ({ work, answers }) => ((await hasRoom(work, answers['hall'] ?? '')) ? [words.signUpNow] : []),
  check: async (raw) => {
    if (raw === words.signUpNow.send) return { ok: true, value: raw }
    const code = readCode(raw)
    return code === undefined ? { ok: false, say: words.askCode } : { ok: true, value: code }
  },
  ends: () => true,
}

const walkIn = async (work: Work, sealer: Sealer, person: string, hall: string): Promise<Held | Refused> =>
  signUp(work, sealer, { person, event: hall, by: 'door', actor: 'member' })

const heldAtDoor = async (
  { work, person, answers }: FlowContext,
  sealer: Sealer,
  hall: Lecture,
): Promise<Held | Refused> => {
  const code = readCode(answers['code'] ?? '')
  if (code === undefined) return walkIn(work, sealer, person, hall.id)
  const found = await findSeat(work, sealer, { kind: 'code', person, code })
  if (found.kind === 'refused') return found
  return found.event.id === hall.id && (isStanding(found.seat.state) || found.seat.state === 'came')
    ? found
    : refused('wrong-hall')
}

/** For who is in the hall and not known here: by the code of a sign-up made elsewhere, or as a newcomer while there are seats. */
export const checkInFlow = (sealer: Sealer): Flow => ({
  id: flow,
  version: 1,
  title: '签到',
  opening: '',
  questions: [hallQuestion(sealer), codeQuestion],
  upgrade: (answers) => answers,
  finish: async (context) => {
    const { work, answers } = context
    const hall = await work.rows(lectures).get(answers['hall'] ?? '')
    if (hall === undefined || !isDoorOpen(hall, work.now))
      return { kind: 'done', replies: [refusedText(refused('too-late'))] }
    const held = await heldAtDoor(context, sealer, hall)
    if (held.kind === 'done') return { kind: 'done', replies: [await checkedIn(work, held)] }
    if (held.why === 'wrong-code') return { kind: 'ask-again', question: 'code', say: words.refusal('wrong-code') }
    return { kind: 'done', replies: [refusedText(held)] }
  },
})
