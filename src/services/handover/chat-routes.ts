import type { ReadWork } from '../../core/store.ts'
import { localDate, type Instant, type LocalDate } from '../../core/time.ts'
import { lines, chats, type Chat } from './records.ts'
import { isAway, isHere, officeStaff, rosterOf, setOrder, type Presence } from './roster.ts'
import { promised, type ReceptionRules } from './queue.ts'
import { changePresence } from './leave.ts'
import { closeChat, giveBack, takeChat, writeToMember, type Closing, type StaffWords } from './talk.ts'
import { readTranscript } from './transcript.ts'
import type { Staff } from '../../people/records.ts'
import type { Work } from '../../core/store.ts'

interface Named {
  readonly id: string
  readonly name: string
}

/** A chat as the list shows it: no words, no phone. */
export interface ChatView {
  /** Of the matter. */
  readonly id: string
  readonly state: Chat['state']
  readonly since: Instant
  /** Since when the member waits for words of staff. */
  readonly waitingSince?: Instant
  /** When the next is asked, or the bot answers again. */
  readonly actAt: Instant
  /** Who holds it, or is asked to take it. */
  readonly staff?: Named
  readonly isMine: boolean
  readonly lines: number
}

interface ReceptionView {
  readonly staff: Named
  readonly isHere: boolean
  readonly backOn?: LocalDate
}

export interface ChatsView {
  readonly chats: readonly ChatView[]
  readonly roster: readonly ReceptionView[]
  /** Whether chats are queued now: the office is open and somebody is there. */
  readonly isOpen: boolean
  /** What a member who asks now is told, when nobody can talk. */
  readonly promised: string
}

const shown = 100

const chatView = async (read: ReadWork, chat: Chat, me: string): Promise<ChatView> => {
  const person = await officeStaff(read, chat.staff)
  return {
    id: chat.case,
    state: chat.state,
    since: chat.since,
    ...(chat.waitingSince === undefined ? {} : { waitingSince: chat.waitingSince }),
    actAt: chat.actAt,
    ...(person === undefined ? {} : { staff: { id: person.id, name: person.name } }),
    isMine: chat.staff === me,
    lines: await read.rows(lines).count('case', { where: [chat.case] }),
  }
}

/** Who waits, who talks with whom, and who is there: one's own first, then who waits longest. */
export const chatsView = async (read: ReadWork, me: string, rules: ReceptionRules): Promise<ChatsView> => {
  const held = await read.rows(chats).range('state', { where: ['held'], limit: shown })
  const waiting = await read.rows(chats).range('state', { where: ['waiting'], limit: shown })
  const today = localDate(read.now)
  const roster = await rosterOf(read)
  const views = await Promise.all([...waiting, ...held].map((chat) => chatView(read, chat, me)))
  const promise = await promised(read, rules)
  return {
    chats: views.toSorted((a, b) => Number(b.isMine) - Number(a.isMine)),
    roster: roster.map(({ staff, row }) => ({
      staff: { id: staff.id, name: staff.name },
      isHere: isHere(row, today),
      ...(row.backOn !== undefined && isAway(row, today) ? { backOn: row.backOn } : {}),
    })),
    isOpen: promise.open && roster.some(({ row }) => isHere(row, today)),
    promised: promise.words,
  }
}

/** What staff do in chats with members. Only `read` gives words, and it is written down. */
export const chatHandlers = (rules: ReceptionRules) => ({
  list: async (read: ReadWork, staff: Staff) => {
    const view = await chatsView(read, staff.id, rules)
    return { ...view, chats: [...view.chats], roster: [...view.roster] }
  },
  read: async (work: Work, staff: Staff, { id }: { readonly id: string }) => {
    const found = await readTranscript(work, { staff: staff.id, sealer: rules.sealer }, id)
    return { ...found, before: [...found.before], lines: [...found.lines] }
  },
  take: async (work: Work, staff: Staff, { id }: { readonly id: string }) => {
    await takeChat(work, staff.id, id, rules)
    return {}
  },
  write: async (work: Work, staff: Staff, message: StaffWords) => {
    await writeToMember(work, staff.id, message, rules)
    return {}
  },
  giveBack: async (work: Work, staff: Staff, { id }: { readonly id: string }) => {
    await giveBack(work, staff.id, id, rules)
    return {}
  },
  close: async (work: Work, staff: Staff, closing: Closing) => {
    await closeChat(work, staff.id, closing, rules)
    return {}
  },
  presence: async (work: Work, staff: Staff, presence: Presence) => {
    await changePresence(work, staff.id, presence, rules)
    return {}
  },
  order: async (work: Work, _staff: Staff, { staff: ids }: { readonly staff: readonly string[] }) => {
    await setOrder(work, ids)
    return {}
  },
})
