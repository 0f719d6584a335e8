import { legible } from '../../core/seal.ts'
import type { ReadWork } from '../../core/store.ts'
import { addMs, hourMs, wallClock, type Instant } from '../../core/time.ts'
import type { CounsellingParts } from './holding.ts'
import { match, type Candidate, type MatchRequest, type Ranked } from './match.ts'
import { bookings, stations, type Counsellor, type CounsellingBody, type Way } from './records.ts'
import { freeSlots, type Slot } from './slots.ts'

const leadMs = 2 * hourMs
const daysAhead = 14
const offeredAtOnce = 6

/** The request in a case, its sealed part opened for the rules only: it is shown to nobody. */
export const requestOf = ({ sealer }: Pick<CounsellingParts, 'sealer'>, body: CounsellingBody): MatchRequest => {
  const { topic, way, gender, language, near, employer } = body
  return {
    topic,
    way,
    ...(gender === undefined ? {} : { gender }),
    ...(language === undefined ? {} : { language }),
    ...(near === undefined ? {} : { near }),
    ...(employer === undefined ? {} : { employer: legible(sealer, 'counselling', employer) }),
  }
}

const candidateOf = async (read: ReadWork, counsellor: Counsellor, starts: readonly Instant[]): Promise<Candidate> => ({
  ...counsellor,
  street: (await read.rows(stations).get(counsellor.station))?.street,
  load: await read.rows(bookings).count('counsellor', { where: [counsellor.id], from: read.now }),
  starts,
})

/** What is free in one way, whoever asks. */
export interface FreeTimes {
  readonly candidates: readonly Candidate[]
  readonly slots: readonly Slot[]
}

/** The free times of the next two weeks, with those who have them. */
export const freeTimes = async (read: ReadWork, parts: CounsellingParts, way: Way): Promise<FreeTimes> => {
  const slots = await freeSlots(read, parts.calendar, { way, from: addMs(read.now, leadMs), days: daysAhead })
  const byCounsellor = new Map<string, Slot[]>()
  for (const slot of slots) {
    const known = byCounsellor.get(slot.counsellor.id)
    if (known === undefined) byCounsellor.set(slot.counsellor.id, [slot])
    else known.push(slot)
  }
  const candidates: Candidate[] = []
  for (const [first, ...rest] of byCounsellor.values()) {
    if (first === undefined) continue
    const starts = [first, ...rest].map(({ start }) => start)
    candidates.push(await candidateOf(read, first.counsellor, starts))
  }
  return { candidates, slots }
}

export interface Fitting {
  readonly ranked: readonly Ranked[]
  /** All free times of those who fit. */
  readonly slots: readonly Slot[]
}

/** Who of those could take this request, best first, with their free times. */
export const fittingOf = ({ candidates, slots }: FreeTimes, request: MatchRequest): Fitting => {
  const ranked = match(request, candidates)
  const fit = new Set(ranked.map(({ id }) => id))
  return { ranked, slots: slots.filter(({ counsellor }) => fit.has(counsellor.id)) }
}

/** Who could take this request in the next two weeks, best first, with their free times. */
export const fitting = async (read: ReadWork, parts: CounsellingParts, request: MatchRequest): Promise<Fitting> =>
  fittingOf(await freeTimes(read, parts, request.way), request)

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

const spreadOut = (slots: readonly Slot[]): readonly Slot[] => {
  const spread = firstOfEach(slots, ({ start }) => partOfDay(start))
  return [...spread, ...slots.filter((slot) => !spread.includes(slot))]
}

/**
 * Each time that fits (and place, when it is visited) once and with whom it fits best, in order; those of the people who know the
 * topic and meet most of what the member wished, while there are any.
 * @param without starts that did not suit
 */
export const bestOf = (
  { ranked, slots: free }: Fitting,
  request: MatchRequest,
  without: readonly Instant[] = [],
): readonly Slot[] => {
  const unfit = new Set(without)
  const slots = free.filter(({ start }) => !unfit.has(start))
  const order = new Map(ranked.map(({ id }, index) => [id, index]))
  const byId = new Map(ranked.map((one) => [one.id, one]))
  const place = ({ counsellor }: Slot): number => order.get(counsellor.id) ?? ranked.length
  const best = slots.toSorted((a, b) => (a.start === b.start ? place(a) - place(b) : a.start < b.start ? -1 : 1))
  const most = Math.max(0, ...ranked.map(({ wishesMet }) => wishesMet))
  const isBest = ({ counsellor }: Slot): boolean =>
    (byId.get(counsellor.id)?.wishesMet ?? 0) === most &&
    (request.topic === 'other' || counsellor.topics.includes(request.topic))
  const each = (those: readonly Slot[]) =>
    firstOfEach(those, ({ start, counsellor }) =>
      request.way === 'station' ? `${start} ${counsellor.station}` : start,
    )
  const first = each(best.filter(isBest))
  return first.length > 0 ? first : each(best)
}

/** A few of the best times, spread over days and parts of the day. */
export const offered = async (
  read: ReadWork,
  parts: CounsellingParts,
  request: MatchRequest,
): Promise<readonly Slot[]> =>
  spreadOut(bestOf(await fitting(read, parts, request), request))
    .slice(0, offeredAtOnce)
    .toSorted((a, b) => (a.start < b.start ? -1 : 1))
