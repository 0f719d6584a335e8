import { cases } from '../../casework/records.ts'
import type { Inbox } from '../../core/channel.ts'
import type { JobHandler, JobResult } from '../../core/job.ts'
import type { Message } from '../../core/message.ts'
import { cleanText } from '../../core/message.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { openHandover } from '../handover/rules.ts'
import type { Promised } from '../handover/promise.ts'
import { media, type Media } from './records.ts'
import { fetchFor, settleMedia, wantedMedia, type FetchParts } from './photos.ts'
import { hearVoiceJob, matterOf } from './rules.ts'
import { soundTypeOf, type SoundType } from './sniff.ts'
import { voiceLost, voiceMatter, voiceToStaff } from './words.ts'

/** Turns a sound into words; undefined when it cannot. Bounded in time, never throws. */
export type Transcribe = (sound: Buffer, type: SoundType) => Promise<string | undefined>

export interface VoiceParts extends FetchParts {
  readonly sealer: Sealer
  readonly transcribe: Transcribe | undefined
  readonly inbox: () => Inbox
  /** When the office answers what is handed over now. */
  readonly promised: (read: ReadWork) => Promise<Promised>
}

/** The words of a voice message, as a message that follows it: screened, answered and stored like any other, said once. */
const goOn = async ({ inbox }: VoiceParts, from: NonNullable<Media['from']>, words: string): Promise<void> => {
  const { account, sender, message, receivedAt } = from
  const heard: Message = { account, sender, id: `${message}:heard`, kind: 'voice', text: words, receivedAt }
  // Nobody waits at the other end of a line any more: what is answered is sent.
  await inbox().deliverLater(heard)
  await inbox().receive(heard)
}

/** Somebody of the office listens: with the matter that is open, or as one of its own. */
const handOver = async (work: Work, parts: VoiceParts, row: Media): Promise<Partial<Media>> => {
  const { person = '' } = row
  const known = row.case ?? (await matterOf(work, person))
  const open = known === undefined ? undefined : await work.rows(cases).get(known)
  if (open !== undefined) return { case: open.id }
  const promise = await parts.promised(work)
  const opened = await openHandover(work, {
    person,
    matter: parts.sealer.seal('contact', voiceMatter),
    phone: undefined,
    dueAt: promise.at,
  })
  return { case: opened.id }
}

/**
 * Hears a voice message that came without words: through the transcriber, else by a person of staff. Of one that only its words are
 * wanted of, nothing is kept.
 */
export const createVoiceJob = (parts: VoiceParts): JobHandler => {
  const { store, deliver, vault } = parts

  /** Nothing of it is kept, and the person is told where there is one to tell. */
  const lose = (row: Media, why: string): Promise<JobResult> =>
    store.transaction(row.person ?? row.id, async (work): Promise<JobResult> => {
      const settled = await settleMedia(work, row.id, { state: 'lost', why })
      if (settled?.person !== undefined)
        await deliver(work, { person: settled.person, replies: [voiceLost()], sendId: `media:${row.id}` })
      if (settled?.onlyWords === true) await work.rows(media).delete(row.id)
      return { kind: 'done', outcome: why }
    })

  const toStaff = async (row: Media, sound: Buffer, type: SoundType): Promise<JobResult> => {
    const kept = await vault.put(sound, type)
    return store.transaction(row.person ?? row.id, async (work): Promise<JobResult> => {
      const settled = await settleMedia(work, row.id, kept)
      if (settled?.person === undefined) return { kind: 'done', outcome: 'settled' }
      await work.rows(media).update({ ...settled, ...(await handOver(work, parts, settled)) })
      const { words } = await parts.promised(work)
      await deliver(work, { person: settled.person, replies: [voiceToStaff(words)], sendId: `media:${row.id}` })
      return { kind: 'done', outcome: 'to staff' }
    })
  }

  /** Staff who have the chat may listen as well as read; otherwise the words are enough. */
  const afterWords = async (row: Media, sound: Buffer, type: SoundType): Promise<JobResult> => {
    const kept = row.case === undefined ? undefined : await vault.put(sound, type)
    await store.transaction(row.person ?? row.id, async (work) => {
      if (kept === undefined) await work.rows(media).delete(row.id)
      else await settleMedia(work, row.id, kept)
    })
    return { kind: 'done', outcome: 'heard' }
  }

  return {
    kind: hearVoiceJob,
    run: async (payload, attempt) => {
      const row = await wantedMedia(store, payload['media'])
      if (row?.from === undefined) return { kind: 'done', outcome: 'settled' }
      const fetched = await fetchFor(parts, row, attempt)
      if (fetched.kind === 'retry') return { kind: 'retry', outcome: fetched.code }
      if (fetched.kind === 'gone') return lose(row, fetched.code)
      const type = soundTypeOf(fetched.bytes)
      if (type === undefined) return lose(row, 'no-sound')
      const words = cleanText((await parts.transcribe?.(fetched.bytes, type)) ?? '')
      if (words === '') return row.onlyWords === true ? lose(row, 'no-words') : toStaff(row, fetched.bytes, type)
      await goOn(parts, row.from, words)
      return afterWords(row, fetched.bytes, type)
    },
  }
}
