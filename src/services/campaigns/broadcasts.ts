import type { SendOutcome } from '../../core/channel.ts'
import { addJob, maxAttempts, type JobHandler, type JobResult } from '../../core/job.ts'
import type { Store, Work } from '../../core/store.ts'
import { minuteMs, msBetween } from '../../core/time.ts'
import { bindings } from '../../people/records.ts'
import { recordOutcome } from '../../reminders/outcome.ts'
import type { BroadcastOutcome, CampaignPlatform } from './carriers.ts'
import { offTheHour } from './jitter.ts'
import { campaigns, recipients, slices, type Recipient, type Slice } from './records.ts'
import { afterFailure } from './next-way.ts'
import { wholeOf } from './wording.ts'

export const broadcastJob = 'send-broadcast'

/** The platform takes at least two people in one call. */
const fewest = 2
/** As many as the platform takes. */
const most = 10_000
const batch = 200
/** An open broadcast waits no longer for people whose reminders were put off. */
const patienceMs = 15 * minuteMs

const some = async (work: Work, slice: string, state: Recipient['state']): Promise<boolean> =>
  (await work.rows(recipients).range('slice', { where: [slice, state], limit: 1 })).length > 0

/**
 * Closes a broadcast when everybody in it has been looked at, and asks for the one call that sends it. From then on its people are
 * those who stand in it, however often it is tried.
 */
export const closeSlices = async (store: Store, campaign: string, size: number): Promise<void> => {
  const open = await store.read((read) => read.rows(slices).range('campaign', { where: [campaign, 'open'], limit: 10 }))
  for (const { id } of open)
    await store.transaction(campaign, async (work) => {
      const row = await work.rows(slices).get(id)
      if (row?.state !== 'open' || row.people === 0) return
      const isOld = msBetween(row.at, work.now) > patienceMs
      if (!isOld && (await some(work, id, 'fed'))) return
      const next = { where: [campaign, 'broadcast', 'waiting'], limit: 1 }
      const more = (await work.rows(recipients).range('carrier', next)).length > 0
      const isStopped = (await work.rows(campaigns).get(campaign))?.state !== 'running'
      if (!isOld && !isStopped && more && row.people < size) return
      await work.rows(slices).update({ ...row, state: 'closed' })
      await addJob(work, { kind: broadcastJob, key: id, payload: { slice: id }, runAt: offTheHour(work.now) })
    })
}

const openidsOf = (store: Store, slice: string): Promise<readonly string[]> =>
  store.read(async (read) => {
    const people = await read.rows(recipients).range('slice', { where: [slice, 'handed'], limit: most })
    const found: string[] = []
    for (const { place } of people) {
      const binding = await read.rows(bindings).get(place ?? '')
      if (binding !== undefined) found.push(binding.sender)
    }
    return found
  })

const standing = ({ kind }: BroadcastOutcome): Slice['state'] => (kind === 'retry' ? 'unknown' : kind)

const keep = (store: Store, id: string, outcome: BroadcastOutcome): Promise<Slice | undefined> =>
  store.transaction(id, async (work) => {
    const row = await work.rows(slices).get(id)
    if (row?.state !== 'closed') return row
    const message = outcome.kind === 'sent' && outcome.message !== undefined ? { message: outcome.message } : {}
    const code = outcome.kind === 'sent' ? {} : { code: outcome.code }
    return work.rows(slices).update({ ...row, ...message, ...code, state: standing(outcome) })
  })

const outcomeOf = ({ state, code = 'broadcast' }: Slice): SendOutcome =>
  state === 'sent' ? { kind: 'sent' } : { kind: state === 'failed' ? 'permanent' : 'unknown', code }

/** Nothing was taken from the month's quota of those whom the call surely did not reach: the next carrier is tried. */
const settled = async (work: Work, platform: CampaignPlatform, row: Recipient, slice: Slice): Promise<Recipient> => {
  if (slice.state === 'sent') return { ...row, state: 'sent' }
  if (slice.state === 'unknown') return { ...row, state: 'unknown' }
  const campaign = await work.rows(campaigns).get(slice.campaign)
  if (campaign === undefined) return { ...row, state: 'failed' }
  return afterFailure(work, platform, { campaign, row, reason: slice.code })
}

/** What the call came to, for each of its people: in the ledger and in the campaign. Cut off, it goes on where it was. */
const settlePeople = async (store: Store, slice: Slice, platform: CampaignPlatform): Promise<void> => {
  const { account = 'none' } = platform
  for (;;) {
    const count = await store.transaction(slice.campaign, async (work) => {
      const rows = await work.rows(recipients).range('slice', { where: [slice.id, 'handed'], limit: batch })
      for (const row of rows) {
        const outcome = outcomeOf(slice)
        await recordOutcome(work, { ledger: row.reminder ?? '', account, sendId: slice.id, outcome })
        await work.rows(recipients).update(await settled(work, platform, row, slice))
      }
      return rows.length
    })
    if (count < batch) return
  }
}

/**
 * The one call of a broadcast. It has the same id on every try, by which the platform drops a second one for a day: also after a crash,
 * and when it is not known what became of it, it is tried again.
 */
export const broadcastHandler = (store: Store, platform: CampaignPlatform): JobHandler => {
  const send = async (slice: Slice, isFirst: boolean): Promise<BroadcastOutcome> => {
    const openids = await openidsOf(store, slice.id)
    if (openids.length < fewest) return { kind: 'failed', code: 'too-few' }
    const campaign = await store.read((read) => read.rows(campaigns).get(slice.campaign))
    if (campaign === undefined || platform.broadcast === undefined) return { kind: 'failed', code: 'no-account' }
    // What was begun may have left: then it is asked about by its id, stopped or not.
    if (campaign.state === 'stopped' && isFirst) return { kind: 'failed', code: 'stopped' }
    return platform.broadcast(openids, wholeOf(campaign), slice.id)
  }
  return {
    kind: broadcastJob,
    run: async (payload, { count, interrupted }): Promise<JobResult> => {
      const id = payload['slice'] ?? ''
      const slice = await store.read((read) => read.rows(slices).get(id))
      if (slice === undefined || slice.state === 'open') return { kind: 'done', outcome: 'gone' }
      let ended: Slice | undefined = slice
      if (slice.state === 'closed') {
        const outcome = await send(slice, count === 1 && !interrupted)
        const isOpen = outcome.kind === 'retry' || outcome.kind === 'unknown'
        if (isOpen && count < maxAttempts) {
          const at = outcome.kind === 'retry' && outcome.at !== undefined ? { at: outcome.at } : {}
          return { kind: 'retry', outcome: outcome.code, ...at }
        }
        ended = await keep(store, id, outcome)
      }
      if (ended === undefined) return { kind: 'done', outcome: 'gone' }
      await settlePeople(store, ended, platform)
      return ended.state === 'sent'
        ? { kind: 'done', outcome: 'sent' }
        : { kind: 'dead', outcome: ended.code ?? ended.state }
    },
  }
}

/** What the platform says hours later of how a broadcast ended: counts only. */
export const noteBroadcast = (
  store: Store,
  report: { readonly message: string; readonly status: string; readonly sent: number; readonly failed: number },
): Promise<void> =>
  store.transaction(`broadcast:${report.message}`, async (work) => {
    const [row] = await work.rows(slices).range('message', { where: [report.message], limit: 1 })
    if (row === undefined) return
    const { status, sent: reached, failed: missed } = report
    await work.rows(slices).update({ ...row, status, reached, missed })
  })
