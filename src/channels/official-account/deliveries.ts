import type { LateWord } from '../../core/channel.ts'
import { derivedId } from '../../core/ids.ts'
import type { Store, Work } from '../../core/store.ts'
import type { Report } from './events.ts'
import { grantOf } from './grants.ts'
import { announced, type Announced } from './records.ts'

interface DeliveryParts {
  readonly store: Store
  readonly account: string
  /** What was taken by the platform did not arrive after all. Part of the transaction. */
  readonly notDelivered: (work: Work, word: LateWord) => Promise<void>
}

const blocked = /user ?block/i

const failureOf = ({ status, code }: Report): NonNullable<Announced['failed']> =>
  blocked.test(status)
    ? { kind: 'no-permission', code: 'user-block' }
    : { kind: 'permanent', code: code ?? status.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase() }

/** What became of messages of the platform's own: it takes them at once and says later whether they arrived. */
export const createDeliveries = ({ store, account, notDelivered }: DeliveryParts) => {
  const change = (message: string, act: (work: Work, row: Announced | undefined, id: string) => Promise<void>) => {
    const id = derivedId('wms', account, message)
    return store.transaction(id, async (work) => act(work, await work.rows(announced).get(id), id))
  }

  /** The platform took it under this number; it may have spoken of it before we heard the number. */
  const taken = (message: string, sendId: string): Promise<void> =>
    change(message, async (work, row, id) => {
      if (row === undefined) return void (await work.rows(announced).insert({ id, at: work.now, sendId }))
      if (row.sendId !== undefined) return
      await work.rows(announced).update({ ...row, sendId })
      if (row.failed !== undefined) await notDelivered(work, { sendId, account, outcome: row.failed })
    })

  /** It did not arrive. A subscription message has no number of ours: it is known by the grant that was spent for it. */
  const failed = (openid: string, report: Report): Promise<void> =>
    change(report.message, async (work, row, id) => {
      if (row?.failed !== undefined) return
      const failure = failureOf(report)
      const { template } = report
      const spent = template === undefined ? undefined : await grantOf(work, { account, openid, template })
      const sendId = row?.sendId ?? spent?.spentFor
      const kept = { at: work.now, failed: failure, ...(sendId === undefined ? {} : { sendId }) }
      if (row === undefined) await work.rows(announced).insert({ id, ...kept })
      else await work.rows(announced).update({ ...row, ...kept })
      if (sendId !== undefined) await notDelivered(work, { sendId, account, outcome: failure })
    })

  return {
    taken,
    /** What the account reports of its own jobs. */
    reported: async (openid: string, reports: readonly Report[]): Promise<void> => {
      for (const report of reports) if (!report.isDelivered && report.message !== '') await failed(openid, report)
    },
  }
}

export type Deliveries = ReturnType<typeof createDeliveries>
