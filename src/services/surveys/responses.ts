import { derivedId, newId } from '../../core/ids.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Work } from '../../core/store.ts'
import { localDate, type Instant, type LocalDate } from '../../core/time.ts'
import type { Survey } from './definition.ts'
import { surveyResponses, surveyWords } from './records.ts'
import { bandsOf, isEnabled, isWorrying, type Values } from './scoring.ts'

/** `2026-11`, Shanghai. */
export const monthOf = (now: Instant): string => localDate(now).slice(0, 7)

/** Answers that came without a campaign are counted by month. */
export const monthGroup = (survey: string, month: string): string => `${survey}:${month}`

/**
 * The row of a person in a survey that is not anonymous: found again by who has the key, so that who fills in the same thing
 * twice takes the first answers back. The row itself does not say whose it is.
 */
export const ownId = (sealer: Sealer, group: string, person: string): string =>
  derivedId('svr', group, sealer.lookup('form', `${group} ${person}`))

const firstOfMonth = (now: Instant): LocalDate => `${monthOf(now)}-01`

/** An id whose time part says 1970: rows of a table stand in the order of their ids, and these stand in none. */
const timelessId = (prefix: string): string => newId(prefix, new Date(0))

export interface Filled {
  readonly survey: Survey
  readonly values: Values
  readonly group: string
  readonly person: string
}

const keepWords = async (work: Work, sealer: Sealer, { survey, values, group }: Filled): Promise<void> => {
  for (const { linkId, type } of survey.items) {
    const written = values[linkId]
    if (type !== 'text' || written === undefined || written === '') continue
    const sealed = sealer.seal('form', written)
    const row = { id: timelessId('svw'), survey: survey.id, group, item: linkId, on: firstOfMonth(work.now), sealed }
    await work.rows(surveyWords).insert(row)
  }
}

/** Keeps the bands of a filled survey, and the written words apart from them. */
export const keepResponse = async (work: Work, sealer: Sealer, filled: Filled): Promise<void> => {
  const { survey, values, group, person } = filled
  const bands = bandsOf(survey, values).map(
    ({ scale, band }) => [scale.id, band === undefined ? -1 : scale.bands.indexOf(band)] as const,
  )
  const kept = {
    survey: survey.id,
    surveyVersion: survey.version,
    group,
    bands: Object.fromEntries(bands),
    worrying: survey.items.some((item) => isEnabled(item, values) && isWorrying(item, values[item.linkId] ?? '')),
  }
  await keepWords(work, sealer, filled)
  const rows = work.rows(surveyResponses)
  if (survey.isAnonymous) {
    await rows.insert({ id: timelessId('svr'), ...kept, on: firstOfMonth(work.now) })
    return
  }
  const id = ownId(sealer, group, person)
  const known = await rows.get(id)
  const row = { ...kept, on: localDate(work.now) }
  await (known === undefined ? rows.insert({ id, ...row }) : rows.update({ ...known, ...row }))
}
