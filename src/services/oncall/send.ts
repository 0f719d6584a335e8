import type { SendOutcome } from '../../core/channel.ts'
import { maxAttempts, type JobHandler, type JobResult } from '../../core/job.ts'
import type { Log } from '../../core/log.ts'
import { illegible, legible, type Sealer } from '../../core/seal.ts'
import type { Store, Work } from '../../core/store.ts'
import { alerts } from '../../safety/alerts.ts'
import { linkToken } from './link.ts'
import { pageJob } from './paging.ts'
import { oncallPhones, pageSteps, type OncallPhone, type PageStep } from './records.ts'
import { pageText } from './words.ts'

/** What takes a page out; each is there when the settings name it. */
export interface PageSenders {
  readonly robot?: ((text: string) => Promise<SendOutcome>) | undefined
  /** `user`: their id in the address list of WeCom. */
  readonly wecom?: ((user: string, text: string) => Promise<SendOutcome>) | undefined
  readonly sms?: ((to: string, text: string, sendId: string) => Promise<SendOutcome>) | undefined
}

export interface SendParts {
  readonly store: Store
  readonly log: Log
  readonly sealer: Sealer
  readonly senders: PageSenders
  /** How the console is reached from outside; without it a page carries no link. */
  readonly baseUrl: string | undefined
}

const codeOf = (outcome: SendOutcome): string => ('code' in outcome ? outcome.code : outcome.kind)

/** Where to is not known: the number was taken away. */
const nowhere: SendOutcome = { kind: 'permanent', code: 'no-address' }

/** What the ledger keeps of a try. A page whose fate is unknown is sent again: twice is better than never. */
const outcomeFor = (outcome: SendOutcome, isLast: boolean): Pick<PageStep, 'outcome' | 'code'> => {
  switch (outcome.kind) {
    case 'sent':
      return { outcome: 'sent' }
    case 'unknown':
      return { outcome: 'unknown', code: outcome.code }
    case 'retry':
      return { outcome: isLast ? 'failed' : 'due', code: outcome.code }
    case 'parked':
    case 'no-permission':
    case 'permanent':
      return { outcome: 'failed', code: codeOf(outcome) }
  }
}

const resultFor = (outcome: SendOutcome): JobResult => {
  switch (outcome.kind) {
    case 'sent':
      return { kind: 'done', outcome: 'sent' }
    case 'unknown':
      return { kind: 'retry', outcome: `unknown ${outcome.code}` }
    case 'retry':
      return { kind: 'retry', outcome: outcome.code, ...(outcome.at === undefined ? {} : { at: outcome.at }) }
    case 'parked':
    case 'no-permission':
    case 'permanent':
      return { kind: 'dead', outcome: `permanent ${codeOf(outcome)}` }
  }
}

const settleStep = async (work: Work, id: string, change: Pick<PageStep, 'outcome' | 'code'>): Promise<void> => {
  const row = await work.rows(pageSteps).get(id)
  if (row === undefined) return
  const { code: _before, ...rest } = row
  await work.rows(pageSteps).update({ ...rest, ...change, tries: row.tries + 1 })
}

/** Sends pages. A job carries the page's id; what is said is made when it runs, and holds a number only. */
export const pageHandler = ({ store, log, sealer, senders, baseUrl }: SendParts): JobHandler => {
  /** Sends where the sealed address leads; nowhere when there is none, or its key is gone. */
  const withAddress = async (
    sealed: string | undefined,
    say: (to: string) => Promise<SendOutcome>,
  ): Promise<SendOutcome> => {
    const to = sealed === undefined ? illegible : legible(sealer, 'contact', sealed)
    return to === illegible ? nowhere : say(to)
  }

  const send = async (row: PageStep, reach: Partial<OncallPhone>): Promise<SendOutcome> => {
    const link = baseUrl === undefined ? undefined : `${baseUrl}/p/${linkToken(sealer, row.id)}`
    const text = pageText(row.alert, link)
    if (row.channel === 'robot' && senders.robot !== undefined) return senders.robot(text)
    const { sms, wecom } = senders
    if (row.channel === 'sms' && sms !== undefined) return withAddress(reach.phone, (to) => sms(to, text, row.id))
    if (row.channel === 'wecom' && wecom !== undefined) return withAddress(reach.wecom, (to) => wecom(to, text))
    return { kind: 'permanent', code: 'not-set-up' }
  }

  return {
    kind: pageJob,
    run: async (payload, { count }) => {
      const found = await store.read(async (read) => {
        const row = await read.rows(pageSteps).get(payload['page'] ?? '')
        const alert = row === undefined ? undefined : await read.rows(alerts).get(row.alert)
        const reach = row?.staff === undefined ? undefined : await read.rows(oncallPhones).get(row.staff)
        return row === undefined || alert === undefined ? undefined : { row, alert, reach: reach ?? {} }
      })
      if (found === undefined) return { kind: 'done', outcome: 'gone' }
      const { row, alert, reach } = found
      if (row.outcome === 'sent' || row.outcome === 'unneeded') return { kind: 'done', outcome: row.outcome }
      const keep = (change: Pick<PageStep, 'outcome' | 'code'>): Promise<void> =>
        store.transaction(row.alert, (work) => settleStep(work, row.id, change))
      if (alert.state !== 'open') {
        await keep({ outcome: 'unneeded' })
        return { kind: 'done', outcome: 'unneeded' }
      }
      const outcome = await send(row, reach)
      log.info('safety', 'paged', { page: row.id, channel: row.channel, outcome: outcome.kind })
      await keep(outcomeFor(outcome, count >= maxAttempts))
      return resultFor(outcome)
    },
  }
}
