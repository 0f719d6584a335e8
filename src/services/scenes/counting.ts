import { derivedId } from '../../core/ids.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addDays, localDate } from '../../core/time.ts'
import type { Scan } from '../../dialogue/welcome.ts'
import { eventDays, sceneDays, type SceneDay } from './records.ts'

/** The platform's limit for a scene. */
export const maxSceneLength = 64

/** Stands in rows for the digits of a hall: they are a right to check in and kept nowhere. */
export const hallMark = '.hall'

/** A scene as rows hold it. */
export const countedScene = (scene: string): string =>
  scene.slice(0, maxSceneLength).replace(/^(lecture:\w+)\.\d{6}$/, `$1${hallMark}`)

/** Counts a scan in the transaction of its message, so a message that is asked again counts once. */
export const countScan = async (work: Work, { scene: raw, by }: Scan): Promise<void> => {
  const scene = countedScene(raw)
  const day = localDate(work.now)
  const id = derivedId('scd', scene, day)
  const known = await work.rows(sceneDays).get(id)
  if (known === undefined) {
    await work
      .rows(sceneDays)
      .insert({ id, scene, day, follows: by === 'follow' ? 1 : 0, scans: by === 'scan' ? 1 : 0 })
    return
  }
  const { follows, scans } = known
  const counts = by === 'follow' ? { follows: follows + 1 } : { scans: scans + 1 }
  await work.rows(sceneDays).update({ ...known, ...counts })
}

/** Counts something the account told us. */
export const countEvent = async (work: Work, type: string): Promise<void> => {
  const day = localDate(work.now)
  const id = derivedId('evd', type, day)
  const known = await work.rows(eventDays).get(id)
  if (known === undefined) await work.rows(eventDays).insert({ id, type, day, count: 1 })
  else await work.rows(eventDays).update({ ...known, count: known.count + 1 })
}

/** Counts of one scene over the last `days`, the newest day first. */
export const daysOf = (read: ReadWork, scene: string, days: number): Promise<readonly SceneDay[]> =>
  read.rows(sceneDays).range('scene', {
    where: [countedScene(scene)],
    from: addDays(localDate(read.now), 1 - days),
    descending: true,
    limit: days,
  })

/** What the account told us over the last `days`, by type, most frequent first. */
export const eventTotals = async (
  read: ReadWork,
  days: number,
): Promise<readonly { readonly type: string; readonly count: number }[]> => {
  const rows = await read.rows(eventDays).range('day', { from: addDays(localDate(read.now), 1 - days), limit: 10_000 })
  const totals = new Map<string, number>()
  for (const { type, count } of rows) totals.set(type, (totals.get(type) ?? 0) + count)
  return [...totals].map(([type, count]) => ({ type, count })).toSorted((a, b) => b.count - a.count)
}
