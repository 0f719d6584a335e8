import { mostEndpoints, webhookDeliveries, webhookEndpoints, type WebhookEndpoint } from '../core/events.ts'
import type { ReadWork, Store } from '../core/store.ts'
import { instantText } from '../core/time.ts'
import { ok, warn, type Check } from './check.ts'

const name = '接收地址'

const whys = {
  staff: '停用了',
  gone: '对方说不要了，停了',
  failing: '一直收不到，停了',
} as const

/** Where it goes is known to whoever runs this; the path may hold a key of the receiver's. */
const hostOf = ({ url }: WebhookEndpoint): string => (URL.canParse(url) ? new URL(url).host : '')

const lineOf = async (read: ReadWork, row: WebhookEndpoint): Promise<Check> => {
  const who = `${row.note}（${hostOf(row)}）`
  if (row.state === 'off') {
    const words = `${who}${whys[row.offWhy ?? 'staff']}`
    return row.offWhy === 'staff' ? ok(name, words) : warn(name, words, '问对方，再到工作台“接收地址”恢复或停用')
  }
  const [failed] = await read
    .rows(webhookDeliveries)
    .range('state', { where: [row.id, 'failed'], descending: true, limit: 1 })
  const [taken] = await read
    .rows(webhookDeliveries)
    .range('state', { where: [row.id, 'delivered'], descending: true, limit: 1 })
  if (failed !== undefined && (taken === undefined || failed.at > taken.at))
    return warn(name, `${who}最近一条 ${instantText(failed.at)} 没收下`, '到工作台“接收地址”看每次的结果')
  return ok(name, taken === undefined ? `${who}还没有发过` : `${who}最近收下的是 ${instantText(taken.at)} 的`)
}

/** A line for each program that is told of events. */
export const checkWebhooks = ({ store }: { readonly store: Pick<Store, 'read'> }): Promise<readonly Check[]> =>
  store.read(async (read) => {
    const rows = await read.rows(webhookEndpoints).range('created', { limit: mostEndpoints })
    return Promise.all(rows.map((row) => lineOf(read, row)))
  })
