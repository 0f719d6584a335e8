import type { ReadWork } from '../../core/store.ts'
import { addDays, addMs, atLocal, dayMs, type Instant, type LocalDate } from '../../core/time.ts'
import type { Staff } from '../../people/records.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import type { ReminderKind } from '../../reminders/kinds/kind.ts'
import { ledger, type Ledger } from '../../reminders/records.ts'
import { staffOutcomeWords, wayName } from './outcome-words.ts'

/** A page, and how many rows are looked through for it. */
const mostShown = 100
const mostLooked = 400
const lookBackMs = 30 * dayMs

/** Those that want somebody to look come first. */
const outcomes: readonly Ledger['outcome'][] = [
  'unknown',
  'failed',
  'called',
  'parked',
  'expired',
  'pending',
  'sent',
  'skipped',
]

interface Asked {
  readonly about?: string | undefined
  readonly outcome?: Ledger['outcome'] | undefined
  readonly kind?: string | undefined
  readonly day?: LocalDate | undefined
}

interface Span {
  readonly from: Instant
  readonly to?: Instant
}

const spanOf = ({ day, about }: Asked, now: Instant): Span => {
  if (day !== undefined) return { from: atLocal(day, 0), to: atLocal(addDays(day, 1), 0) }
  return { from: about === undefined ? addMs(now, -lookBackMs) : '' }
}

const isMeant = ({ kind, outcome }: Asked, row: Ledger): boolean =>
  (kind === undefined || row.kind === kind) && (outcome === undefined || row.outcome === outcome)

const newest = { descending: true, limit: mostLooked } as const

const ofOne = async (read: ReadWork, about: string, span: Span): Promise<readonly Ledger[]> => {
  const ofCase = await read.rows(ledger).range('subject', { where: [about], ...span, ...newest })
  return ofCase.length > 0 ? ofCase : rangeOfPerson(read, ledger, 'person', { person: about, ...span, ...newest })
}

/** Outcome by outcome, as far as a page holds. */
const ofAll = async (read: ReadWork, asked: Asked, span: Span): Promise<readonly Ledger[]> => {
  const found: Ledger[] = []
  for (const outcome of asked.outcome === undefined ? outcomes : [asked.outcome]) {
    if (found.length > mostShown) break
    const rows = await read.rows(ledger).range('outcome', { where: [outcome], ...span, ...newest })
    found.push(...rows.filter((row) => isMeant(asked, row)))
  }
  return found
}

const byUrgency = (a: Ledger, b: Ledger): number => {
  const order = outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome)
  return order !== 0 ? order : Number(a.at < b.at) - Number(a.at > b.at)
}

/** What the office sees of what was sent: kinds, times, ways and outcomes; never words. */
export const ledgerHandlers = (kinds: () => readonly ReminderKind[]) => {
  const nameOf = (kind: string): string => kinds().find((one) => one.kind === kind)?.name ?? '提醒'
  const shown = (row: Ledger) => {
    const { id, at, eventAt, kind, subject, person, importance, outcome, attempts } = row
    const tries = attempts.map((one) => ({ at: one.at, way: wayName(one.account), outcome: one.outcome }))
    return {
      id,
      at,
      eventAt,
      name: nameOf(kind),
      subject,
      person,
      importance,
      outcome,
      result: staffOutcomeWords(row),
      tries,
    }
  }
  return {
    list: async (read: ReadWork, _by: Staff, asked: Asked) => {
      const span = spanOf(asked, read.now)
      const rows = asked.about === undefined ? await ofAll(read, asked, span) : await ofOne(read, asked.about, span)
      const meant = rows.filter((row) => isMeant(asked, row)).toSorted(byUrgency)
      const from = addMs(read.now, -lookBackMs)
      const count = (outcome: Ledger['outcome']) => read.rows(ledger).count('outcome', { where: [outcome], from })
      return {
        rows: meant.slice(0, mostShown).map(shown),
        hasMore: meant.length > mostShown,
        unknown: await count('unknown'),
        failed: await count('failed'),
        kinds: kinds().map(({ kind, name }) => ({ kind, name })),
      }
    },
  }
}
