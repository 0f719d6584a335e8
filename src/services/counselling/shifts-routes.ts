import type { ReadWork, Work } from '../../core/store.ts'
import { addDays, atLocal, type Instant, type LocalDate } from '../../core/time.ts'
import type { Staff } from '../../people/records.ts'
import { counsellors } from './records.ts'
import { addDeskShift, answerSwap, askSwap, assignShift, claimShift, removeDeskShift, shiftsBetween } from './shifts.ts'
import { deskShifts, type DeskKind, type DeskShift } from './shifts-records.ts'
import { activeCounsellors } from './slots.ts'
import type { Seen } from './stations.ts'

const daysShown = 14

/** The counsellor behind an account, if any: an account of the office has none. */
const selfOf = async (read: ReadWork, account: string): Promise<string | undefined> =>
  (await read.rows(counsellors).range('staff', { where: [account], limit: 1 }))[0]?.id

const nameOf = async (read: ReadWork, id: string) => ({
  id,
  name: (await read.rows(counsellors).get(id))?.name ?? '已经不在的老师',
})

const viewOf = async (read: ReadWork, shift: DeskShift, self: string | undefined) => {
  const { id, version, kind, start, end, who, asked } = shift
  const theirs = asked?.inReturn === undefined ? undefined : await read.rows(deskShifts).get(asked.inReturn)
  const inReturn = theirs === undefined ? {} : { inReturn: { start: theirs.start, end: theirs.end } }
  return {
    id,
    version,
    kind,
    start,
    end,
    isMine: who !== undefined && who === self,
    ...(who === undefined ? {} : { who: await nameOf(read, who) }),
    ...(asked === undefined
      ? {}
      : {
          asked: {
            who: await nameOf(read, asked.counsellor),
            isMe: asked.counsellor === self,
            ...inReturn,
          },
        }),
  }
}

const listShifts = async (read: ReadWork, { id: account }: Staff, day: LocalDate) => {
  const self = await selfOf(read, account)
  const found = await shiftsBetween(read, atLocal(day, 0), atLocal(addDays(day, daysShown), 0))
  const shifts = []
  for (const shift of found) shifts.push(await viewOf(read, shift, self))
  return { shifts, people: (await activeCounsellors(read)).map(({ id, name }) => ({ id, name })) }
}

/** What the office and counsellors do with the shifts of telephone and desk; every change is written down. */
export const deskShiftHandlers = () => ({
  list: (read: ReadWork, staff: Staff, { day }: { readonly day: LocalDate }) => listShifts(read, staff, day),
  add: async (
    work: Work,
    staff: Staff,
    shift: { readonly kind: DeskKind; readonly start: Instant; readonly end: Instant },
  ) => {
    await addDeskShift(work, staff.id, shift)
    return {}
  },
  remove: async (work: Work, staff: Staff, seen: Seen) => {
    await removeDeskShift(work, staff.id, seen)
    return {}
  },
  assign: async (work: Work, staff: Staff, change: Parameters<typeof assignShift>[2]) => {
    await assignShift(work, staff.id, change)
    return {}
  },
  claim: async (work: Work, staff: Staff, seen: Seen) => {
    await claimShift(work, staff.id, seen)
    return {}
  },
  swap: async (work: Work, staff: Staff, ask: Parameters<typeof askSwap>[2]) => {
    await askSwap(work, staff.id, ask)
    return {}
  },
  answer: async (work: Work, staff: Staff, answer: Parameters<typeof answerSwap>[2]) => {
    await answerSwap(work, staff.id, answer)
    return {}
  },
})
