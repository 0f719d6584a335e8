import { sayings, turns, type Turn } from '../../core/conversation.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { addDays, addMs, atLocal, dayMs, minuteMs, msBetween, type Instant } from '../../core/time.ts'
import { firstOfPerson, rootId } from '../../people/joined.ts'
import { planReminders } from '../../reminders/planning.ts'
import { reminderId, reminders } from '../../reminders/records.ts'
import { correctionId, corrections, type Correction, type CorrectionRow } from './records.ts'
import * as words from './words.ts'

export const correctionKind = 'correction'

/** Who got the answer so long before it was put right is told. */
const reachDays = 90
/** After so long nobody is told any more. */
const usefulDays = 120
/** Planned together; each is a row or two. */
const batch = 200

const fromOf = ({ on }: CorrectionRow): Instant => addMs(atLocal(on, 0), -reachDays * dayMs)
const untilOf = (on: string): Instant => atLocal(addDays(on, usefulDays), 0)

const occasionOf = ({ entry, on }: CorrectionRow, person: string) => ({
  kind: correctionKind,
  subject: entry,
  occurrence: on,
  eventAt: untilOf(on),
  person,
})

/** Takes down what the content says now; what it says no longer is cancelled, also for those not told yet. */
export const noteCorrections = async (work: Work, listed: readonly Correction[]): Promise<void> => {
  const rows = work.rows(corrections)
  for (const { entry, title, on, what } of listed) {
    const id = correctionId({ entry, on })
    const known = await rows.get(id)
    const about = { entry, on, what, ...(title === undefined ? {} : { title }) }
    if (known === undefined && untilOf(on) > work.now)
      await rows.insert({ id, ...about, foundAt: work.now, state: 'open', people: 0 })
    else if (known !== undefined && (known.what !== what || known.title !== title || known.state === 'cancelled')) {
      const { title: _old, ...rest } = known
      await rows.update({ ...rest, ...about, state: known.state === 'cancelled' ? 'open' : known.state })
    }
  }
  const ids = new Set(listed.map(correctionId))
  for (const row of await rows.range('on', { limit: 500, descending: true }))
    if (!ids.has(row.id) && row.state !== 'cancelled') await rows.update({ ...row, state: 'cancelled' })
}

/** The wanted entries that a list of replies came from. */
const entriesIn = (replies: Turn['replies'], wanted: ReadonlySet<string>): readonly string[] => [
  ...new Set(replies.flatMap(({ entry }) => (entry !== undefined && wanted.has(entry) ? [entry] : []))),
]

/** For each correction the people whose stored answers hold the entry. One pass over the turns, while others write. */
const findPeople = async (
  store: Store,
  open: readonly CorrectionRow[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> => {
  const wanted = new Set(open.map(({ entry }) => entry))
  const bySaying = new Map<string, readonly string[]>()
  for await (const { id, replies } of store.scan(sayings)) {
    const entries = entriesIn(replies, wanted)
    if (entries.length > 0) bySaying.set(id, entries)
  }
  const people = new Map(open.map(({ id }) => [id, new Set<string>()]))
  for await (const turn of store.scan(turns)) {
    const entries = turn.saying === undefined ? entriesIn(turn.replies, wanted) : bySaying.get(turn.saying)
    for (const row of entries === undefined ? [] : open)
      if (entries?.includes(row.entry) === true && turn.at >= fromOf(row) && turn.at < row.foundAt)
        people.get(row.id)?.add(turn.person)
  }
  return people
}

const isTold = async (read: ReadWork, row: CorrectionRow, person: string): Promise<boolean> =>
  (await firstOfPerson(read, person, (id) => read.rows(reminders).get(reminderId(occasionOf(row, id))))) !== undefined

/** A minute from now at the earliest, by day; who has one already gets no second. */
const plan = async (work: Work, row: CorrectionRow, of: string): Promise<void> => {
  if (await isTold(work, row, of)) return
  const person = await rootId(work, of)
  const { kind, subject, occurrence, eventAt } = occasionOf(row, person)
  const beforeMs = msBetween(work.now, eventAt) - minuteMs
  await planReminders(work, {
    kind,
    subject,
    person,
    eventAt,
    offsets: [{ occurrence, beforeMs }],
    importance: 'ordinary',
    words: words.told(),
  })
}

const tell = async (store: Store, row: CorrectionRow, people: readonly string[]): Promise<void> => {
  for (let at = 0; at < people.length; at += batch)
    await store.transaction('corrections', async (work) => {
      for (const person of people.slice(at, at + batch)) await plan(work, row, person)
    })
  await store.transaction('corrections', async (work) => {
    const now = await work.rows(corrections).get(row.id)
    if (now?.state === 'open') await work.rows(corrections).update({ ...now, state: 'told', people: people.length })
  })
}

/**
 * Plans a reminder for everybody who was given an answer that has been corrected since. Cut off in the middle it is done again
 * from the start, and nobody is told twice. The sweep says them.
 * @returns how many people were found
 */
export const spreadCorrections = async (store: Store, listed: readonly Correction[]): Promise<number> => {
  const open = await store.transaction('corrections', async (work) => {
    await noteCorrections(work, listed)
    const rows = await work.rows(corrections).range('on', { limit: 500, descending: true })
    return rows.filter(({ state, on }) => state === 'open' && untilOf(on) > work.now)
  })
  if (open.length === 0) return 0
  const people = await findPeople(store, open)
  let found = 0
  for (const row of open) {
    const those = [...(people.get(row.id) ?? [])].toSorted()
    await tell(store, row, those)
    found += those.length
  }
  return found
}

/** What was corrected of the answers this person was given, newest first. */
export const correctionsFor = async (read: ReadWork, person: string): Promise<readonly CorrectionRow[]> => {
  const rows = await read.rows(corrections).range('on', { limit: 100, descending: true })
  const mine: CorrectionRow[] = []
  for (const row of rows) {
    if (row.state === 'cancelled') continue
    if (await isTold(read, row, person)) mine.push(row)
  }
  return mine
}
