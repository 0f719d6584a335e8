import type { Choice } from '../../core/reply.ts'
import { addMs, hourMs, instantText, wallClock, type Instant } from '../../core/time.ts'
import type { Answers, Checked, Flow, FlowContext, FlowEnd, Question } from '../../dialogue/flow-types.ts'
import type { ReadWork } from '../../core/store.ts'
import { maskPhone, readPhone } from '../../people/phone.ts'
import { meantConsent, meantNone, meantTopic, meantWay } from './meant.ts'
import { stations, topics, topicSchema, ways, waySchema, type Topic, type Way } from './records.ts'
import { bodyOf } from './records.ts'
import type { CounsellingParts, Refused, SlotChoice } from './holding.ts'
import { bookSlot, requestCounselling } from './rules.ts'
import { freeSlots, type Slot } from './slots.ts'
import * as words from './words.ts'

const noneFits: Choice = { label: '都不合适', send: '都不合适' }
const skip: Choice = { label: '跳过', send: '跳过' }

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

const leadMs = 2 * hourMs
const daysAhead = 14
const offeredAtOnce = 6
export interface SlotWish {
  readonly way: Way
  readonly topic: Topic
}

/** Morning, afternoon and evening: who works by day should see more than mornings. */
const partOfDay = (start: Instant): string => {
  const { date, minutes } = wallClock(start)
  return `${date} ${minutes < 12 * 60 ? 'am' : minutes < 18 * 60 ? 'pm' : 'evening'}`
}

/** The first slot of each group, in order. */
const firstOfEach = (slots: readonly Slot[], group: (slot: Slot) => string): readonly Slot[] => {
  const seen = new Set<string>()
  return slots.filter((slot) => {
    const name = group(slot)
    if (seen.has(name)) return false
    seen.add(name)
    return true
  })
}

/** A few of the free times: each time (and place, when it is visited) once, spread over days and parts of the day. */
const offered = async (read: ReadWork, parts: CounsellingParts, { way, topic }: SlotWish): Promise<readonly Slot[]> => {
  const query = { way, from: addMs(read.now, leadMs), days: daysAhead }
  const fitting = await freeSlots(read, parts.calendar, { ...query, topic })
  const free = fitting.length > 0 ? fitting : await freeSlots(read, parts.calendar, query)
  const each = firstOfEach(free, ({ start, counsellor }) =>
    way === 'station' ? `${start} ${counsellor.station}` : start,
  )
  const spread = firstOfEach(each, ({ start }) => partOfDay(start))
  const rest = each.filter((slot) => !spread.includes(slot))
  return [...spread, ...rest].slice(0, offeredAtOnce).toSorted((a, b) => (a.start < b.start ? -1 : 1))
}

/** The free times as buttons, with the place where it matters. */
export const slotChoices = async (
  read: ReadWork,
  parts: CounsellingParts,
  wish: SlotWish,
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

/** @throws when the runner lost an answer of ours: topic and way are asked first and kept */
const wishOf = (answers: Answers): SlotWish => ({
  topic: topicSchema.parse(answers['topic']),
  way: waySchema.parse(answers['way']),
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
    return wish.length >= 2 && wish.length <= 200 ? yes(wish) : no(words.badWish)
  },
  show: async (value) => value,
}

const phoneQuestion: Question = {
  id: 'phone',
  kind: 'phone',
  label: '电话',
  isPII: true,
  prompt: async ({ answers }) => (answers['way'] === 'phone' ? words.askPhoneNeeded : words.askPhone),
  choices: async ({ answers }) => (answers['way'] === 'phone' ? [] : [skip]),
  check: async (raw, { answers }) => {
    if (answers['way'] !== 'phone' && /^(跳过|不留|不想留|不用|没有)$/.test(raw.trim())) return yes(skip.send)
    const phone = readPhone(raw)
    return phone === undefined ? no(words.badPhone) : yes(phone)
  },
  show: async (value) => (value === skip.send ? '没有留' : maskPhone(value)),
}

const consentQuestion: Question = {
  id: 'consent',
  kind: 'consent',
  label: '同意',
  isPII: false,
  prompt: async () => words.askConsent,
  choices: async () => [words.agree, words.disagree],
  check: async (raw) => oneOf(meantConsent(raw)),
  ends: (value) => value === words.disagree.send,
}

const askAgain = (refusal: Refused): FlowEnd => {
  const say = words.refusal(refusal.why)
  if (refusal.why === 'too-many') return { kind: 'done', replies: [{ kind: 'text', text: say }] }
  return { kind: 'ask-again', question: 'slot', say }
}

const finish = async (parts: CounsellingParts, { work, person, answers }: FlowContext): Promise<FlowEnd> => {
  if (answers['consent'] !== words.agree.send) return { kind: 'done', replies: [words.notStored()] }
  const { topic, way } = wishOf(answers)
  const phone = readPhone(answers['phone'] ?? '')
  if (way === 'phone' && phone === undefined) return { kind: 'ask-again', question: 'phone', say: words.phoneMissing }
  const asked = { person, topic, way, ...(phone === undefined ? {} : { phone }) }
  const slot = readSlot(answers['slot'] ?? '')
  if (slot === undefined) {
    const opened = await requestCounselling(work, parts, { ...asked, wish: answers['wish'] ?? '' })
    return opened.kind === 'refused' ? askAgain(opened) : { kind: 'done', replies: words.requested(opened.code) }
  }
  const opened = await bookSlot(work, parts, { ...asked, slot })
  if (opened.kind === 'refused') return askAgain(opened)
  const { station } = bodyOf(opened.case)
  const place = { way, station: station === undefined ? undefined : await work.rows(stations).get(station) }
  return { kind: 'done', replies: words.booked(slot.start, place, opened.code) }
}

/** Booking a time with a counsellor. A changed way can make a phone number necessary: `finish` asks for it then. */
export const counsellingFlow = (parts: CounsellingParts): Flow => ({
  id: 'counselling',
  version: 1,
  title: '约老师聊聊',
  opening: words.opening,
  questions: [topicQuestion, wayQuestion, slotQuestion(parts), wishQuestion, phoneQuestion, consentQuestion],
  upgrade: (answers) => answers,
  finish: (context) => finish(parts, context),
})
