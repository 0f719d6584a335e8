import type { Clock } from '../../core/clock.ts'
import { derivedId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import type { Store } from '../../core/store.ts'
import { addDays, atLocal, localDate, msBetween, toInstant, type Instant, type LocalDate } from '../../core/time.ts'
import { dayCounts } from './records.ts'

/** The day's calls of one API of one account. */
export interface DayQuota {
  /** When it opens again, while it is used up: the platform is not asked before that. */
  spentUntil(): Promise<Instant | undefined>
  /** Counts calls that were made. */
  count(calls: number): void
  /** The platform said so (45009). */
  spent(): Promise<void>
  /** Writes down what was counted. */
  flush(): Promise<void>
}

interface QuotaParts {
  readonly store: Store | undefined
  readonly clock: Clock
  readonly log: Log
  readonly account: string
  readonly api: string
  readonly perDay: number
}

/** Counts are written down in bundles: a row that every send changed would be where they all wait. */
const bundle = 100
/** How long this process goes by what it read of the others. */
const readAgainMs = 30_000

/** The day is counted to midnight in China; a few minutes later it is surely open again. */
const opensAfter = (day: LocalDate): Instant => atLocal(addDays(day, 1), 5)

export const createDayQuota = ({ store, clock, log, account, api, perDay }: QuotaParts): DayQuota => {
  let known = { day: '', count: 0, isSpent: false, readAt: '' }
  let pending = { day: '', count: 0 }
  const now = (): Instant => toInstant(clock.now())
  const idOf = (day: LocalDate): string => derivedId('day', account, api, day)

  const write = async ({ day, count }: typeof pending, isSpent: boolean): Promise<void> => {
    if (store === undefined || day === '') return
    await store.transaction(`quota:${idOf(day)}`, async (work) => {
      const rows = work.rows(dayCounts)
      const row = await rows.get(idOf(day))
      if (row === undefined) await rows.insert({ id: idOf(day), account, api, day, at: work.now, count, isSpent })
      else await rows.update({ ...row, at: work.now, count: row.count + count, isSpent: row.isSpent || isSpent })
    })
  }
  const flush = async (isSpent = false): Promise<void> => {
    const taken = pending
    pending = { day: taken.day, count: 0 }
    if (taken.count > 0 || isSpent) await write(taken, isSpent)
  }
  const readDay = async (day: LocalDate): Promise<void> => {
    const isFresh = known.day === day && msBetween(known.readAt, now()) < readAgainMs
    if (isFresh) return
    const isSpent = known.day === day && known.isSpent
    const row = await store?.read((read) => read.rows(dayCounts).get(idOf(day)))
    known = { day, count: row?.count ?? 0, isSpent: isSpent || (row?.isSpent ?? false), readAt: now() }
  }
  const begin = (day: LocalDate): void => {
    if (pending.day === day) return
    const old = pending
    pending = { day, count: 0 }
    if (old.count > 0)
      write(old, false).catch((error: unknown) => log.error('channel', 'calls were not counted', error, { api }))
  }
  return {
    spentUntil: async () => {
      const day = localDate(now())
      await readDay(day)
      const mine = pending.day === day ? pending.count : 0
      return known.isSpent || known.count + mine >= perDay ? opensAfter(day) : undefined
    },
    count: (calls) => {
      begin(localDate(now()))
      pending = { ...pending, count: pending.count + calls }
      if (pending.count < bundle) return
      flush().catch((error: unknown) => log.error('channel', 'calls were not counted', error, { api }))
    },
    spent: async () => {
      const day = localDate(now())
      begin(day)
      known = { ...known, day, isSpent: true, readAt: now() }
      log.warn('channel', 'the quota of the day is used up', { account, api })
      await flush(true)
    },
    flush: () => flush(),
  }
}
