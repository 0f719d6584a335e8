import type { Reply } from '../../core/reply.ts'
import { instantText, localDate, wallClock, type Instant } from '../../core/time.ts'
import type { Opened, ServiceWord } from '../../dialogue/mind.ts'
import { stations, type Station } from '../counselling/records.ts'
import { lectures } from '../lectures/records.ts'
import { heldSeat } from '../lectures/rules.ts'
import { scenes } from './records.ts'
import * as words from './words.ts'

type At = Parameters<ServiceWord['open']>[0]

const scanPattern = /^scan:(station|lecture|poster):([\w-]{1,48})$/
const knownScene = /^(station|lecture|poster):[\w.-]{1,56}$/

/** What a scanned code says in the dialogue; undefined for one that is none of ours. */
export const sceneWords = (scene: string): string | undefined => (knownScene.test(scene) ? `scan:${scene}` : undefined)

/** By the hours that were entered; undefined while nobody has. */
const isOpenAt = ({ open, closedDates }: Station, now: Instant): boolean | undefined => {
  if (open.length === 0) return undefined
  const { weekday, minutes } = wallClock(now)
  if (closedDates.includes(localDate(now))) return false
  return open.some((span) => span.weekday === weekday && span.from <= minutes && minutes < span.to)
}

const said = (reply: Reply): Opened => ({ replies: [reply] })

const station = async ({ work }: At, id: string): Promise<Opened> => {
  const row = await work.rows(stations).get(id)
  return said(row === undefined || !row.active ? words.stationGone() : words.stationCard(row, isOpenAt(row, work.now)))
}

/** Straight to the sign-up of this one; which one is answered by the scan. */
const lecture = async ({ work, person }: At, id: string): Promise<Opened> => {
  const event = await work.rows(lectures).get(id)
  if (event?.state !== 'open' || event.closesAt <= work.now) return said(words.lectureGone())
  if ((await heldSeat(work, id, person)) !== undefined) return said(words.lectureHeld(event.title))
  if (event.opensAt > work.now) return said(words.lectureSoon(instantText(event.opensAt)))
  return { replies: [], flow: 'lecture-sign-up', answers: { event: id } }
}

const poster = async ({ work }: At, id: string): Promise<Opened> => {
  const [row] = await work.rows(scenes).range('scene', { where: [`poster:${id}`], descending: true, limit: 1 })
  return said(words.poster(row?.title ?? '海报', row?.says ?? '菜单'))
}

const openScene = (at: At): Promise<Opened> => {
  const [, kind = '', id = ''] = scanPattern.exec(at.words.trim()) ?? []
  switch (kind) {
    case 'station':
      return station(at, id)
    case 'lecture':
      return lecture(at, id)
    default:
      return poster(at, id)
  }
}

/** What scanning a code of ours leads to. The code in a hall, with its digits, is the lectures' own. */
export const sceneServiceWords: readonly ServiceWord[] = [
  { matches: (raw) => scanPattern.test(raw.trim()), open: openScene },
]
