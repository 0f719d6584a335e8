import type { Choice } from '../../core/reply.ts'
import { instantText } from '../../core/time.ts'
import type { Answers, Checked, Flow, FlowContext, FlowEnd, Question } from '../../dialogue/flow-types.ts'
import { givesUp } from '../../dialogue/global-words.ts'
import type { ReadWork } from '../../core/store.ts'
import { leavesNone, maskPhone, readPhone } from '../../people/phone.ts'
import type { MatchRequest } from './match.ts'
import { offered } from './matching.ts'
import { withAsides } from './asides.ts'
import { newCalendarLink } from './calendar-file.ts'
import { meantConsent, meantNone, meantNoWish, meantTopic, meantWay } from './meant.ts'
import { stations, topics, topicSchema, ways, waySchema } from './records.ts'
import { bodyOf } from './records.ts'
import type { CounsellingParts, Refused, SlotChoice } from './holding.ts'
import { bookSlot, requestCounselling } from './rules.ts'
import type { Slot } from './slots.ts'
import { readWishes, wishesText } from './wishes.ts'
import * as words from './words.ts'

const noneFits: Choice = { label: '都不合适', send: '都不合适' }
const skip: Choice = { label: '跳过', send: '跳过' }
/** Without a number nobody can call: another way is chosen, and the number is not asked for again. */
const otherWay: Choice = { label: '没有电话，换个方式聊', send: '换个方式聊' }

const yes = (value: string): Checked => ({ ok: true, value })
const no = (say: string): Checked => ({ ok: false, say })

const oneOf = (value: string | undefined): Checked => (value === undefined ? no(words.pickOne) : yes(value))

const choicesFrom = (labels: Readonly<Record<string, string>>): readonly Choice[] =>
  Object.entries(labels).map(([send, label]) => ({ send, label }))

/** A slot as an answer: counsellor and start. */
const slotValue = ({ counsellor, start }: Slot): string => `${counsellor.id}|${start}`

export const readSlot = (value: string): SlotChoice | undefined => {
  const [counsellor, start] = value.split('|')
  const isInstant = start !== undefined && /^[\d-]{10}T[\d:.]{12}Z$/.test(start) && !Number.isNaN(Date.parse(start))
  return counsellor !== undefined && isInstant ? { counsellor, start } : undefined
}

/** The free times as buttons, with the place where it matters. */
export const slotChoices = async (
  read: ReadWork,
  parts: CounsellingParts,
  wish: MatchRequest,
): Promise<readonly Choice[]> => {
  const choices: Choice[] = []
  for (const slot of await offered(read, parts, wish)) {
    const station = wish.way === 'station' ? await read.rows(stations).get(slot.counsellor.station) : undefined
    const place = station === undefined ? '' : ` ${station.name}`
    choices.push({ label: `${instantText(slot.start)}${place}`, send: slotValue(slot) })
  }
  return choices
}

export const checkSlot = async (raw: string): Promise<Checked> =>
  readSlot(raw) === undefined ? no(words.pickOne) : yes(raw)

export const showSlot = async (value: string): Promise<string> => {
  const slot = readSlot(value)
  return slot === undefined ? value : instantText(slot.start)
}

/** What the member wrote of the counsellor they would like. */
const saidOf = (answers: Answers): string => {
  const said = answers['like'] ?? ''
  return said === skip.send ? '' : said
}

/** @throws when the runner lost an answer of ours: topic and way are asked first and kept */
const wishOf = (answers: Answers): MatchRequest => ({
  topic: topicSchema.parse(answers['topic']),
  way: waySchema.parse(answers['way']),
  ...readWishes(saidOf(answers)),
})

const topicQuestion: Question = {
  id: 'topic',
  kind: 'choice',
  label: '聊哪方面',
  isPII: true,
  prompt: async () => words.askTopic,
  choices: async () => choicesFrom(topics),
  check: async (raw) => oneOf(topicSchema.safeParse(raw).data ?? meantTopic(raw)),
  show: async (value) => topics[topicSchema.parse(value)],
}

const wayQuestion: Question = {
  id: 'way',
  kind: 'choice',
  label: '怎么聊',
  isPII: false,
  prompt: async () => words.askWay,
  choices: async () => choicesFrom(ways),
  check: async (raw) => oneOf(waySchema.safeParse(raw).data ?? meantWay(raw)),
}

const likeQuestion: Question = {
  id: 'like',
  kind: 'choice',
  label: '对老师的要求',
  isPII: true,
  prompt: async () => words.askLike,
  choices: async () => [
    skip,
    { label: '女老师', send: '女老师' },
    { label: '男老师', send: '男老师' },
    { label: '会说无锡话', send: '无锡话' },
  ],
  check: async (raw) => {
    if (meantNoWish(raw)) return yes(skip.send)
    const said = raw.trim()
    return said.length <= 100 && Object.keys(readWishes(said)).length > 0 ? yes(said) : no(words.badLike)
  },
  show: async (value) => wishesText(readWishes(value)),
}

const slotQuestion = (parts: CounsellingParts): Question => ({
  id: 'slot',
  kind: 'slot',
  label: '时间',
  isPII: false,
  prompt: async ({ work, answers }) =>
    (await offered(work, parts, wishOf(answers))).length > 0 ? words.askSlot : words.noSlot,
  choices: async ({ work, answers }) => [...(await slotChoices(work, parts, wishOf(answers))), noneFits],
  check: async (raw) => (meantNone(raw) ? yes(noneFits.send) : checkSlot(raw)),
  show: showSlot,
})

const wishQuestion: Question = {
  id: 'wish',
  kind: 'text',
  label: '方便的时间',
  isPII: true,
  when: (answers) => answers['slot'] === noneFits.send,
  prompt: async () => words.askWish,
  check: async (raw) => {
    const wish = raw.trim()
    return wish.length >= 2 && wish.length <= 200 && givesUp(wish) === 'no' ? yes(wish) : no(words.badWish)
  },
  show: async (value) => value,
}

const phoneQuestion: Question = {
  id: 'phone',
  kind: 'phone',
  label: '电话',
  isPII: true,
  prompt: async ({ answers }) => (answers['way'] === 'phone' ? words.askPhoneNeeded : words.askPhone),
  choices: async ({ answers }) => [answers['way'] === 'phone' ? otherWay : skip],
  check: async (raw, { answers }) => {
    if (answers['way'] !== 'phone' && leavesNone(raw)) return yes(skip.send)
    if (answers['way'] === 'phone' && (raw === otherWay.send || leavesNone(raw))) return yes(otherWay.send)
    const phone = readPhone(raw)
    return phone === undefined ? no(words.badPhone) : yes(phone)
  },
  ends: (value) => value === otherWay.send,
  show: async (value) => (value === skip.send || value === otherWay.send ? '没有留' : maskPhone(value)),
}

const consentQuestion: Question = {
  id: 'consent',
  kind: 'consent',
  label: '同意',
  isPII: false,
  prompt: async () => words.askConsent,
  choices: async () => [words.agree, words.disagree, words.under14],
  check: async (raw) => oneOf(meantConsent(raw)),
  ends: (value) => value === words.disagree.send,
}

const askAgain = (refusal: Refused): FlowEnd => {
  const say = words.refusal(refusal.why)
  if (refusal.why === 'too-many') return { kind: 'done', replies: [{ kind: 'text', text: say }] }
  return { kind: 'ask-again', question: 'slot', say }
}

const finish = async (parts: CounsellingParts, { work, person, answers }: FlowContext): Promise<FlowEnd> => {
  if (answers['phone'] === otherWay.send && answers['way'] === 'phone')
    return { kind: 'ask-again', question: 'way', say: words.otherWay, drop: ['slot', 'wish'] }
  if (answers['consent'] !== words.agree.send) return { kind: 'done', replies: [words.notStored()] }
  const { topic, way } = wishOf(answers)
  const phone = readPhone(answers['phone'] ?? '')
  if (way === 'phone' && phone === undefined) return { kind: 'ask-again', question: 'phone', say: words.phoneMissing }
  const said = saidOf(answers)
  const asked = { person, topic, way, wishes: readWishes(said), said, ...(phone === undefined ? {} : { phone }) }
  const slot = readSlot(answers['slot'] ?? '')
  if (slot === undefined) {
    const opened = await requestCounselling(work, parts, { ...asked, wish: answers['wish'] ?? '' })
    if (opened.kind === 'refused') return askAgain(opened)
    return { kind: 'done', replies: words.requested(opened.code, opened.case.dueAt) }
  }
  const opened = await bookSlot(work, parts, { ...asked, slot })
  if (opened.kind === 'refused') return askAgain(opened)
  const { station } = bodyOf(opened.case)
  const place = { way, station: station === undefined ? undefined : await work.rows(stations).get(station) }
  const link = `${parts.baseUrl ?? ''}${await newCalendarLink(work, parts.sealer, opened.case.id)}`
  return { kind: 'done', replies: words.booked(slot.start, place, opened.code, link) }
}

/** Booking a time with a counsellor. A changed way can make a phone number necessary: `finish` asks for it then. */
export const counsellingFlow = (parts: CounsellingParts): Flow => ({
  id: 'counselling',
  version: 2,
  title: '约老师聊聊',
  isFrom14: true,
  opening: words.opening,
  questions: [
    topicQuestion,
    wayQuestion,
    likeQuestion,
    slotQuestion(parts),
    wishQuestion,
    phoneQuestion,
    consentQuestion,
  ].map(withAsides),
  // Version 1 did not ask what the counsellor should be like: whoever has chosen a time is not asked for it now.
  upgrade: (answers, from) => (from < 2 && answers['slot'] !== undefined ? { ...answers, like: skip.send } : answers),
  finish: (context) => finish(parts, context),
})
