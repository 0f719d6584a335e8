import { readCode } from '../../casework/codes.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Choice, Reply } from '../../core/reply.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Checked, Flow, FlowContext, FlowEnd, Question } from '../../dialogue/flow-types.ts'
import { leavesNone, maskPhone, readPhone } from '../../people/phone.ts'
import { isStanding, lectures } from './records.ts'
import {
  cancelSeat,
  comingLectures,
  confirmOffer,
  findSeat,
  heldSeat,
  ownSeats,
  signUp,
  type SeatRef,
} from './rules.ts'
import { freeSeats, type Held, type Refused } from './seats.ts'
import * as words from './words.ts'

const yes = (value: string): Checked => ({ ok: true, value })
const no = (say: string): Checked => ({ ok: false, say })
const said = (...replies: readonly Reply[]): FlowEnd => ({ kind: 'done', replies })
export const refusedText = ({ why }: Refused): Reply => ({ kind: 'text', text: words.refusal(why) })

export const eventChoices = async (read: ReadWork): Promise<readonly Choice[]> => {
  const choices: Choice[] = []
  for (const event of await comingLectures(read)) {
    if (event.closesAt <= read.now) continue
    const left = Math.max(0, await freeSeats(read, event))
    choices.push({ label: words.choiceLabel(event, left, event.opensAt <= read.now), send: event.id })
  }
  return choices
}

const eventQuestion: Question = {
  id: 'event',
  kind: 'choice',
  label: '讲座',
  isPII: false,
  prompt: async () => words.askEvent,
  choices: ({ work }) => eventChoices(work),
  check: async (raw, { work, person }) => {
    const event = await work.rows(lectures).get(raw)
    if (event === undefined || event.state === 'draft') return no(words.pickOne)
    if ((await heldSeat(work, event.id, person)) !== undefined) return no(words.refusal('already'))
    return event.opensAt > work.now ? no(words.refusal('too-early')) : yes(raw)
  },
  show: async (value, { work }) => {
    const event = await work.rows(lectures).get(value)
    return event === undefined ? value : words.eventText(event)
  },
}

const phoneQuestion: Question = {
  id: 'phone',
  kind: 'phone',
  label: '电话',
  isPII: true,
  prompt: async () => words.askPhone,
  choices: async () => [words.skip],
  check: async (raw) => {
    if (leavesNone(raw)) return yes(words.skip.send)
    const phone = readPhone(raw)
    return phone === undefined ? no(words.badPhone) : yes(phone)
  },
  show: async (value) => (value === words.skip.send ? '没有留' : maskPhone(value)),
}

/** Signing up for a lecture: which one, a phone or none, the summary. */
export const signUpFlow = (sealer: Sealer): Flow => ({
  id: 'lecture-sign-up',
  version: 1,
  title: '报名讲座',
  opening: words.opening,
  questions: [eventQuestion, phoneQuestion],
  upgrade: (answers) => answers,
  finish: async ({ work, person, answers }) => {
    const phone = readPhone(answers['phone'] ?? '')
    const asked = { person, event: answers['event'] ?? '', by: 'member', actor: 'member', phone } as const
    const done = await signUp(work, sealer, asked)
    if (done.kind === 'refused') return said(refusedText(done))
    const { event, code, queue, isReminded } = done
    return said(...(queue === undefined ? words.signedUp(event, code, isReminded) : words.queued(event, queue, code)))
  },
})

/** Own sign-ups of the wanted states, soonest first. */
export const ownIn = async (work: Work, person: string, wanted: (held: Held) => boolean): Promise<readonly Held[]> => {
  const found = (await ownSeats(work, person)).filter(wanted)
  return found.toSorted((a, b) => (a.event.from < b.event.from ? -1 : 1))
}

export const canCancel = ({ seat, event }: Held): boolean => isStanding(seat.state) && event.state === 'open'
export const isOffered = ({ seat, event }: Held): boolean => seat.state === 'offered' && event.state === 'open'

const refOf = (person: string, which: string): SeatRef => {
  const code = readCode(which)
  return code === undefined ? { kind: 'own', person, seat: which } : { kind: 'code', person, code }
}

interface Which {
  readonly sealer: Sealer
  readonly prompt: string
  readonly wanted: (held: Held) => boolean
}

const labelOf = ({ event }: Held): string => words.eventText(event)

const whichQuestion = ({ sealer, prompt, wanted }: Which): Question => {
  const find = ({ work, person }: FlowContext, which: string) => findSeat(work, sealer, refOf(person, which))
  return {
    id: 'which',
    kind: 'choice',
    label: '哪个报名',
    isPII: true,
    prompt: async ({ work, person }) => ((await ownIn(work, person, wanted)).length > 0 ? prompt : words.askCode),
    choices: async ({ work, person }) =>
      (await ownIn(work, person, wanted)).map((held) => ({ label: labelOf(held), send: held.seat.id })),
    check: async (raw, context) => {
      const which = readCode(raw) ?? raw
      const found = await find(context, which)
      if (found.kind === 'done') return yes(which)
      return no(found.why === 'not-found' ? words.pickSeat : words.refusal(found.why))
    },
    show: async (value, context) => {
      const found = await find(context, value)
      return found.kind === 'done' ? labelOf(found) : words.refusal(found.why)
    },
  }
}

/** The summary before the end is the question whether one is sure. */
export const cancelSeatFlow = (sealer: Sealer): Flow => ({
  id: 'lecture-cancel',
  version: 1,
  title: '取消报名',
  opening: '',
  questions: [whichQuestion({ sealer, prompt: words.askWhichToCancel, wanted: canCancel })],
  upgrade: (answers) => answers,
  finish: async ({ work, person, answers }) => {
    const found = await findSeat(work, sealer, refOf(person, answers['which'] ?? ''))
    const done = found.kind === 'done' ? await cancelSeat(work, found, 'member') : found
    return said(...(done.kind === 'refused' ? [refusedText(done)] : words.cancelled(done.event)))
  },
})

/** Which of several offers: one is confirmed without a form. */
export const confirmFlow = (sealer: Sealer): Flow => ({
  id: 'lecture-confirm',
  version: 1,
  title: '确认报名',
  opening: '',
  questions: [{ ...whichQuestion({ sealer, prompt: words.askWhichToConfirm, wanted: isOffered }), ends: () => true }],
  upgrade: (answers) => answers,
  finish: async ({ work, person, answers }) => {
    const found = await findSeat(work, sealer, refOf(person, answers['which'] ?? ''))
    const done = found.kind === 'done' ? await confirmOffer(work, found) : found
    return said(...(done.kind === 'refused' ? [refusedText(done)] : words.confirmed(done.event, done.isReminded)))
  },
})
