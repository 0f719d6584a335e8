import { writeAudit } from '../../casework/transitions.ts'
import { AppError, ensure } from '../../core/errors.ts'
import { addJob } from '../../core/job.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { stations } from '../counselling/records.ts'
import { hallMark } from './counting.ts'
import { lectures } from '../lectures/records.ts'
import { scenes, type SceneCode, type SceneKind } from './records.ts'

export const makeSceneJob = 'make-scene'

/** The platform's limits; a setting where Tencent has changed them before. */
export interface SceneLimits {
  /** Permanent codes of an account, for ever. */
  readonly permanent: number
  readonly temporaryDays: number
}
export const usualSceneLimits: SceneLimits = { permanent: 100_000, temporaryDays: 30 }

export interface NewScene {
  readonly kind: SceneKind
  /** The station or the lecture. */
  readonly of?: string | undefined
  /** Of a poster. */
  readonly title?: string | undefined
  readonly says?: string | undefined
  readonly isPermanent: boolean
  readonly days?: number | undefined
}

interface SceneParts {
  /** Words that the dialogue does not know must not stand under a poster. */
  readonly isKnown: (words: string) => boolean
  readonly limits?: SceneLimits
}

type Named = Pick<SceneCode, 'scene' | 'title' | 'says'>

const stationScene = async (work: Work, id: string): Promise<Named> => {
  const station = await work.rows(stations).get(id)
  ensure(station !== undefined && station.active, 'not_found', '没有这个站点，或者它已经停了。')
  return { scene: `station:${id}`, title: station.name }
}

const lectureScene = async (work: Work, { kind, of = '' }: NewScene): Promise<Named> => {
  const event = await work.rows(lectures).get(of)
  ensure(event !== undefined && event.state !== 'cancelled', 'not_found', '没有这场讲座，或者它取消了。')
  return kind === 'hall'
    ? { scene: `lecture:${of}${hallMark}`, title: `${event.title}（现场签到）` }
    : { scene: `lecture:${of}`, title: event.title }
}

const posterScene = (work: Work, { isKnown }: SceneParts, wanted: NewScene): Named => {
  const title = (wanted.title ?? '').trim()
  const says = (wanted.says ?? '').trim()
  ensure(title !== '' && title.length <= 30, 'invalid', '给海报写个名字，30个字以内。')
  ensure(says !== '' && says.length <= 40, 'invalid', '写上扫了以后说哪句话，40个字以内。')
  ensure(isKnown(says), 'invalid', '这句话梁心听不懂，换一句菜单里有的，比如“大讲堂”。')
  return { scene: `poster:${work.newId('pst').slice(4)}`, title, says }
}

const named = (work: Work, parts: SceneParts, wanted: NewScene): Promise<Named> | Named => {
  switch (wanted.kind) {
    case 'station':
      return stationScene(work, wanted.of ?? '')
    case 'lecture':
    case 'hall':
      return lectureScene(work, wanted)
    case 'poster':
      return posterScene(work, parts, wanted)
  }
}

const most = 2_000

/** Every code there is, the newest first. */
export const allScenes = (read: ReadWork): Promise<readonly SceneCode[]> =>
  read.rows(scenes).range('created', { descending: true, limit: most })

/** Writes a code down and asks for it; the platform makes it in a job. */
export const wantScene = async (
  work: Work,
  parts: SceneParts,
  { by, wanted }: { readonly by: string; readonly wanted: NewScene },
): Promise<SceneCode> => {
  const { limits = usualSceneLimits } = parts
  const days = wanted.days ?? limits.temporaryDays
  if (!wanted.isPermanent)
    ensure(
      Number.isInteger(days) && days >= 1 && days <= limits.temporaryDays,
      'invalid',
      `临时码最长${limits.temporaryDays}天。`,
    )
  const known = await allScenes(work)
  if (wanted.isPermanent) {
    const permanent = known.filter(({ isPermanent, state }) => isPermanent && state !== 'failed').length
    ensure(permanent < limits.permanent, 'conflict', '长期码的名额用完了，请做临时码。')
  }
  ensure(known.length < most, 'conflict', '码太多了，先请管电脑的人清理。')
  const words = await named(work, parts, wanted)
  const row = await work.rows(scenes).insert({
    id: work.newId('scn'),
    kind: wanted.kind,
    ...words,
    isPermanent: wanted.isPermanent,
    days,
    state: 'wanted',
    createdAt: work.now,
    by,
  })
  await writeAudit(work, row.id, { actor: by, action: 'scene wanted', detail: { kind: row.kind } })
  await addJob(work, { kind: makeSceneJob, key: row.id, payload: { scene: row.id } })
  return row
}

/** Asks once more for a code that could not be made, or whose time is over. */
export const renewScene = async (
  work: Work,
  { by, id, version }: { readonly by: string; readonly id: string; readonly version: number },
): Promise<SceneCode> => {
  const row = await work.rows(scenes).get(id)
  if (row === undefined) throw new AppError('not_found', '没有这个码。')
  ensure(row.version === version, 'conflict', '刚刚有人动过它，刷新再看。')
  ensure(row.state === 'failed' || (row.expiresAt !== undefined && row.expiresAt <= work.now), 'invalid', '它还能用。')
  const { url: _url, expiresAt: _until, code: _code, ...rest } = row
  const renewed = await work.rows(scenes).update({ ...rest, state: 'wanted' })
  await writeAudit(work, id, { actor: by, action: 'scene renewed' })
  await addJob(work, { kind: makeSceneJob, key: `${id} ${renewed.version}`, payload: { scene: id } })
  return renewed
}
