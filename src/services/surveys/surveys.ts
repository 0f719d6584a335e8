import type { Sealer } from '../../core/seal.ts'
import type { Store } from '../../core/store.ts'
import { forgetAbandoned } from './abandoned.ts'
import { spreadCampaigns, surveyReminders } from './campaigns.ts'
import type { Survey } from './definition.ts'
import { flowOf, surveyFlow } from './flow.ts'
import { surveyHandlers } from './routes.ts'
import { surveyWords } from './service-words.ts'

interface SurveysParts {
  readonly store: Store
  readonly sealer: Sealer
  readonly surveys: readonly Survey[]
}

/** Questionnaires (心理健康调查): asked in chat, by campaign or by word, seen by staff as counts only. */
export const createSurveys = ({ store, sealer, surveys }: SurveysParts) => ({
  flows: surveys.filter(({ isActive }) => isActive).map((survey) => surveyFlow(survey, sealer)),
  words: surveyWords(surveys),
  reminderKinds: [surveyReminders(sealer)],
  standing: [
    { name: 'survey invitations', cron: '30 */5 * * * *', run: () => spreadCampaigns(store) },
    {
      name: 'abandoned surveys',
      cron: '0 41 3 * * *',
      run: () => forgetAbandoned(store, new Set(surveys.filter(({ isAnonymous }) => isAnonymous).map(flowOf))),
    },
  ],
  staff: surveyHandlers(surveys, sealer),
})
