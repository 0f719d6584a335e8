import type { Store, Work } from '../../core/store.ts'
import { cancelReminders } from '../../reminders/planning.ts'
import { ledger, reminders, type Ledger } from '../../reminders/records.ts'
import { emit } from '../../core/events.ts'
import type { CampaignPlatform } from './carriers.ts'
import { afterFailure, startAgain } from './next-way.ts'
import { campaigns, recipients, type Campaign, type Recipient, type RecipientState } from './records.ts'

/** Recipients of one transaction. */
const batch = 200

const stateOf: Readonly<Record<Ledger['outcome'], RecipientState | undefined>> = {
  pending: undefined,
  sent: 'sent',
  parked: 'parked',
  called: 'parked',
  skipped: 'skipped',
  failed: 'failed',
  unknown: 'unknown',
  expired: 'expired',
}

const settleOne =
  (platform: CampaignPlatform) =>
  async (work: Work, row: Recipient): Promise<void> => {
    const said = await work.rows(ledger).get(row.reminder ?? '')
    if (said !== undefined) {
      const state = stateOf[said.outcome]
      // In a broadcast it is pending until the call has been made: that is the broadcast's own to say.
      if (state === undefined || row.state === 'handed') return
      const campaign = state === 'failed' ? await work.rows(campaigns).get(row.campaign) : undefined
      if (campaign !== undefined) {
        await work.rows(recipients).update(await afterFailure(work, platform, { campaign, row, reason: said.reason }))
        return
      }
      const reason = said.reason === undefined ? {} : { reason: said.reason }
      // In no broadcast after all: nothing is taken from the month's quota.
      const { place: _place, month: _month, ...kept } = row
      await work.rows(recipients).update({ ...kept, state, ...reason })
      return
    }
    const planned = await work.rows(reminders).get(row.reminder ?? '')
    if (planned?.state !== 'planned') await work.rows(recipients).update({ ...row, state: 'cancelled' })
  }

/** A page of the recipients in a state, in a transaction of its own. @returns the last of it, while there may be more */
const page = (
  store: Store,
  { id, state, after }: { readonly id: string; readonly state: RecipientState; readonly after?: Recipient | undefined },
  act: (work: Work, row: Recipient) => Promise<unknown>,
): Promise<Recipient | undefined> =>
  store.transaction(id, async (work) => {
    const range = { where: [id, state], limit: batch, ...(after === undefined ? {} : { after }) }
    const rows = await work.rows(recipients).range('state', range)
    for (const row of rows) await act(work, row)
    return rows.length < batch ? undefined : rows.at(-1)
  })

const each = async (
  store: Store,
  at: { readonly id: string; readonly state: RecipientState },
  act: (work: Work, row: Recipient) => Promise<unknown>,
): Promise<void> => {
  let after = await page(store, at, act)
  while (after !== undefined) after = await page(store, { ...at, after }, act)
}

const moveTo = (state: RecipientState) => (work: Work, row: Recipient) =>
  work.rows(recipients).update({ ...row, state })

const again = (round: number) => async (work: Work, row: Recipient) => {
  if (row.round >= round) return
  await work.rows(recipients).update(startAgain(row, round))
}

/** Takes over what became of those who were fed, and those whom a new round tries again. */
export const collect = async (
  store: Store,
  platform: CampaignPlatform,
  { id, round, state }: Campaign,
): Promise<void> => {
  await each(store, { id, state: 'fed' }, settleOne(platform))
  if (state === 'running' && round > 0) await each(store, { id, state: 'failed' }, again(round))
}

/** Nothing of a stopped campaign leaves any more, but a broadcast that is under way. */
export const wipe = async (store: Store, platform: CampaignPlatform, { id }: Campaign): Promise<void> => {
  for (;;) {
    const left = await store.transaction(id, async (work) => {
      await cancelReminders(work, id)
      return work.rows(reminders).count('subject', { where: [id, 'planned'] })
    })
    if (left === 0) break
  }
  await each(store, { id, state: 'waiting' }, moveTo('cancelled'))
  await each(store, { id, state: 'fed' }, settleOne(platform))
}

/** Whose time is over while they waited. */
export const expire = (store: Store, { id }: Campaign): Promise<void> =>
  each(store, { id, state: 'waiting' }, moveTo('expired'))

/** Over when everybody has an outcome. */
export const finish = (store: Store, id: string): Promise<boolean> =>
  store.transaction(id, async (work) => {
    const row = await work.rows(campaigns).get(id)
    if (row?.state !== 'running') return false
    for (const state of ['waiting', 'fed', 'handed'] as const)
      if ((await work.rows(recipients).range('state', { where: [id, state], limit: 1 })).length > 0) return false
    await work.rows(campaigns).update({ ...row, state: 'done', finishedAt: work.now })
    await emit(work, { type: 'campaign.finished', subject: id })
    return true
  })
