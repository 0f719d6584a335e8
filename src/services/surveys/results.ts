import type { ReadWork } from '../../core/store.ts'
import { addMs, localDate, type Instant } from '../../core/time.ts'
import { campaignsOf, isRunning } from './campaigns.ts'
import type { Survey } from './definition.ts'
import { surveyResponses, type Campaign, type Response } from './records.ts'
import { monthGroup } from './responses.ts'
import { shownTotal, smallest, suppress } from './suppression.ts'
import * as words from './words.ts'

const page = 500
/** As many months and campaigns back are listed. */
const monthsShown = 6
const campaignsShown = 20

/** `count` is left out where it is hidden. */
interface Cell {
  readonly label: string
  readonly count?: number
}

/** A campaign, or a month of answers that came without one. The groups share no answer, so none is the difference of others. */
export interface Group {
  readonly id: string
  readonly kind: 'campaign' | 'month'
  readonly from: string
  readonly until: string
  /** Answers may still come: only how many there are is shown, so that nobody sees the one that was added. */
  readonly isOpen: boolean
  readonly total: number | undefined
  readonly tables: readonly { readonly title: string; readonly cells: readonly Cell[] }[]
}

const allOf = async (read: ReadWork, group: string): Promise<readonly Response[]> => {
  const rows: Response[] = []
  for (let last: Response | undefined; ;) {
    const next = await read
      .rows(surveyResponses)
      .range('group', { where: [group], limit: page, ...(last === undefined ? {} : { after: last }) })
    rows.push(...next)
    last = next.at(-1)
    if (next.length < page) return rows
  }
}

const tableOf = (title: string, counted: readonly (readonly [string, number])[]) => {
  const shown = suppress(counted.map(([, count]) => count))
  const cells = counted.map(([label], index): Cell => {
    const count = shown[index]
    return count === undefined ? { label } : { label, count }
  })
  return { title, cells }
}

/** One table a scale, and one of the answers that wanted looking at. Nothing at all of a group under five. */
export const tablesOf = (survey: Survey, rows: readonly Pick<Response, 'bands' | 'worrying'>[]): Group['tables'] => {
  if (rows.length < smallest) return []
  const scales = survey.scales.map(({ id, label, bands }) => {
    const countOf = (index: number): number => rows.filter((row) => (row.bands[id] ?? -1) === index).length
    const missing = countOf(-1)
    return tableOf(label, [
      ...bands.map((band, index) => [band.label, countOf(index)] as const),
      ...(missing === 0 ? [] : [[words.notScored, missing] as const]),
    ])
  })
  if (survey.items.every(({ alertFrom }) => alertFrom === undefined)) return scales
  const worrying = rows.filter((row) => row.worrying).length
  const alertTable = tableOf(words.alertTable, [
    [words.worrying, worrying],
    [words.notWorrying, rows.length - worrying],
  ])
  return [...scales, alertTable]
}

type Span = Pick<Group, 'id' | 'kind' | 'from' | 'until' | 'isOpen'>

const groupOf = async (read: ReadWork, survey: Survey, span: Span): Promise<Group> => {
  const total = shownTotal(await read.rows(surveyResponses).count('group', { where: [span.id] }))
  if (span.isOpen || total === undefined) return { ...span, total, tables: [] }
  // Rows of an earlier version may have had other bands.
  const rows = (await allOf(read, span.id)).filter(({ surveyVersion }) => surveyVersion === survey.version)
  return { ...span, total, tables: tablesOf(survey, rows) }
}

const spanOfCampaign = (campaign: Campaign, now: Instant): Span => ({
  id: campaign.id,
  kind: 'campaign',
  from: localDate(campaign.from),
  // It ends where the next day begins: people read the last day.
  until: localDate(addMs(campaign.until, -1)),
  isOpen: isRunning(campaign, now),
})

const monthBefore = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`
}

const monthSpans = (survey: Survey, now: Instant): readonly Span[] => {
  const spans: Span[] = []
  let month = localDate(now).slice(0, 7)
  for (let i = 0; i < monthsShown; i += 1) {
    const id = monthGroup(survey.id, month)
    spans.push({ id, kind: 'month', from: month, until: month, isOpen: i === 0 })
    month = monthBefore(month)
  }
  return spans
}

/** Results by campaign and by month, the newest first; groups that have not begun are left out. */
export const resultsOf = async (read: ReadWork, survey: Survey): Promise<readonly Group[]> => {
  const campaigns = (await campaignsOf(read, survey.id))
    .filter(({ from }) => from <= read.now)
    .slice(0, campaignsShown)
    .map((campaign) => spanOfCampaign(campaign, read.now))
  const groups: Group[] = []
  for (const span of [...campaigns, ...monthSpans(survey, read.now)]) groups.push(await groupOf(read, survey, span))
  return groups
}
