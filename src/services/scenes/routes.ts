import type { ReadWork, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { stations } from '../counselling/records.ts'
import { comingLectures } from '../lectures/rules.ts'
import { countedScene, daysOf, eventTotals } from './counting.ts'
import { endsSoon } from './making.ts'
import type { SceneCode } from './records.ts'
import { allScenes, renewScene, usualSceneLimits, wantScene, type NewScene } from './rules.ts'

interface HandlerParts {
  /** The account may have codes with a scene. */
  readonly isPossible: boolean
  readonly isKnown: (words: string) => boolean
}

const viewOf = async (read: ReadWork, row: SceneCode, days: number) => {
  const counted = await daysOf(read, countedScene(row.scene), days)
  const { id, version, kind, title, says, isPermanent, state, url, expiresAt, code, createdAt } = row
  return {
    id,
    version,
    kind,
    title,
    isPermanent,
    state,
    createdAt,
    ...(says === undefined ? {} : { says }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(code === undefined ? {} : { code }),
    ...(url === undefined ? {} : { url }),
    isEnded: expiresAt !== undefined && expiresAt <= read.now,
    endsSoon: endsSoon(row, read.now),
    follows: counted.reduce((sum, one) => sum + one.follows, 0),
    scans: counted.reduce((sum, one) => sum + one.scans, 0),
    days: counted.map(({ day, follows, scans }) => ({ day, follows, scans })),
  }
}

/** What staff see and do with the codes. */
export const sceneHandlers = ({ isPossible, isKnown }: HandlerParts) => ({
  list: async (read: ReadWork, _staff: Staff, { days }: { readonly days: number }) => {
    const rows = await allScenes(read)
    const open = await read.rows(stations).range('name', { limit: 500 })
    const coming = await comingLectures(read)
    return {
      scenes: await Promise.all(rows.map((row) => viewOf(read, row, days))),
      events: [...(await eventTotals(read, days))],
      stations: open.filter(({ active }) => active).map(({ id, name }) => ({ id, name })),
      lectures: coming.map(({ id, title, from }) => ({ id, title, from })),
      isPossible,
      permanentLeft: usualSceneLimits.permanent - rows.filter(({ isPermanent }) => isPermanent).length,
    }
  },
  add: async (work: Work, staff: Staff, wanted: NewScene): Promise<void> => {
    await wantScene(work, { isKnown }, { by: staff.id, wanted })
  },
  renew: async (work: Work, staff: Staff, of: { readonly id: string; readonly version: number }): Promise<void> => {
    await renewScene(work, { by: staff.id, ...of })
  },
})
