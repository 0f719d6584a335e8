import type { ReadWork, Work } from '../../core/store.ts'
import { addDays, atLocal, type LocalDate } from '../../core/time.ts'
import type { Staff } from '../../people/records.ts'
import { raiseFromCall, type Alarm } from './danger.ts'
import { callFigures } from './figures.ts'
import { importSurge } from './importing.ts'
import type { CallParts } from './making.ts'
import { record, type Told } from './recording.ts'
import { registerCall, type TakenCall } from './registering.ts'
import { assignCall, giveBack, openNumber, takeNext, type Assigned } from './taking.ts'
import { openNote } from './notes.ts'
import { listsView, mineView } from './views.ts'

/** What volunteers and the office do with calls; every step is written down. */
export const callHandlers = (parts: CallParts & Alarm) => ({
  mine: (read: ReadWork, by: Staff) => mineView(read, parts, by.id),
  next: async (work: Work, by: Staff) => {
    await takeNext(work, by, parts)
    return mineView(work, parts, by.id)
  },
  back: async (work: Work, by: Staff, of: { readonly id: string; readonly version: number }) => {
    await giveBack(work, by, of)
    return {}
  },
  dial: (work: Work, by: Staff, { id }: { readonly id: string }) => openNumber(work, parts, by, id),
  note: (work: Work, by: Staff, { id }: { readonly id: string }) => openNote(work, parts, by, id),
  outcome: async (work: Work, by: Staff, told: Told) => {
    await record(work, parts, by, told)
    return {}
  },
  danger: (work: Work, by: Staff, of: { readonly id: string; readonly words?: string | undefined }) =>
    raiseFromCall(work, parts, by, of),
  lists: (read: ReadWork, _by: Staff, query: Parameters<typeof listsView>[1]) => listsView(read, query),
  register: async (work: Work, by: Staff, call: TakenCall) => {
    await registerCall(work, parts, by, call)
    return {}
  },
  import: (work: Work, by: Staff, input: Parameters<typeof importSurge>[3]) => importSurge(work, parts, by, input),
  assign: async (work: Work, by: Staff, to: Assigned) => {
    await assignCall(work, parts, by, to)
    return {}
  },
  /** Both days included. */
  figures: async (read: ReadWork, _by: Staff, { from, to }: { readonly from: LocalDate; readonly to: LocalDate }) => ({
    figures: [...(await callFigures(read, atLocal(from, 0), atLocal(addDays(to, 1), 0)))],
  }),
})
