import { hash } from 'node:crypto'
import { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import { newNonce } from '../../core/ids.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Store } from '../../core/store.ts'
import { table } from '../../core/table.ts'
import { addMs, toInstant } from '../../core/time.ts'
import type { AccountApi } from './account-api.ts'

/** The ticket that signs our pages for WeChat's scripts: one for all processes, the platform hands out few. */
export const pageTicketSchema = z.object({
  /** `jsapi:` and the account's id. */
  id: z.string(),
  version: z.number(),
  /** Sealed (purpose `session`). */
  ticket: z.string().optional(),
  until: z.string(),
  /** Somebody asks for a new one until then. */
  askingUntil: z.string().optional(),
})
export type PageTicket = z.output<typeof pageTicketSchema>
export const pageTickets = table<PageTicket>({ name: 'page_tickets', schema: pageTicketSchema })

const marginMs = 5 * 60_000
const askingMs = 8_000
const waitMs = 250
const mostWaits = 24

interface TicketParts {
  readonly store: Store
  readonly sealer: Sealer
  readonly clock: Clock
  readonly appId: string
  readonly api: Pick<AccountApi, 'jsTicket'>
}

type Held = { readonly kind: 'ticket'; readonly value: string } | { readonly kind: 'ask' | 'wait' }

/** @returns the ticket; undefined when the platform gives none now */
export const createTicketSource = ({ store, sealer, clock, appId, api }: TicketParts) => {
  const id = `jsapi:${appId}`
  let flight: Promise<string | undefined> | undefined

  /** The ticket that is there, else whose turn it is to ask. */
  const look = (): Promise<Held> =>
    store.transaction(id, async (work): Promise<Held> => {
      const row = await work.rows(pageTickets).get(id)
      if (row?.ticket !== undefined && row.until > work.now)
        return { kind: 'ticket', value: sealer.open('session', row.ticket) }
      if (row?.askingUntil !== undefined && row.askingUntil > work.now) return { kind: 'wait' }
      const asking = { id, until: work.now, askingUntil: addMs(work.now, askingMs) }
      await (row === undefined
        ? work.rows(pageTickets).insert(asking)
        : work.rows(pageTickets).update({ ...asking, version: row.version }))
      return { kind: 'ask' }
    })

  const keep = async (): Promise<string | undefined> => {
    const asked = toInstant(clock.now())
    const answer = await api.jsTicket()
    await store.transaction(id, async (work) => {
      const row = await work.rows(pageTickets).get(id)
      if (row === undefined) return
      const { askingUntil: _over, ...rest } = row
      const got =
        answer.kind === 'answer'
          ? {
              ticket: sealer.seal('session', answer.answer.ticket),
              until: addMs(asked, answer.answer.expires_in * 1_000 - marginMs),
            }
          : {}
      await work.rows(pageTickets).update({ ...rest, ...got })
    })
    return answer.kind === 'answer' ? answer.answer.ticket : undefined
  }

  const fetch = async (): Promise<string | undefined> => {
    for (let tries = 0; tries < mostWaits; tries += 1) {
      const held = await look()
      if (held.kind === 'ticket') return held.value
      if (held.kind === 'ask') return keep()
      await new Promise<void>((resolve) => {
        clock.after(waitMs, resolve)
      })
    }
    return undefined
  }

  /** One at a time in this process, and by the row one at a time in all. */
  return (): Promise<string | undefined> => {
    flight ??= fetch().finally(() => {
      flight = undefined
    })
    return flight
  }
}

export interface PageSignature {
  readonly appId: string
  readonly timestamp: number
  readonly nonceStr: string
  readonly signature: string
}

/** Signs an address for WeChat's scripts: names in small letters, values as they are, the address without its hash. */
export const signPage = (
  { ticket, appId }: { readonly ticket: string; readonly appId: string },
  url: string,
  at: { readonly timestamp: number; readonly nonceStr: string },
): PageSignature => {
  const [address = ''] = url.split('#', 1)
  const words = `jsapi_ticket=${ticket}&noncestr=${at.nonceStr}&timestamp=${at.timestamp}&url=${address}`
  return { appId, ...at, signature: hash('sha1', words, 'hex') }
}

export const newPageNonce = (): string => newNonce(16)
