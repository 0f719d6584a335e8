import { hasOpened } from '../../casework/openings.ts'
import { cases, type Case } from '../../casework/records.ts'
import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { addJob } from '../../core/job.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, dayMs } from '../../core/time.ts'
import type { MediaKeeper } from '../../dialogue/media.ts'
import { turnId } from '../../dialogue/receive.ts'
import { isSamePerson, rangeOfPerson } from '../../people/joined.ts'
import type { Staff } from '../../people/records.ts'
import { chats } from '../handover/records.ts'
import { handoverKind } from '../handover/rules.ts'
import { media, type Media } from './records.ts'

export const fetchPhotoJob = 'fetch-photo'
export const hearVoiceJob = 'hear-voice'

/** A picture that comes this long after a matter was handed over belongs to it; later nobody looks there any more. */
const matterMs = dayMs
const casesRead = 20

/** The chat with staff, else what was handed over last and is still open. */
export const matterOf: MediaKeeper['matterOf'] = async (read, person) => {
  const chat = await read.rows(chats).get(person)
  if (chat !== undefined) return chat.case
  const recent = await rangeOfPerson(read, cases, 'person', {
    person,
    from: addMs(read.now, -matterMs),
    descending: true,
    limit: casesRead,
  })
  return recent.find(({ kind, state }) => kind === handoverKind && state !== 'closed')?.id
}

/** The page refers to a picture by our own id. */
export const isUploaded = (reference: string): boolean => reference.startsWith('med_')

/** What was uploaded to the page lies here already: it only gets an owner. */
const claimUploaded = async (
  work: Work,
  id: string,
  to: Pick<Media, 'person' | 'case' | 'turn'>,
): Promise<string | undefined> => {
  const row = await work.rows(media).get(id)
  if (row === undefined || row.waits !== true) return undefined
  const { waits: _over, ...rest } = row
  await work.rows(media).update({ ...rest, ...to })
  return id
}

/** Writes down what came, and has it fetched. */
export const keepMedia: MediaKeeper['keep'] = async (work, message, { person, case: matter, onlyWords }) => {
  const whose = person === undefined ? {} : { person, turn: turnId(message) }
  const to = { ...whose, ...(matter === undefined ? {} : { case: matter }) }
  const uploaded = await claimUploaded(work, message.media, to)
  if (uploaded !== undefined) return uploaded
  const { account, sender, id: given, receivedAt, media: reference } = message
  const { id } = await work.rows(media).insert({
    id: work.newId('med'),
    at: work.now,
    kind: message.kind,
    state: 'wanted',
    from: { account, sender, message: given, media: reference, receivedAt },
    ...to,
    ...(onlyWords === true ? { onlyWords } : {}),
  })
  await addJob(work, {
    kind: message.kind === 'image' ? fetchPhotoJob : hearVoiceJob,
    key: id,
    payload: { media: id },
  })
  return id
}

/** What a form took belongs to the case it became: called in the form's `finish`. */
export const attachMedia = async (work: Work, ids: readonly string[], matter: string): Promise<void> => {
  for (const id of ids) {
    const row = await work.rows(media).get(id)
    if (row !== undefined) await work.rows(media).update({ ...row, case: matter })
  }
}

/** A picture or a voice message as lists show it. */
export const mediaView = ({ id, kind, at, state, why, type, bytes }: Media) => ({
  id,
  kind,
  at,
  state,
  ...(why === undefined ? {} : { why }),
  ...(type === undefined ? {} : { type }),
  ...(bytes === undefined ? {} : { bytes }),
})

const listLimit = 100

/** What belongs to a case, oldest first. */
export const mediaOfCase = (read: ReadWork, matter: string): Promise<readonly Media[]> =>
  read.rows(media).range('case', { where: [matter], limit: listLimit })

/** Whose cases the office may look into; a service with pictures of its own adds its kind. */
const officeKinds: ReadonlySet<string> = new Set([handoverKind])

const ensureOffice = async (read: ReadWork, matter: string | undefined): Promise<Case> => {
  const row = matter === undefined ? undefined : await read.rows(cases).get(matter)
  ensure(row !== undefined && officeKinds.has(row.kind), 'not_found', '没有这一条。')
  return row
}

export const listForStaff = async (read: ReadWork, matter: string) => {
  const { id } = await ensureOffice(read, matter)
  return { media: (await mediaOfCase(read, id)).map(mediaView) }
}

/** Which file to read for a person of staff who has the matter, or has opened it; that they looked is written down in the same transaction. */
export const openForStaff = async (work: Work, staff: Pick<Staff, 'id'>, id: string): Promise<Media> => {
  const row = await work.rows(media).get(id)
  const matter = await ensureOffice(work, row?.case)
  ensure(row !== undefined && row.state === 'kept', 'not_found', '这一份没有收到。')
  const isTheirs = matter.owner === staff.id || (await hasOpened(work, matter.id, staff.id))
  ensure(isTheirs, 'forbidden', '先打开这件事，再看照片和语音。')
  await writeAudit(work, matter.id, { actor: staff.id, action: 'open media', detail: { media: id, kind: row.kind } })
  return row
}

/** What somebody sent themselves. Of an anonymous form nobody is the sender. */
export const openForMember = async (read: ReadWork, person: string, id: string): Promise<Media> => {
  const row = await read.rows(media).get(id)
  const isOwn = row?.person !== undefined && (await isSamePerson(read, row.person, person))
  ensure(isOwn && row.state === 'kept', 'not_found', '没有这一份。')
  return row
}

const shownPictures = 100

/** The pictures that came with the last turns of this person, by turn. */
export const picturesOfTurns = async (read: ReadWork, person: string): Promise<ReadonlyMap<string, Media>> => {
  const rows = await rangeOfPerson(read, media, 'person', { person, descending: true, limit: shownPictures })
  return new Map(rows.flatMap((row) => (row.kind === 'image' && row.turn !== undefined ? [[row.turn, row]] : [])))
}

/** Whoever leaves takes along what belongs to no case; the sweep deletes the bytes. */
export const leftMedia = async (work: Work, person: string): Promise<void> => {
  for (;;) {
    const rows = (await rangeOfPerson(work, media, 'person', { person, limit: 500 })).filter(
      (row) => row.case === undefined,
    )
    for (const { id } of rows) await work.rows(media).delete(id)
    if (rows.length === 0) return
  }
}
