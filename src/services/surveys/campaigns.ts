import { writeAudit } from '../../casework/transitions.ts'
import { conversations } from '../../core/conversation.ts'
import { ensure } from '../../core/errors.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { addMs, dayMs, minuteMs, msBetween, type Instant } from '../../core/time.ts'
import { persons } from '../../people/records.ts'
import { firstOfPerson, rootId } from '../../people/joined.ts'
import type { ReminderKind } from '../../reminders/kinds/kind.ts'
import { planReminders } from '../../reminders/planning.ts'
import { openAlertOf } from '../../safety/alerts.ts'
import { surveyCampaigns, surveyResponses, type Campaign } from './records.ts'
import { ownId } from './responses.ts'
import * as words from './words.ts'

export const surveyKind = 'survey'
const longestMs = 92 * dayMs
const mostCampaigns = 200
/** Planned together; each is a row. */
const batch = 50

export const isRunning = ({ state, from, until }: Campaign, now: Instant): boolean =>
  state !== 'cancelled' && from <= now && now < until

/** The newest first. */
export const campaignsOf = (read: ReadWork, survey: string): Promise<readonly Campaign[]> =>
  read.rows(surveyCampaigns).range('survey', { where: [survey], descending: true, limit: mostCampaigns })

/** What an answer given now belongs to, if anything. */
export const runningCampaign = async (read: ReadWork, survey: string): Promise<Campaign | undefined> =>
  (await campaignsOf(read, survey)).find((campaign) => isRunning(campaign, read.now))

export interface NewCampaign {
  readonly survey: string
  readonly from: Instant
  readonly until: Instant
}

/** Asks everybody to fill in a survey between two instants. One campaign of a survey at a time, so that each answer has one. */
export const startCampaign = async (work: Work, by: string, campaign: NewCampaign): Promise<Campaign> => {
  const { survey, until } = campaign
  // What lies a little back is now: a form takes a while to be filled in.
  const from = campaign.from < work.now ? work.now : campaign.from
  ensure(msBetween(from, until) >= dayMs, 'invalid', '至少要开一天')
  ensure(msBetween(from, until) <= longestMs, 'invalid', '最多开三个月')
  const clash = (await campaignsOf(work, survey)).some(
    (other) => other.state !== 'cancelled' && other.from < until && from < other.until,
  )
  ensure(!clash, 'conflict', '这份问卷在这段时间已经有一次了')
  const id = work.newId('svc')
  const row = await work.rows(surveyCampaigns).insert({ id, survey, from, until, state: 'open', people: 0, by })
  await writeAudit(work, id, { actor: by, action: 'survey-start', detail: { survey } })
  return row
}

/** Nobody else is invited; what was answered stays and may be looked at. */
export const cancelCampaign = async (
  work: Work,
  by: string,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<Campaign> => {
  const row = await work.rows(surveyCampaigns).get(id)
  ensure(row, 'not_found', '没有找到这一次')
  ensure(row.version === version, 'conflict', '刚被别人改过')
  ensure(row.state !== 'cancelled' && row.until > work.now, 'conflict', '这一次已经结束了')
  const ended = await work.rows(surveyCampaigns).update({
    ...row,
    state: 'cancelled',
    until: work.now < row.from ? row.from : work.now,
  })
  await writeAudit(work, id, { actor: by, action: 'survey-end' })
  return ended
}

/** A minute from now at the earliest; the words say nothing of what is asked. Who has one already gets no second. */
const invite = async (work: Work, { id, from, until }: Campaign, person: string): Promise<void> => {
  const earliest = addMs(work.now, minuteMs)
  const at = from > earliest ? from : earliest
  await planReminders(work, {
    kind: surveyKind,
    subject: id,
    person,
    eventAt: until,
    offsets: [{ occurrence: 'invitation', beforeMs: msBetween(at, until) }],
    importance: 'ordinary',
    words: words.invitation(),
  })
}

/** Everybody we know who wants reminders. Nothing anybody asked, answered or booked is looked at. */
const audience = async (store: Store): Promise<readonly string[]> => {
  const ids: string[] = []
  for await (const { id, aliasOf, optedOut } of store.scan(persons))
    if (aliasOf === undefined && !optedOut.includes('all') && !optedOut.includes(surveyKind)) ids.push(id)
  return ids
}

/**
 * Plans the invitations of the campaigns that have begun. Cut off in the middle it is done again from the start, and nobody is
 * invited twice. The sweep says them.
 */
export const spreadCampaigns = async (store: Store): Promise<number> => {
  const open = await store.read(async (read) => {
    const coming = await read.rows(surveyCampaigns).range('until', { from: read.now, limit: mostCampaigns })
    return coming.filter((campaign) => campaign.state === 'open' && isRunning(campaign, read.now))
  })
  let planned = 0
  for (const campaign of open) {
    const people = await audience(store)
    for (let at = 0; at < people.length; at += batch)
      await store.transaction(campaign.id, async (work) => {
        for (const person of people.slice(at, at + batch)) await invite(work, campaign, person)
      })
    await store.transaction(campaign.id, async (work) => {
      const now = await work.rows(surveyCampaigns).get(campaign.id)
      if (now?.state === 'open')
        await work.rows(surveyCampaigns).update({ ...now, state: 'invited', people: people.length })
    })
    planned += people.length
  }
  return planned
}

/**
 * Not sent when the campaign has ended, to who is known to have answered, to somebody in whose trouble nobody has looked
 * yet, and not into a talk with a person of staff.
 */
export const surveyReminders = (sealer: Sealer): ReminderKind => ({
  kind: surveyKind,
  name: '问卷邀请',
  audience: 'member',
  importance: 'ordinary',
  late: { until: 'event' },
  merge: 'kind',
  digest: true,
  stillOn: async (work, { subject, person }) => {
    const campaign = await work.rows(surveyCampaigns).get(subject)
    if (campaign === undefined || !isRunning(campaign, work.now)) return false
    const filled = (id: string) => work.rows(surveyResponses).get(ownId(sealer, subject, id))
    if ((await firstOfPerson(work, person, filled)) !== undefined) return false
    if ((await work.rows(conversations).get(await rootId(work, person)))?.owner === 'staff') return false
    return (await firstOfPerson(work, person, (id) => openAlertOf(work, id))) === undefined
  },
})
