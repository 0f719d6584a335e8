import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import {
  answerHandover,
  listHandovers,
  readHandover,
  type HandoverView,
  type OpenedMatter,
  type StaffReply,
} from './rules.ts'

/** What staff do with what members handed over. Only `open` gives words. */
export const handoverHandlers = (sealer: Sealer) => ({
  list: async (read: ReadWork) => ({ handovers: [...(await listHandovers(read))] }),
  open: (work: Work, staff: Staff, { id }: { readonly id: string }): Promise<OpenedMatter> =>
    readHandover(work, { staff: staff.id, sealer }, id),
  answer: (work: Work, staff: Staff, reply: StaffReply): Promise<HandoverView> => answerHandover(work, staff.id, reply),
})
