import { writeOpened } from '../../casework/openings.ts'
import type { Case } from '../../casework/records.ts'
import { notices, turns, type Notice, noticeId } from '../../core/conversation.ts'
import { derivedId } from '../../core/ids.ts'
import { legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, hourMs, type Instant } from '../../core/time.ts'
import { repliesOf } from '../../dialogue/sayings.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import { lines, type Line } from './records.ts'
import { handoverCase, openedMatter, type OpenedMatter } from './rules.ts'

/** The newest lines a page shows. */
const shown = 300
/** How far back and how much of what the bot answered goes along with a matter. */
const beforeMs = hourMs
const beforeLimit = 50
const beforeShown = 6

export interface NewLine {
  readonly case: string
  readonly words: string
  readonly staff?: string
  readonly isDanger?: boolean
  /** The same key is written once. */
  readonly key?: string
}

/** Keeps what was said. @returns undefined when it is there already */
export const addLine = async (work: Work, sealer: Sealer, line: NewLine): Promise<Line | undefined> => {
  const id = line.key === undefined ? work.newId('lin') : derivedId('lin', line.case, line.key)
  if (line.key !== undefined && (await work.rows(lines).get(id)) !== undefined) return undefined
  const last = (await work.rows(lines).range('case', { where: [line.case], descending: true, limit: 1 }))[0]
  return work.rows(lines).insert({
    id,
    case: line.case,
    seq: (last?.seq ?? 0) + 1,
    at: work.now,
    from: line.staff === undefined ? 'member' : 'staff',
    ...(line.staff === undefined ? {} : { staff: line.staff }),
    words: sealer.seal('contact', line.words),
    isDanger: line.isDanger ?? false,
  })
}

export interface SpokenLine {
  readonly seq: number
  readonly at: Instant
  readonly from: 'member' | 'staff'
  readonly words: string
  readonly isDanger: boolean
  /** Of words of staff: whether they are there. Not there when they went to nobody, or the record of it is gone. */
  readonly delivery?: LineDelivery
}

/** `coming`: under way, or tried again soon · `waiting`: given with the answer to the member's next message. */
export type LineDelivery = 'coming' | 'arrived' | 'waiting' | 'unsure' | 'failed'

const deliveryOf: Readonly<Record<Notice['delivery'], LineDelivery>> = {
  pending: 'coming',
  sent: 'arrived',
  parked: 'waiting',
  unknown: 'unsure',
  failed: 'failed',
  called: 'failed',
  expired: 'failed',
}

const arrivalOf = async (read: ReadWork, { id, from }: Line): Promise<Pick<SpokenLine, 'delivery'>> => {
  const sent = from === 'staff' ? await read.rows(notices).get(noticeId(id)) : undefined
  return sent === undefined ? {} : { delivery: deliveryOf[sent.delivery] }
}

const spoken = async (read: ReadWork, sealer: Sealer, line: Line): Promise<SpokenLine> => {
  const { seq, at, from, words, isDanger } = line
  return { seq, at, from, words: legible(sealer, 'contact', words), isDanger, ...(await arrivalOf(read, line)) }
}

export interface Transcript extends OpenedMatter {
  /** What the knowledge answered in the hour before: questions and answers only, nothing of a form and nothing of danger. */
  readonly before: readonly { readonly at: Instant; readonly asked: string; readonly answered: string }[]
  readonly lines: readonly SpokenLine[]
}

const answeredBefore = async (read: ReadWork, row: Case): Promise<Transcript['before']> => {
  const found = await rangeOfPerson(read, turns, 'person', {
    person: row.person,
    from: addMs(row.createdAt, -beforeMs),
    to: row.createdAt,
    descending: true,
    limit: beforeLimit,
  })
  const answers: { at: Instant; asked: string; answered: string }[] = []
  for (const turn of found) {
    const replies = await repliesOf(read, turn)
    const isAnswer = replies.some(({ kind }) => kind === 'answer') && replies.every(({ kind }) => kind !== 'help')
    if (isAnswer && answers.length < beforeShown)
      answers.unshift({ at: turn.at, asked: turn.text, answered: replies.map(({ text }) => text).join('\n') })
  }
  return answers
}

/** Opens what was handed over. Who looked is written down in the same transaction. */
export const readTranscript = async (
  work: Work,
  { staff, sealer }: { readonly staff: string; readonly sealer: Sealer },
  id: string,
): Promise<Transcript> => {
  const row = await handoverCase(work, id)
  await writeOpened(work, id, staff)
  const found = await work.rows(lines).range('case', { where: [id], descending: true, limit: shown })
  return {
    ...openedMatter(row, sealer),
    before: await answeredBefore(work, row),
    lines: await Promise.all(found.toReversed().map((line) => spoken(work, sealer, line))),
  }
}
