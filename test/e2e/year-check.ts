import { noticeId } from '../../src/core/conversation.ts'
import { addMs, wallClock } from '../../src/core/time.ts'
import { reminderId, type Ledger, type Reminder } from '../../src/reminders/records.ts'
import type { Call, Fact, Wanted } from './year-world.ts'

/** Everything that is known of one reminder. */
interface History {
  readonly wanted: Wanted
  readonly row: Reminder | undefined
  readonly ledger: Ledger | undefined
  /** By its own message. */
  readonly calls: readonly Call[]
  /** By whatever message named it. */
  readonly named: readonly Call[]
  readonly facts: readonly Fact[]
}

export interface Violation {
  readonly rule: string
  readonly history: History
}

const isNight = (at: string): boolean => {
  const { minutes } = wallClock(at)
  return minutes >= 21 * 60 || minutes < 8 * 60
}

const timesHeard = ({ named, facts }: History): number =>
  named.filter(({ isDelivered }) => isDelivered).length + facts.filter(({ what }) => what === 'given').length

const openFact = ({ facts }: History, what: Fact['what']): Fact | undefined =>
  facts.find((fact) => fact.what === what && fact.isOpen)

const isUnsure = ({ attempts }: Ledger): boolean => attempts.some(({ outcome }) => outcome === 'unknown')

/** An outcome in the ledger may be the platform's own word, or what is made of the last or of a long wait. */
const fits = (call: Call['outcome'], kept: string): boolean =>
  call === kept || (call === 'retry' && (kept === 'permanent' || kept === 'parked'))

/** An account that drops a second message with the same key: tries that were refused or dropped have no line of their own. */
const sameInAccount = ({ calls, facts }: History, { attempts, saidIn }: Ledger): boolean => {
  const tries = (outcome: string): number => attempts.filter((one) => one.outcome === outcome).length
  const said =
    calls.filter(({ isDelivered }) => isDelivered).length + facts.filter(({ what }) => what === 'given').length
  if (saidIn !== undefined) return attempts.length === 0
  return tries('sent') <= said && said <= tries('sent') + tries('unknown')
}

const isOfficial = (account: string): boolean => account.startsWith('official-account:')

/** The platform's log beside the ledger's: what is missing here was cut off by a kill, and the ledger says so. */
const sameLines = (history: History): boolean => {
  const { ledger, calls, facts } = history
  if (ledger === undefined) return calls.length === 0
  if (ledger.attempts.some(({ account }) => isOfficial(account))) return sameInAccount(history, ledger)
  const cutOff = ledger.attempts.filter(({ code }) => code === 'interrupted').length
  const kept = ledger.attempts.filter(({ account, code }) => account !== 'none' && code !== 'interrupted')
  let at = 0
  let notInLog = 0
  for (const { outcome } of kept) {
    const next = calls.findIndex((call, index) => index >= at && fits(call.outcome, outcome))
    if (next < 0) notInLog += 1
    else at = next + 1
  }
  const given = facts.filter(({ what }) => what === 'given').length
  return notInLog <= given && calls.length - (kept.length - notInLog) <= cutOff
}

/** Each names what was broken, where it holds. They know the rules from the issue, nothing of the code. */
const rules: readonly { readonly name: string; readonly holds: (history: History) => boolean }[] = [
  {
    name: 'what was planned and not taken back has exactly one settled outcome',
    holds: (history) => {
      const { row, ledger } = history
      if (openFact(history, 'cancelled') !== undefined) return ledger === undefined && row?.state === 'cancelled'
      return row !== undefined && ledger !== undefined && ledger.outcome !== 'pending'
    },
  },
  {
    name: 'nobody hears twice what is not critical, and nobody three times what is',
    holds: (history) => timesHeard(history) <= (history.wanted.importance === 'critical' ? 2 : 1),
  },
  {
    name: 'what is critical is heard, or called, or nobody can be reached, or it was tried twice',
    holds: (history) => {
      const { wanted, ledger, facts } = history
      if (wanted.importance !== 'critical' || ledger === undefined || timesHeard(history) > 0) return true
      if (facts.some(({ what }) => what === 'cancelled' || what === 'gone')) return true
      if (ledger.outcome === 'unknown') return ledger.attempts.filter(({ outcome }) => outcome === 'unknown').length > 1
      return ledger.outcome !== 'sent' && !(ledger.outcome === 'skipped' && ledger.reason === 'opted-out')
    },
  },
  {
    name: 'nothing goes out at night but what is critical',
    holds: ({ wanted, calls }) => wanted.importance === 'critical' || !calls.some(({ at }) => isNight(at)),
  },
  { name: 'the platform’s log is the ledger’s, line by line', holds: sameLines },
  {
    name: 'what the ledger calls sent was heard, and what it calls given up was not',
    holds: (history) => {
      const { ledger } = history
      if (ledger === undefined || isUnsure(ledger) || ledger.saidIn !== undefined) return true
      return ledger.outcome === 'sent' ? timesHeard(history) > 0 : timesHeard(history) === 0
    },
  },
  {
    name: 'what was taken back, or is gone, is never said',
    holds: (history) =>
      (openFact(history, 'cancelled') ?? openFact(history, 'gone')) === undefined || timesHeard(history) === 0,
  },
  {
    name: 'who does not want a kind never hears it',
    holds: (history) => {
      if (history.wanted.importance === 'critical' || openFact(history, 'opted-out') === undefined) return true
      return history.facts.some(({ what }) => what === 'opted-in') || timesHeard(history) === 0
    },
  },
  {
    name: 'a week of quiet holds back what is ordinary',
    holds: (history) => {
      const muted = openFact(history, 'muted')
      if (history.wanted.importance !== 'ordinary' || muted?.until === undefined) return true
      const { seq, at: from, until: to } = muted
      if (history.facts.some(({ what }) => what === 'opted-in')) return true
      return !history.named.some((call) => call.seq > seq && call.at >= from && call.at < to)
    },
  },
  {
    name: 'nothing is said when it is over, but what is critical',
    // What is said along with others has its own line there; the message is of use as long as the last of them.
    holds: ({ wanted, calls }) =>
      wanted.importance === 'critical' ||
      !calls.some(({ at, marks }) => marks.length === 1 && at >= addMs(wanted.eventAt, wanted.usefulMs)),
  },
]

/** Two reminders of one thing that were decided at the same moment: one is enough. */
const notMerged = (all: readonly History[]): readonly Violation[] => {
  const seen = new Set<string>()
  const found: Violation[] = []
  for (const history of all) {
    const { wanted, ledger } = history
    if (ledger === undefined || ledger.outcome === 'skipped') continue
    const { kind, subject, eventAt, person } = wanted
    const key = [kind, subject, eventAt, person, ledger.at].join('|')
    if (seen.has(key)) found.push({ rule: 'of one thing one reminder is said at a time', history })
    seen.add(key)
  }
  return found
}

const grouped = <T>(all: Iterable<T>, keys: (one: T) => readonly string[]): ReadonlyMap<string, readonly T[]> => {
  const map = new Map<string, T[]>()
  for (const one of all)
    for (const key of keys(one)) {
      const list = map.get(key)
      if (list === undefined) map.set(key, [one])
      else list.push(one)
    }
  return map
}

interface Year {
  readonly wanted: readonly Wanted[]
  readonly rows: readonly Reminder[]
  readonly ledger: readonly Ledger[]
  readonly calls: readonly Call[]
  readonly facts: readonly Fact[]
}

/** What was broken, and the whole history of the reminder it was broken for. */
export const violationsOf = ({ wanted, rows, ledger, calls, facts: noted }: Year): readonly Violation[] => {
  const rowById = new Map(rows.map((row) => [row.id, row]))
  const ledgerById = grouped(ledger, ({ id }) => [id])
  const ledgerByOccasion = grouped(ledger, (one) => [reminderId(one)])
  const byMessage = grouped(calls, ({ sendId }) => [sendId])
  const byMark = grouped(calls, ({ marks }) => marks)
  const facts = grouped(noted, ({ mark }) => [mark])
  const all = wanted.map((one): History => {
    const id = reminderId(one)
    return {
      wanted: one,
      row: rowById.get(id),
      ledger: ledgerById.get(id)?.[0],
      calls: byMessage.get(noticeId(id)) ?? [],
      named: byMark.get(one.mark) ?? [],
      facts: facts.get(one.mark) ?? [],
    }
  })
  const broken = all.flatMap((history) =>
    rules.filter(({ holds }) => !holds(history)).map(({ name }) => ({ rule: name, history })),
  )
  const twice = all
    .filter(({ wanted: one }) => (ledgerByOccasion.get(reminderId(one))?.length ?? 0) > 1)
    .map((history) => ({ rule: 'one line in the ledger', history }))
  return [...broken, ...twice, ...notMerged(all)]
}
