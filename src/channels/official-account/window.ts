import type { Clock } from '../../core/clock.ts'
import type { Store, Work } from '../../core/store.ts'
import { hourMs, minuteMs, msBetween, toInstant, type Instant } from '../../core/time.ts'
import { memberKey, windows, type WindowRow } from './records.ts'

/** The platform's figures; it has changed them before. */
export interface WindowFigures {
  readonly messageMs: number
  readonly perMessage: number
  readonly clickMs: number
  readonly perClick: number
}

export const usualWindow: WindowFigures = { messageMs: 48 * hourMs, perMessage: 5, clickMs: minuteMs, perClick: 3 }

/** `unknown`: the platform knows better than we, so it is asked. */
export type Room =
  | { readonly kind: 'open'; readonly left: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'closed' }

/** A message within so long of the last one is not written down again while nothing was sent: near the end we are unsure. */
const slackMs = 10 * minuteMs

const messageRoom = (row: WindowRow, now: Instant, figures: WindowFigures): number | 'unknown' => {
  if (row.messageAt === undefined) return msBetween(row.since, now) < figures.messageMs ? 'unknown' : 0
  const age = msBetween(row.messageAt, now)
  if (age >= figures.messageMs && age < figures.messageMs + slackMs) return 'unknown'
  return age < figures.messageMs ? Math.max(0, figures.perMessage - row.messageUsed) : 0
}

const clickRoom = (row: WindowRow, now: Instant, figures: WindowFigures): number =>
  row.clickAt !== undefined && msBetween(row.clickAt, now) < figures.clickMs
    ? Math.max(0, figures.perClick - row.clickUsed)
    : 0

export const roomOf = (row: WindowRow | undefined, now: Instant, figures: WindowFigures): Room => {
  if (row === undefined) return { kind: 'unknown' }
  const message = messageRoom(row, now, figures)
  const click = clickRoom(row, now, figures)
  if (message === 'unknown') return { kind: 'unknown' }
  return message + click > 0 ? { kind: 'open', left: message + click } : { kind: 'closed' }
}

/** Who did what: a message opens the long window, a menu click, a scan or following only the short one. */
export type Opening = 'message' | 'click'

const opened = (row: WindowRow, by: Opening, now: Instant): WindowRow =>
  by === 'message'
    ? { ...row, at: now, messageAt: now, messageUsed: 0 }
    : { ...row, at: now, clickAt: now, clickUsed: 0 }

/** Most messages change nothing worth a write. */
const isNoted = (row: WindowRow | undefined, by: Opening, now: Instant): boolean =>
  by === 'message' && row?.messageAt !== undefined && row.messageUsed === 0 && msBetween(row.messageAt, now) < slackMs

interface WindowParts {
  readonly store: Store
  readonly clock: Clock
  readonly account: string
  readonly figures: WindowFigures
}

/** The customer-service windows of an account's members. */
export const createWindows = ({ store, clock, account, figures }: WindowParts) => {
  const change = async (openid: string, make: (row: WindowRow, now: Instant) => WindowRow): Promise<void> => {
    const id = memberKey(account, openid)
    await store.transaction(id, async (work: Work) => {
      const row = await work.rows(windows).get(id)
      if (row !== undefined) return void (await work.rows(windows).update(make(row, work.now)))
      const fresh = { id, version: 0, since: work.now, at: work.now, messageUsed: 0, clickUsed: 0 }
      const { version: _version, ...made } = make(fresh, work.now)
      await work.rows(windows).insert(made)
    })
  }
  const rowOf = (openid: string): Promise<WindowRow | undefined> =>
    store.read((read) => read.rows(windows).get(memberKey(account, openid)))
  const now = (): Instant => toInstant(clock.now())
  return {
    /** The member did something. */
    opened: async (openid: string, by: Opening): Promise<void> => {
      if (isNoted(await rowOf(openid), by, now())) return
      await change(openid, (row, at) => opened(row, by, at))
    },
    room: async (openid: string): Promise<Room> => roomOf(await rowOf(openid), now(), figures),
    /** So many messages went through; the platform takes them from the short window first. */
    used: (openid: string, count: number): Promise<void> =>
      change(openid, (row, at) => {
        const fromClick = Math.min(count, clickRoom(row, at, figures))
        return { ...row, at, clickUsed: row.clickUsed + fromClick, messageUsed: row.messageUsed + count - fromClick }
      }),
    /** The platform said so. */
    closed: (openid: string): Promise<void> =>
      change(openid, (row, at) => ({
        ...row,
        at,
        messageAt: at,
        messageUsed: figures.perMessage,
        clickUsed: figures.perClick,
      })),
  }
}

export type Windows = ReturnType<typeof createWindows>
