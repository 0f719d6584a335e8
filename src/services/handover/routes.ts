import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { answerHandover, listHandovers, type HandoverView, type StaffReply } from './rules.ts'

/** What staff do with what members handed over. */
export const handoverHandlers = (sealer: Sealer) => ({
  list: async (read: ReadWork) => ({ handovers: [...(await listHandovers(read, sealer))] }),
  answer: (work: Work, staff: Staff, reply: StaffReply): Promise<HandoverView> =>
    answerHandover(work, { staff: staff.id, sealer }, reply),
})
