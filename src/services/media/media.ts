import type { Channel, Inbox } from '../../core/channel.ts'
import type { Deliver } from '../../core/delivery.ts'
import type { Files } from '../../core/files.ts'
import type { JobHandler } from '../../core/job.ts'
import type { Log } from '../../core/log.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { MediaKeeper } from '../../dialogue/media.ts'
import type { Staff } from '../../people/records.ts'
import type { Promised } from '../handover/promise.ts'
import { createImageCleaner, type ImageCleaner } from './clean-image.ts'
import { createPhotoJob } from './photos.ts'
import type { Media } from './records.ts'
import {
  isUploaded,
  keepMedia,
  leftMedia,
  listForStaff,
  matterOf,
  openForMember,
  openForStaff,
  picturesOfTurns,
} from './rules.ts'
import { sweepMedia } from './sweep.ts'
import { createUploads } from './uploads.ts'
import { createVault } from './vault.ts'
import { createVoiceJob, type Transcribe } from './voices.ts'

export interface MediaServiceParts {
  readonly store: Store
  readonly log: Log
  readonly sealer: Sealer
  readonly files: Files
  readonly deliver: Deliver
  /** Asked when a job runs: channels and the inbox are made after the services. */
  readonly channel: (account: string) => Channel | undefined
  readonly inbox: () => Inbox
  readonly transcribe: Transcribe | undefined
  readonly promised: (read: ReadWork) => Promise<Promised>
  /** The one that draws pictures again, when left out. */
  readonly cleaner?: ImageCleaner
}

/** Pictures and voice messages: fetched, cleaned, kept sealed, shown to those who may see them, heard. */
export const createMedia = (parts: MediaServiceParts) => {
  const { store, cleaner = createImageCleaner() } = parts
  const vault = createVault(parts.files, parts.sealer)
  const fetching = { ...parts, vault }
  const keeper: MediaKeeper = {
    matterOf,
    keep: keepMedia,
    canFetch: ({ account, media }) => isUploaded(media) || parts.channel(account)?.fetchMedia !== undefined,
  }
  const jobs: readonly JobHandler[] = [createPhotoJob(fetching, cleaner), createVoiceJob(fetching)]
  return {
    keeper,
    jobs,
    standing: [{ name: 'media', cron: '0 41 3 * * *', run: () => sweepMedia(store, parts.files) }],
    left: leftMedia,
    /** For the page of the member. */
    member: {
      ...createUploads({ store, files: parts.files, vault, cleaner }),
      ofMember: openForMember,
      ofTurns: picturesOfTurns,
      bytes: (row: Media) => vault.get(row),
    },
    staff: {
      list: (read: ReadWork, _staff: Staff, { matter }: { readonly matter: string }) => listForStaff(read, matter),
      open: (work: Work, staff: Staff, { id }: { readonly id: string }) => openForStaff(work, staff, id),
      bytes: (row: Media) => vault.get(row),
    },
  }
}
