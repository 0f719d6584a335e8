import type { Deliver } from '../../core/delivery.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { deliver as throughOutbox } from '../../dialogue/outbox.ts'
import type { Staff } from '../../people/records.ts'
import { answerHandover, type StaffReply } from './answer.ts'
import { listHandovers, readHandover, type HandoverView, type OpenedMatter } from './rules.ts'

/** What staff do with what members handed over. Only `open` gives words. */
export const handoverHandlers = ({
  sealer,
  deliver = throughOutbox,
}: {
  readonly sealer: Sealer
  readonly deliver?: Deliver
}) => ({
  list: async (read: ReadWork) => ({ handovers: [...(await listHandovers(read))] }),
  open: (work: Work, staff: Staff, { id }: { readonly id: string }): Promise<OpenedMatter> =>
    readHandover(work, { staff: staff.id, sealer }, id),
  answer: (work: Work, staff: Staff, reply: StaffReply): Promise<HandoverView> =>
    answerHandover(work, { staff: staff.id, sealer, deliver }, reply),
})
