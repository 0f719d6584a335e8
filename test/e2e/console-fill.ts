import { createHmac } from 'node:crypto'
import { campaignKind } from '../../src/core/campaign.ts'
import { emit, webhookDeliveries, webhookEndpoints } from '../../src/core/events.ts'
import type { Work } from '../../src/core/store.ts'
import { addMs, hourMs, minuteMs } from '../../src/core/time.ts'
import { ledger, type Ledger } from '../../src/reminders/records.ts'
import { contacts } from '../../src/services/accounts/contact-records.ts'
import { campaigns, recipientId, recipients, type RecipientState } from '../../src/services/campaigns/records.ts'
import { staffNotices } from '../../src/services/duties/records.ts'
import { ruleRuns, ruleTasks } from '../../src/services/standing-rules/records.ts'
import type { Desk, House } from './office.ts'

/** What another system of this house signs with. */
export const hookKey = Buffer.alloc(24, 5)
export const consoleEnv = {
  HOOK_FORM_TOOL_SECRET: `whsec_${hookKey.toString('base64')}`,
  WEBHOOKS_ALLOW: '127.0.0.1',
}

const outcomes: readonly Ledger['outcome'][] = [
  'pending',
  'sent',
  'parked',
  'called',
  'skipped',
  'failed',
  'unknown',
  'expired',
]
const reasons: Readonly<Partial<Record<Ledger['outcome'], string>>> = { skipped: 'opted-out', failed: '43004' }

const fillLedger = async (work: Work): Promise<void> => {
  for (const [n, outcome] of outcomes.entries()) {
    const reason = reasons[outcome]
    await work.rows(ledger).insert({
      id: `rem_look${n}`,
      at: addMs(work.now, -n * minuteMs),
      kind: n % 2 === 0 ? 'appointment' : campaignKind,
      subject: `cas_look${n}`,
      occurrence: '24h',
      person: 'per_look',
      eventAt: addMs(work.now, n * hourMs),
      importance: 'important',
      outcome,
      ...(reason === undefined ? {} : { reason }),
      attempts:
        n < 1
          ? []
          : [
              { at: work.now, account: 'official-account', sendId: 's', outcome: 'parked', code: '45015' },
              { at: work.now, account: 'sms:member', sendId: 's', outcome: outcome === 'sent' ? 'sent' : 'unknown' },
            ],
    })
  }
}

const fillRules = async (work: Work): Promise<void> => {
  const run = { planned: 1, missed: 0, tries: 1, startedAt: work.now }
  await work.rows(ruleRuns).insert({
    ...run,
    id: 'run_look1',
    rule: 'weekly-report',
    at: addMs(work.now, -hourMs),
    state: 'given-up',
    cause: 'late',
    problem: '一个人也没有，换个范围。',
  })
  await work.rows(ruleRuns).insert({
    ...run,
    id: 'run_look2',
    rule: 'monthly-report',
    at: addMs(work.now, -2 * hourMs),
    state: 'asked',
    cause: 'schedule',
  })
  await work.rows(ruleTasks).insert({
    id: 'rtk_look',
    rule: 'weekly-report',
    run: 'run_look1',
    title: '交这周的服务周报',
    lines: ['转人工 3 条没回复', '咨询 2 个待确认'],
    at: work.now,
    dueOn: '2026-11-23',
    state: 'open',
  })
}

const fillStaff = async (work: Work): Promise<void> => {
  for (const [n, staff] of ['office', 'office'].entries())
    await work.rows(staffNotices).insert({
      id: `rem_staff${n}`,
      staff,
      kind: 'promise',
      subject: `cas_look${n}`,
      words: '有一条转人工快到答应回复的时间了，请到“转人工”看一下。',
      at: work.now,
      state: 'open',
    })
  await work.rows(contacts).insert({ id: 'wcc_look', user: 'sealed', name: '周小明', state: 'new', at: work.now })
}

const states: readonly RecipientState[] = ['waiting', 'fed', 'sent', 'sent', 'parked', 'failed', 'unknown', 'skipped']

/** A campaign that is half out, as the workers would have left it. */
const fillProgress = async (work: Work): Promise<void> => {
  const [row] = await work.rows(campaigns).range('created', { limit: 1 })
  if (row === undefined) throw new Error('no campaign was drafted')
  await work.rows(campaigns).update({ ...row, state: 'paused', expected: 8, approvedBy: row.author, seal: 'seal' })
  for (const [n, state] of states.entries())
    await work.rows(recipients).insert({
      id: recipientId(row.id, `per_${n}`),
      campaign: row.id,
      person: `per_${n}`,
      at: work.now,
      state,
      round: 0,
    })
}

const members = {
  heading: '登记码,工会,行业,街道,身份',
  lines: ['WX20260001,某某物业工会,物业,上马墩街道,会员', 'WX20260002,第二纺织厂工会,纺织,广益街道,劳模'],
  firstLine: 2,
}

const audience = { unions: [], industries: [], streets: [], roles: [] }
const campaign = (title: string) => ({
  title,
  headline: '冬天的大讲堂开始报名了',
  text: '这个月有三场，周六上午，在职工之家三楼。回“大讲堂”看时间、报名。',
  audience,
  carriers: ['wecom', 'broadcast', 'grant'],
  until: '2026-11-30T02:00:00.000Z',
  says: '大讲堂',
})

const endpoint = (note: string, events: readonly string[] = []) => ({
  url: `https://board.example.org/hooks/liangxin/${'long-part-of-an-address-'.repeat(3)}`,
  events,
  note,
  owner: '信息科',
})

const fillWebhooks = async ({ at }: House, desk: Desk): Promise<void> => {
  await desk.post('/api/staff/webhooks', endpoint('区总工会数据看板'))
  await desk.post('/api/staff/webhooks', endpoint('协同办公', ['case.created', 'alert.raised', 'lecture.full']))
  await at.app.store.transaction('look', async (work) => {
    for (const subject of ['cas_1', 'cas_2', 'cas_3']) await emit(work, { type: 'case.created', subject })
    const rows = await work.rows(webhookEndpoints).range('created', { limit: 2 })
    const [first, second] = rows
    if (first === undefined || second === undefined) throw new Error('no endpoint')
    await work.rows(webhookEndpoints).update({ ...second, state: 'off', offWhy: 'failing', offAt: work.now })
    const told = await work.rows(webhookDeliveries).range('endpoint', { where: [first.id], limit: 3 })
    for (const [n, row] of told.entries())
      await work.rows(webhookDeliveries).update({
        ...row,
        turn: 2,
        ...(n === 0 ? { state: 'failed' as const } : n === 1 ? { state: 'delivered' as const } : {}),
        attempts: [
          { at: work.now, ms: 15_001, error: 'timeout' },
          { at: addMs(work.now, minuteMs), ms: 80, status: 500, error: 'status' },
        ],
      })
  })
}

/** Another system tells us something: once what we know, once something its data file has no place for. */
const fillHooks = async ({ at, base }: House): Promise<void> => {
  const bodies = [
    { type: 'form.submitted', data: { form: 'hardship', name: '张三', phone: '13812345670', household: '3' } },
    { type: 'form.submitted', data: { form: 'hardship', name: '李四', phone: '一二三' } },
    { type: 'form.deleted', data: {} },
  ]
  for (const [n, one] of bodies.entries()) {
    const body = JSON.stringify(one)
    const seconds = String(Math.floor(at.clock.now().getTime() / 1000))
    const signature = createHmac('sha256', hookKey).update(`msg_${n}.${seconds}.${body}`).digest('base64')
    const headers = {
      'content-type': 'application/json',
      'webhook-id': `msg_${n}`,
      'webhook-timestamp': seconds,
      'webhook-signature': `v1,${signature}`,
    }
    const answer = await fetch(`${base}/hooks/form-tool`, { method: 'POST', headers, body })
    if (!answer.ok) throw new Error(`the hook was refused: ${answer.status}`)
  }
}

/** Rows for the pages of reminders, campaigns, rules and webhooks: of everything that looks different, one. */
export const fillSent = async (house: House, desk: Desk): Promise<void> => {
  await desk.post('/api/staff/members/import', members)
  await desk.post('/api/staff/campaigns', campaign('十一月大讲堂'))
  house.at.clock.move(1_000)
  await desk.post('/api/staff/campaigns', campaign('十二月大讲堂'))
  await desk.post('/api/staff/scenes', { kind: 'poster', title: '食堂门口', says: '大讲堂', isPermanent: false })
  await fillWebhooks(house, desk)
  await fillHooks(house)
  await house.at.app.store.transaction('look', async (work) => {
    await fillLedger(work)
    await fillRules(work)
    await fillStaff(work)
    await fillProgress(work)
  })
}
