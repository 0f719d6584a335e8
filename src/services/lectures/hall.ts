import type { Sealer } from '../../core/seal.ts'
import type { ReadWork } from '../../core/store.ts'
import { lecturesAround } from './events.ts'
import { lectures, type Lecture } from './records.ts'
import { isDoorOpen } from './rules.ts'

/** The six digits shown in the hall, known to whoever is there. Derived with our key, so that they are kept nowhere. */
export const hallCode = (sealer: Sealer, event: string): string => {
  const bytes = Buffer.from(sealer.lookup('lookup', `hall code:${event}`), 'base64url')
  return String(bytes.readUInt32BE(0) % 1_000_000).padStart(6, '0')
}

/** Opens the page for the screen in the hall: without it nobody at home finds the digits. */
export const hallToken = (sealer: Sealer, event: string): string =>
  sealer.lookup('lookup', `hall page:${event}`).slice(0, 32)

/** What the QR code carries; the platforms call it a scene (at most 64 characters). */
export const sceneOf = (sealer: Sealer, event: string): string => `lecture:${event}.${hallCode(sealer, event)}`

const scenePattern = /lecture:(lec_\w{26})\.(\d{6})$/

/** The lecture whose code was scanned or typed; undefined when there is none of it around today. */
export const lectureInHall = async (read: ReadWork, sealer: Sealer, raw: string): Promise<Lecture | undefined> => {
  const plain = raw.normalize('NFKC').replaceAll(/\s/g, '')
  const scene = scenePattern.exec(plain)
  if (scene !== null) {
    const event = await read.rows(lectures).get(scene[1] ?? '')
    return event !== undefined && hallCode(sealer, event.id) === scene[2] ? event : undefined
  }
  const typed = /\d{6}$/.exec(plain)?.[0]
  if (typed === undefined) return undefined
  const meant = (await lecturesAround(read)).filter(({ id }) => hallCode(sealer, id) === typed)
  return meant.find((event) => isDoorOpen(event, read.now)) ?? meant[0]
}

/** What the screen in the hall shows. */
export interface HallScreen {
  readonly title: string
  readonly from: string
  readonly place: string
  readonly code: string
  readonly scene: string
  /** `BASE_URL`: where a phone finds us. */
  readonly baseUrl: string | undefined
}

export const hallScreen = async (
  read: ReadWork,
  parts: { readonly sealer: Sealer; readonly baseUrl: string | undefined },
  asked: { readonly event: string; readonly token: string },
): Promise<HallScreen | undefined> => {
  const { sealer, baseUrl } = parts
  const event = await read.rows(lectures).get(asked.event)
  if (event?.state !== 'open' || hallToken(sealer, event.id) !== asked.token) return undefined
  const { id, title, from, place } = event
  return { title, from, place, code: hallCode(sealer, id), scene: sceneOf(sealer, id), baseUrl }
}
