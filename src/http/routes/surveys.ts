import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { endSurvey, startSurvey, surveyResults, surveys, surveyWords, type SurveyCampaign } from '../api/surveys.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Act, BodyOf, Look, Named, Of, ReplyOf } from '../handler-types.ts'

/** What the survey service does for the console. */
export interface SurveyStaffHandlers {
  readonly list: (read: ReadWork) => Promise<ReplyOf<typeof surveys>>
  readonly results: Look<Named, ReplyOf<typeof surveyResults>>
  readonly start: (
    work: Work,
    staff: Staff,
    campaign: BodyOf<typeof startSurvey> & { readonly survey: string },
  ) => Promise<SurveyCampaign>
  readonly end: Act<Of<typeof endSurvey>, SurveyCampaign>
  /** Gives the words and writes the audit row. */
  readonly words: Act<Of<typeof surveyWords>, ReplyOf<typeof surveyWords>>
}

interface SurveyWires {
  readonly store: Store
  readonly guards: Guards
  readonly on: SurveyStaffHandlers
}

export const surveyMounts = ({ store, guards, on }: SurveyWires): readonly Mount[] => [
  guards.staff(surveys, () => store.read((read) => on.list(read))),
  guards.staff(surveyResults, ({ caller, param }) =>
    store.read((read) => on.results(read, caller.staff, { id: param('id') })),
  ),
  // One lock for all: two campaigns of a survey must not begin beside each other.
  guards.staff(startSurvey, ({ caller, param, body }) =>
    store.transaction('survey campaigns', (work) => on.start(work, caller.staff, { ...body, survey: param('id') })),
  ),
  guards.staff(endSurvey, ({ caller, param, body }) =>
    store.transaction('survey campaigns', (work) => on.end(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(surveyWords, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.words(work, caller.staff, { ...body, id: param('id') })),
  ),
]
