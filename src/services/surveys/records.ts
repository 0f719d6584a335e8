import { z } from 'zod'
import { table } from '../../core/table.ts'

/**
 * What is kept of a filled questionnaire: the bands, never an answer and never a person. An anonymous one has a random id that
 * holds no time, and the first day of its month for a date, so that nothing leads from here to a conversation.
 */
const responseSchema = z.object({
  id: z.string(),
  version: z.number(),
  survey: z.string(),
  surveyVersion: z.number(),
  /** The campaign's id, or the survey and the month. */
  group: z.string(),
  on: z.string(),
  /** Index of the band of each scale; -1: too much left out. */
  bands: z.record(z.string(), z.number()),
  /** An answer may have meant danger. */
  worrying: z.boolean(),
})
export type Response = z.output<typeof responseSchema>
export const surveyResponses = table<Response>({
  name: 'survey_responses',
  schema: responseSchema,
  indexes: { group: ['group'] },
  retention: { kind: 'days', days: 1_100, field: 'on' },
})

/** Words written to a text question: apart from everything else, sealed (purpose `form`), with nobody's name. */
const wordsSchema = z.object({
  id: z.string(),
  version: z.number(),
  survey: z.string(),
  group: z.string(),
  item: z.string(),
  /** The first day of the month. */
  on: z.string(),
  sealed: z.string(),
})
export type Words = z.output<typeof wordsSchema>
export const surveyWords = table<Words>({
  name: 'survey_words',
  schema: wordsSchema,
  indexes: { group: ['group'] },
  retention: { kind: 'days', days: 400, field: 'on' },
  personal: ['sealed'],
})

const campaignSchema = z.object({
  id: z.string(),
  version: z.number(),
  survey: z.string(),
  from: z.string(),
  until: z.string(),
  /** `open`: people are still to be invited · `invited`: all have their reminder · `cancelled`: ended by hand. */
  state: z.enum(['open', 'invited', 'cancelled']),
  /** How many have a reminder planned. */
  people: z.number(),
  by: z.string(),
})
export type Campaign = z.output<typeof campaignSchema>
export const surveyCampaigns = table<Campaign>({
  name: 'survey_campaigns',
  schema: campaignSchema,
  indexes: { survey: ['survey', 'until'], until: ['until'] },
})

export const surveyTables = [surveyResponses, surveyWords, surveyCampaigns]
