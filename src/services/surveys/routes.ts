import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { campaignsOf, cancelCampaign, startCampaign, type NewCampaign } from './campaigns.ts'
import type { Survey } from './definition.ts'
import { surveyResponses, surveyWords, type Campaign } from './records.ts'
import { resultsOf } from './results.ts'
import { smallest } from './suppression.ts'

const mostCampaigns = 20
const mostWords = 500

const campaignView = ({ id, version, survey, from, until, state, people }: Campaign) => ({
  id,
  version,
  survey,
  from,
  until,
  state,
  people,
})

/** What staff do with questionnaires: counts only, and written words of groups that are closed. */
export const surveyHandlers = (surveys: readonly Survey[], sealer: Sealer) => {
  const surveyOf = (id: string): Survey => {
    const survey = surveys.find((one) => one.id === id)
    ensure(survey, 'not_found', '没有这份问卷')
    return survey
  }
  const results = async (read: ReadWork, _staff: Staff, { id }: { readonly id: string }) => {
    const survey = surveyOf(id)
    const groups = await resultsOf(read, survey)
    return {
      id,
      title: survey.title,
      groups: groups.map(({ total, tables, ...group }) => ({
        ...group,
        ...(total === undefined ? {} : { total }),
        tables: tables.map(({ title, cells }) => ({ title, cells: [...cells] })),
      })),
    }
  }
  return {
    list: async (read: ReadWork) => {
      const views = []
      for (const { id, version, title, isActive, isAnonymous, items } of surveys) {
        const campaigns = (await campaignsOf(read, id)).slice(0, mostCampaigns).map(campaignView)
        const hasWords = items.some(({ type }) => type === 'text')
        views.push({ id, version, title, isActive, isAnonymous, questions: items.length, hasWords, campaigns })
      }
      return { surveys: views }
    },
    results,
    start: async (work: Work, by: Staff, campaign: NewCampaign) => {
      ensure(surveyOf(campaign.survey).isActive, 'invalid', '这份问卷已经停用了')
      return campaignView(await startCampaign(work, by.id, campaign))
    },
    end: async (work: Work, by: Staff, input: { readonly id: string; readonly version: number }) =>
      campaignView(await cancelCampaign(work, by.id, input)),
    /** What people wrote, in no order, when the group is closed and has five answers or more. Reading is written down. */
    words: async (work: Work, by: Staff, { id, group }: { readonly id: string; readonly group: string }) => {
      const survey = surveyOf(id)
      const found = (await resultsOf(work, survey)).find((one) => one.id === group)
      ensure(found, 'not_found', '没有找到这一次')
      ensure(!found.isOpen, 'invalid', '还在填，结束以后再看')
      const count = await work.rows(surveyResponses).count('group', { where: [group] })
      ensure(count >= smallest, 'invalid', '填的人太少，为了不认出谁来，不给看')
      const rows = await work.rows(surveyWords).range('group', { where: [group], limit: mostWords })
      await writeAudit(work, group, { actor: by.id, action: 'survey-words', detail: { survey: id } })
      return {
        words: rows.map(({ item, sealed }) => ({
          question: survey.items.find(({ linkId }) => linkId === item)?.text ?? item,
          text: legible(sealer, 'form', sealed),
        })),
      }
    },
  }
}
