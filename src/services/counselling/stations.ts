import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import type { Work } from '../../core/store.ts'
import type { CounsellingParts } from './holding.ts'
import { cannotKeep, handOn, type HandedOn } from './people-replace.ts'
import { counsellors, stations, type Station } from './records.ts'

/** What the office enters of a station. */
export type StationForm = Omit<Station, 'id' | 'version'>

/** One that was there before, as the clerk saw it. */
export interface Seen {
  readonly id: string
  readonly version: number
}

interface Span {
  readonly from: number
  readonly to: number
  readonly weekday?: number
}

const endOfDay = 24 * 60

export const checkTimes = (times: readonly Span[]): void => {
  for (const { from, to, weekday = 0 } of times) {
    ensure(from >= 0 && from < to && to <= endOfDay, 'invalid', '时间填得不对：结束要在开始之后，都在同一天里。')
    ensure(weekday >= 0 && weekday <= 6, 'invalid', '星期几填得不对。')
  }
}

/** Adds a station, or changes one: appointments at one that closes are handed on. */
export const saveStation = async (
  work: Work,
  parts: CounsellingParts,
  input: { readonly actor: string; readonly seen?: Seen; readonly form: StationForm },
): Promise<HandedOn> => {
  const { actor, seen, form } = input
  checkTimes(form.open)
  if (seen === undefined) {
    const added = await work.rows(stations).insert({ id: work.newId('sta'), ...form })
    await writeAudit(work, added.id, { actor, action: 'station added' })
    return { given: [], reopened: [] }
  }
  const before = await work.rows(stations).get(seen.id)
  ensure(before !== undefined, 'not_found', '没有这个站点。')
  ensure(before.version === seen.version, 'conflict', '别人刚改过这个站点，请刷新再看。')
  const station = await work.rows(stations).update({ ...form, id: before.id, version: before.version })
  await writeAudit(work, station.id, { actor, action: 'station saved' })
  const given: string[] = []
  const reopened: string[] = []
  for (const counsellor of await work.rows(counsellors).range('name', { limit: 1_000 })) {
    const done = await handOn(work, parts, {
      counsellor: counsellor.id,
      actor,
      mustGo: (booking, { way }) => booking.station === station.id && cannotKeep(counsellor, { booking, station, way }),
    })
    given.push(...done.given)
    reopened.push(...done.reopened)
  }
  return { given, reopened }
}
