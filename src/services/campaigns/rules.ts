import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { derivedId } from '../../core/ids.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, dayMs, hourMs } from '../../core/time.ts'
import type { Staff } from '../../people/records.ts'
import { mostAlone } from './preview.ts'
import { campaigns, recipients, type Campaign, type CampaignState, type Content } from './records.ts'
import { ensureFit } from './wording.ts'

const longestMs = 62 * dayMs
const longestTitle = 40
const mostListed = 200

export interface Draft extends Content {
  readonly title: string
  readonly says?: string | undefined
  readonly linkCode?: string | undefined
}

/** A row as somebody saw it. */
export interface Seen {
  readonly id: string
  readonly version: number
}

/** What is approved, as one hash: a campaign goes on only while it is what was approved. */
export const sealOf = ({ headline, text, audience, carriers, until, link, address = '' }: Content): string => {
  const { unions, industries, streets, roles } = audience
  const lists = [unions, industries, streets, roles, carriers].map((list) => JSON.stringify(list.toSorted()))
  return derivedId('seal', headline, text, ...lists, until, ...(link === undefined ? [] : [link, address]))
}

export const allCampaigns = (read: ReadWork): Promise<readonly Campaign[]> =>
  read.rows(campaigns).range('created', { descending: true, limit: mostListed })

const seen = async (work: Work, { id, version }: Seen): Promise<Campaign> => {
  const row = await work.rows(campaigns).get(id)
  ensure(row, 'not_found', '没有找到这个通知')
  ensure(row.version === version, 'conflict', '刚被别人改过')
  return row
}

const ensureIn = ({ state }: Campaign, states: readonly CampaignState[], words: string): void =>
  ensure(states.includes(state), 'conflict', words)

const contentOf = (work: Work, draft: Draft): Draft => {
  const { until } = draft
  ensure(
    draft.title.trim() !== '' && draft.title.length <= longestTitle,
    'invalid',
    `起个名字，${longestTitle}个字以内。`,
  )
  ensureFit(draft)
  ensure(until >= addMs(work.now, hourMs), 'invalid', '最晚的时间至少在一小时以后。')
  ensure(until <= addMs(work.now, longestMs), 'invalid', '最长两个月。')
  return draft
}

const fieldsOf = ({ title, headline, text, audience, carriers, until, says, link, linkCode, address }: Draft) => ({
  title: title.trim(),
  headline: headline.trim(),
  text: text.trim(),
  audience,
  carriers: [...carriers],
  until,
  ...(says === undefined || says.trim() === '' ? {} : { says: says.trim() }),
  ...(link === undefined ? {} : { link, linkCode, address }),
})

export const draftCampaign = async (work: Work, by: Pick<Staff, 'id'>, draft: Draft): Promise<Campaign> => {
  const id = work.newId('cmp')
  const fields = fieldsOf(contentOf(work, draft))
  const row = await work
    .rows(campaigns)
    .insert({ id, ...fields, state: 'draft', createdAt: work.now, author: by.id, round: 0 })
  await writeAudit(work, id, { actor: by.id, action: 'campaign drafted' })
  return row
}

/** Any change needs a new approval, so a campaign that was handed in is a draft again. */
export const editCampaign = async (work: Work, by: Staff, of: Seen, draft: Draft): Promise<Campaign> => {
  const row = await seen(work, of)
  ensureIn(row, ['draft', 'submitted'], '批准以后不能再改。停下来，另写一个。')
  const { expected: _counted, expectedSms: _sms, seal: _seal, approvedBy: _by, approvedAt: _at, ...before } = row
  const { says: _says, link: _link, linkCode: _code, address: _address, ...kept } = before
  const edited = await work
    .rows(campaigns)
    .update({ ...kept, ...fieldsOf(contentOf(work, draft)), state: 'draft', author: by.id })
  await writeAudit(work, row.id, { actor: by.id, action: 'campaign edited' })
  return edited
}

const release = async (work: Work, row: Campaign, by: Staff): Promise<Campaign> => {
  const seal = sealOf(row)
  await writeAudit(work, row.id, { actor: by.id, action: 'campaign approved', detail: { seal } })
  return work.rows(campaigns).update({ ...row, state: 'gathering', seal, approvedBy: by.id, approvedAt: work.now })
}

/**
 * Hands a campaign in. Up to 500 people it goes at once; more wait for a second person.
 * @param people as just counted, like the parts of SMS
 */
export const submitCampaign = async (
  work: Work,
  by: Staff,
  of: Seen & { readonly smsCount?: number },
  people: number,
): Promise<Campaign> => {
  const row = await seen(work, of)
  ensureIn(row, ['draft'], '已经交上去了。')
  ensureFit(row)
  ensure(people > 0, 'invalid', '一个人也没有，换个范围。')
  ensure(row.until > addMs(work.now, hourMs), 'invalid', '最晚的时间快到了，往后改。')
  const counted = { ...row, expected: people, expectedSms: of.smsCount ?? 0, author: by.id }
  await writeAudit(work, row.id, { actor: by.id, action: 'campaign submitted', detail: { people: String(people) } })
  if (people <= mostAlone) return release(work, counted, by)
  return work.rows(campaigns).update({ ...counted, state: 'submitted', seal: sealOf(row) })
}

/** The second person: an administrator who did not write it. */
export const approveCampaign = async (work: Work, by: Staff, of: Seen): Promise<Campaign> => {
  const row = await seen(work, of)
  ensureIn(row, ['submitted'], '这个通知现在不用批准。')
  ensure(by.role === 'admin', 'forbidden', '超过500人的，要主管批准。')
  ensure(by.id !== row.author, 'forbidden', '自己写的不能自己批准，请另一位主管看。')
  ensure(row.seal === sealOf(row), 'conflict', '内容变过了，请写的人重新交。')
  ensure(row.until > work.now, 'invalid', '最晚的时间过了。')
  return release(work, row, by)
}

/** Back to whoever wrote it. */
export const returnCampaign = async (work: Work, by: Staff, of: Seen): Promise<Campaign> => {
  const row = await seen(work, of)
  ensureIn(row, ['submitted'], '这个通知现在不用批准。')
  const { seal: _seal, ...kept } = row
  await writeAudit(work, row.id, { actor: by.id, action: 'campaign returned' })
  return work.rows(campaigns).update({ ...kept, state: 'draft' })
}

interface Step {
  readonly from: readonly CampaignState[]
  readonly to: CampaignState
  readonly action: string
  readonly words: string
}

const steps = {
  pause: { from: ['gathering', 'running'], to: 'paused', action: 'campaign paused', words: '现在没有在发。' },
  resume: { from: ['paused'], to: 'gathering', action: 'campaign resumed', words: '没有停着。' },
  stop: {
    from: ['submitted', 'gathering', 'running', 'paused'],
    to: 'stopped',
    action: 'campaign stopped',
    words: '已经停下或者发完了。',
  },
} as const satisfies Readonly<Record<string, Step>>

export type StepName = keyof typeof steps

/** Pauses, goes on (what was gathered is looked through once more), or stops for good. */
export const stepCampaign = async (work: Work, by: Staff, of: Seen, name: StepName): Promise<Campaign> => {
  const { from, to, action, words }: Step = steps[name]
  const row = await seen(work, of)
  ensureIn(row, from, words)
  await writeAudit(work, row.id, { actor: by.id, action })
  const ended = to === 'stopped' ? { finishedAt: work.now } : {}
  return work.rows(campaigns).update({ ...row, ...ended, state: to })
}

/** Whoever is known not to have been reached is tried once more, never somebody of whom it is not known. */
export const retryCampaign = async (work: Work, by: Staff, of: Seen): Promise<Campaign> => {
  const row = await seen(work, of)
  ensureIn(row, ['running', 'done'], '现在不能重发。')
  ensure(row.until > addMs(work.now, hourMs), 'invalid', '最晚的时间快到了，不再重发。')
  const failed = await work.rows(recipients).range('state', { where: [row.id, 'failed'], limit: 1 })
  ensure(failed.length > 0, 'invalid', '没有没发到的人。')
  await writeAudit(work, row.id, { actor: by.id, action: 'campaign retried' })
  const { finishedAt: _at, ...kept } = row
  return work.rows(campaigns).update({ ...kept, state: 'running', round: row.round + 1 })
}
