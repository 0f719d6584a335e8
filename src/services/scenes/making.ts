import { maxAttempts, type JobHandler, type JobResult } from '../../core/job.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Store } from '../../core/store.ts'
import { addMs, dayMs, type Instant } from '../../core/time.ts'
import { hallCode } from '../lectures/hall.ts'
import { hallMark } from './counting.ts'
import { makeSceneJob } from './rules.ts'
import { scenes, type SceneCode } from './records.ts'

/** What the platform made of a scene. */
export type MadeCode =
  | { readonly kind: 'made'; readonly url: string; readonly seconds: number | undefined }
  | { readonly kind: 'retry'; readonly code: string; readonly at?: Instant }
  | { readonly kind: 'refused'; readonly code: string }

/** @param seconds how long a temporary code is good for; undefined makes a permanent one */
export type MakeCode = (scene: string, seconds: number | undefined) => Promise<MadeCode>

const daySeconds = 24 * 3_600

const settled = (row: SceneCode, made: MadeCode, now: Instant): SceneCode => {
  if (made.kind !== 'made') return { ...row, state: 'failed', code: made.code }
  const until = made.seconds === undefined ? {} : { expiresAt: addMs(now, made.seconds * 1_000) }
  return { ...row, state: 'made', url: made.url, ...until }
}

const resultOf = (made: MadeCode): JobResult =>
  made.kind === 'made' ? { kind: 'done', outcome: 'made' } : { kind: 'dead', outcome: `${made.kind} ${made.code}` }

interface MakingParts {
  readonly store: Pick<Store, 'read' | 'transaction'>
  readonly sealer: Sealer
  /** Not there while no account is configured that may. */
  readonly make: MakeCode | undefined
}

/** The scene as the platform is to hand it back: with the hall's digits. */
const spokenScene = (sealer: Sealer, scene: string): string => {
  if (!scene.endsWith(hallMark)) return scene
  const whole = scene.slice(0, -hallMark.length)
  return `${whole}.${hallCode(sealer, whole.slice('lecture:'.length))}`
}

/** Asks the platform for the picture of a scene. A code made twice is the same code to whoever scans it. */
export const makeSceneHandler = ({ store, sealer, make }: MakingParts): JobHandler => ({
  kind: makeSceneJob,
  run: async (payload, { count }) => {
    const id = payload['scene'] ?? ''
    const row = await store.read((read) => read.rows(scenes).get(id))
    if (row?.state !== 'wanted') return { kind: 'done', outcome: 'gone' }
    const seconds = row.isPermanent ? undefined : row.days * daySeconds
    const made: MadeCode = (await make?.(spokenScene(sealer, row.scene), seconds)) ?? {
      kind: 'refused',
      code: 'no-account',
    }
    if (made.kind === 'retry' && count < maxAttempts)
      return { kind: 'retry', outcome: made.code, ...(made.at === undefined ? {} : { at: made.at }) }
    await store.transaction(id, async (work) => {
      const now = await work.rows(scenes).get(id)
      if (now?.state === 'wanted') await work.rows(scenes).update(settled(now, made, work.now))
    })
    return resultOf(made)
  },
})

/** A code that ends within a week is to be renewed or taken down. */
export const endsSoon = ({ expiresAt }: Pick<SceneCode, 'expiresAt'>, now: Instant): boolean =>
  expiresAt !== undefined && expiresAt < addMs(now, 7 * dayMs)
