import { mediaTooLarge, type Channel, type FetchedMedia } from '../../core/channel.ts'
import { conversations } from '../../core/conversation.ts'
import type { Deliver } from '../../core/delivery.ts'
import { maxAttempts, type JobAttempt, type JobHandler, type JobResult } from '../../core/job.ts'
import type { Log } from '../../core/log.ts'
import type { Reply } from '../../core/reply.ts'
import type { Store, Work } from '../../core/store.ts'
import { withoutPhotoOf } from '../../dialogue/photo-question.ts'
import { rootId } from '../../people/joined.ts'
import type { CleanedImage, ImageCleaner, RefusedImage } from './clean-image.ts'
import { media, type Media } from './records.ts'
import { fetchPhotoJob } from './rules.ts'
import type { Vault } from './vault.ts'
import { photoLost, photoRefused } from './words.ts'

export interface FetchParts {
  readonly store: Store
  readonly log: Log
  readonly vault: Vault
  readonly deliver: Deliver
  readonly channel: (account: string) => Channel | undefined
}

/** The bytes behind a row. A try that was the last one is final. */
export const fetchFor = async (parts: FetchParts, row: Media, { count }: JobAttempt): Promise<FetchedMedia> => {
  const { from } = row
  const channel = from === undefined ? undefined : parts.channel(from.account)
  if (from === undefined || channel?.fetchMedia === undefined) return { kind: 'gone', code: 'no-channel' }
  const fetched = await channel.fetchMedia(from.media)
  parts.log.info('channel', 'media fetched', { channel: channel.name, outcome: fetched.kind })
  return fetched.kind === 'retry' && count >= maxAttempts ? { kind: 'gone', code: fetched.code } : fetched
}

/** The row that a job is about, while there is anything to do. */
export const wantedMedia = (store: Store, id: string | undefined): Promise<Media | undefined> =>
  store.read(async (read) => {
    const row = await read.rows(media).get(id ?? '')
    return row?.state === 'wanted' ? row : undefined
  })

/** Ends the fetching, whatever came of it: where it came from is not kept longer than that. */
export const settleMedia = async (work: Work, id: string, fields: Partial<Media>): Promise<Media | undefined> => {
  const row = await work.rows(media).get(id)
  if (row === undefined || row.state !== 'wanted') return undefined
  const { from: _done, ...rest } = row
  return work.rows(media).update({ ...rest, ...fields })
}

/** What is drawn, or undefined where nothing can be drawn with and no other try is left. */
const cleanedFor = async (
  { log }: FetchParts,
  cleaner: ImageCleaner,
  bytes: Buffer,
  { count }: JobAttempt,
): Promise<CleanedImage | undefined> => {
  try {
    return await cleaner.clean(bytes)
  } catch (error) {
    if (count < maxAttempts) throw error
    log.error('job', 'no picture can be drawn again', error)
    return undefined
  }
}

/** What could not be kept counts in no form: the summary says how many there are. */
const takeOut = async (work: Work, person: string, id: string): Promise<void> => {
  const row = await work.rows(conversations).get(await rootId(work, person))
  if (row === undefined) return
  const { form, parked } = row
  await work.rows(conversations).update({
    ...row,
    ...(form === undefined ? {} : { form: withoutPhotoOf(form, id) }),
    ...(parked === undefined ? {} : { parked: withoutPhotoOf(parked, id) }),
  })
}

export const createPhotoJob = (parts: FetchParts, cleaner: ImageCleaner): JobHandler => {
  const { store, vault, deliver } = parts

  const settle = (row: Media, fields: Partial<Media>, say?: Reply): Promise<JobResult> =>
    store.transaction(row.person ?? row.id, async (work): Promise<JobResult> => {
      const settled = await settleMedia(work, row.id, fields)
      if (settled?.person !== undefined && say !== undefined) await takeOut(work, settled.person, row.id)
      if (settled?.person !== undefined && say !== undefined)
        await deliver(work, { person: settled.person, replies: [say], sendId: `media:${row.id}` })
      return { kind: 'done', outcome: fields.why ?? fields.state ?? 'kept' }
    })

  const lose = (row: Media, why: string) => settle(row, { state: 'lost', why }, photoLost())
  const refuse = (row: Media, why: RefusedImage) => settle(row, { state: 'refused', why }, photoRefused(why))

  return {
    kind: fetchPhotoJob,
    run: async (payload, attempt) => {
      const row = await wantedMedia(store, payload['media'])
      if (row === undefined) return { kind: 'done', outcome: 'settled' }
      const fetched = await fetchFor(parts, row, attempt)
      if (fetched.kind === 'retry') return { kind: 'retry', outcome: fetched.code }
      if (fetched.kind === 'gone')
        return fetched.code === mediaTooLarge ? refuse(row, 'too-large') : lose(row, fetched.code)
      const cleaned = await cleanedFor(parts, cleaner, fetched.bytes, attempt)
      if (cleaned === undefined) return lose(row, 'no-drawing')
      if (!cleaned.ok) return refuse(row, cleaned.why)
      return settle(row, await vault.put(cleaned.bytes, cleaned.type))
    },
  }
}
