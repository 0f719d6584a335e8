import { z } from 'zod'
import { nothing, office, route } from './route.ts'

const instant = z.iso.datetime()

export const surveyCampaignSchema = z.object({
  id: z.string(),
  version: z.number(),
  survey: z.string(),
  from: z.string(),
  until: z.string(),
  state: z.enum(['open', 'invited', 'cancelled']),
  /** How many have been invited or will be. */
  people: z.number(),
})
export type SurveyCampaign = z.output<typeof surveyCampaignSchema>

export const surveySchema = z.object({
  id: z.string(),
  version: z.number(),
  title: z.string(),
  isActive: z.boolean(),
  isAnonymous: z.boolean(),
  /** How many questions it has. */
  questions: z.number(),
  /** Some of them are answered in one's own words. */
  hasWords: z.boolean(),
  campaigns: z.array(surveyCampaignSchema),
})
export type SurveyView = z.output<typeof surveySchema>

export const surveys = route({
  method: 'GET',
  path: '/api/staff/surveys',
  summary: 'Questionnaires and when people were asked to fill them in',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ surveys: z.array(surveySchema) }),
})

/** Counts of one campaign, or of a month without one; never of fewer than five people, and bands only when it is over. */
export const surveyGroupSchema = z.object({
  id: z.string(),
  kind: z.enum(['campaign', 'month']),
  /** Days of a campaign; the month of a month. */
  from: z.string(),
  until: z.string(),
  isOpen: z.boolean(),
  /** Absent below five. */
  total: z.number().optional(),
  tables: z.array(
    z.object({
      title: z.string(),
      /** Without a count: hidden, because it is small or would give a small one away. */
      cells: z.array(z.object({ label: z.string(), count: z.number().optional() })),
    }),
  ),
})
export type SurveyGroup = z.output<typeof surveyGroupSchema>

export const surveyResults = route({
  method: 'GET',
  path: '/api/staff/surveys/:id/results',
  summary: 'How many fell into each band, by campaign and month; counts under five are hidden',
  access: office,
  query: nothing,
  body: nothing,
  reply: z.object({ id: z.string(), title: z.string(), groups: z.array(surveyGroupSchema) }),
})

export const startSurvey = route({
  method: 'POST',
  path: '/api/staff/surveys/:id/campaigns',
  summary: 'Invite everybody who wants reminders to fill in a questionnaire',
  access: office,
  query: nothing,
  body: z.object({ from: instant, until: instant }),
  reply: surveyCampaignSchema,
})

export const endSurvey = route({
  method: 'POST',
  path: '/api/staff/survey-campaigns/:id/end',
  summary: 'End a campaign early: nobody else is invited',
  access: office,
  query: nothing,
  body: z.object({ version: z.number() }),
  reply: surveyCampaignSchema,
})

export const surveyWords = route({
  method: 'POST',
  path: '/api/staff/surveys/:id/words',
  summary: 'Open what people wrote in their own words, once a campaign or month is over, which is logged',
  access: office,
  query: nothing,
  body: z.object({ group: z.string().min(1).max(80) }),
  reply: z.object({ words: z.array(z.object({ question: z.string(), text: z.string() })) }),
})

export const surveyRoutes = [surveys, surveyResults, startSurvey, endSurvey, surveyWords]
