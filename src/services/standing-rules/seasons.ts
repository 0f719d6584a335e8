import { cases, type Case } from '../../casework/records.ts'
import type { Work } from '../../core/store.ts'
import { atLocal, type LocalDate } from '../../core/time.ts'
import { rootId } from '../../people/joined.ts'
import { memberships, membershipsOf, type Membership } from '../../people/memberships.ts'
import { planAidSeason } from '../../reminders/kinds/aid-season.ts'
import { planCheckUp } from '../../reminders/kinds/check-up.ts'
import { seasonOf, type Season } from '../../reminders/yearly.ts'
import { applicationBody, applicationKind } from '../applications/records.ts'

const page = 200
/** What an application is about that the aid season is for, as the form tools' files say it. */
const aid = 'aid'
/** An application that has been open for longer than so many years is not looked for. */
const yearsOpen = 3

interface Run {
  /** The day of the run. */
  readonly on: LocalDate
  readonly season: Season
  /** Where the page before ended: `key id` of its last row. */
  readonly cursor: string | undefined
}

export interface Planned {
  readonly planned: number
  readonly next?: string
}

/** The year in which the season opens that is under way on a day, or else comes next. */
export const seasonYear = (on: LocalDate, season: Season): number => {
  const year = Number(on.slice(0, 4))
  return seasonOf(year - 1, season).to >= on ? year - 1 : seasonOf(year, season).to >= on ? year : year + 1
}

const split = (cursor = ''): readonly [key: string, id: string] => {
  const at = cursor.indexOf(' ')
  return at === -1 ? ['', ''] : [cursor.slice(0, at), cursor.slice(at + 1)]
}

/** Where a page of linked memberships begins. The row went or was joined since: its person is read again, planning twice plans once. */
const membershipsAfter = async (work: Work, cursor: string | undefined): Promise<readonly Membership[]> => {
  const [person, id] = split(cursor)
  const last = id === '' ? undefined : await work.rows(memberships).get(id)
  const after = last?.person === person ? { after: last } : {}
  return work.rows(memberships).range('person', { ...(person === '' ? {} : { from: person }), ...after, limit: page })
}

/** Plans the check-up of one page of model workers; rows that nobody has made theirs have no reminder. */
export const checkUpPage = async (work: Work, { on, season, cursor }: Run): Promise<Planned> => {
  const year = seasonYear(on, season)
  const rows = await membershipsAfter(work, cursor)
  let planned = 0
  for (const { id, person, roles } of rows)
    if (person !== undefined && roles.includes('model-worker'))
      planned += (await planCheckUp(work, { subject: id, person, year, season })).length
  const last = rows.at(-1)
  return last?.person === undefined || rows.length < page ? { planned } : { planned, next: `${last.person} ${last.id}` }
}

const isMeant = (row: Case, lastYear: string): boolean =>
  applicationBody(row).about === aid && (row.state === 'open' || row.createdAt >= lastYear)

/**
 * Plans the aid season of one page of applicants: of the year before, or still open; of them whoever belongs to a union. It is the
 * same matter for which they handed their facts in; nothing anybody asked or booked is looked at.
 */
export const aidSeasonPage = async (work: Work, { on, season, cursor }: Run): Promise<Planned> => {
  const year = seasonYear(on, season)
  const [from, id] = split(cursor)
  const last = id === '' ? undefined : await work.rows(cases).get(id)
  const start = from === '' ? atLocal(`${year - yearsOpen}-01-01`, 0) : from
  const rows = await work.rows(cases).range('kind', {
    where: [applicationKind],
    from: start,
    ...(last === undefined ? {} : { after: last }),
    limit: page,
  })
  const lastYear = atLocal(`${year - 1}-01-01`, 0)
  let planned = 0
  for (const row of rows) {
    const person = await rootId(work, row.person)
    if (isMeant(row, lastYear) && (await membershipsOf(work, person)).length > 0)
      planned += (await planAidSeason(work, { person, year, season })).length
  }
  const end = rows.at(-1)
  return end === undefined || rows.length < page ? { planned } : { planned, next: `${end.createdAt} ${end.id}` }
}
