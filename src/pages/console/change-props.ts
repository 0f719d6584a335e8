import type { CounsellingCase } from '../../http/api/staff.ts'

/** What a dialog that changes one request is given; `act` is that of `useAct`. */
export interface ChangeProps {
  readonly item: CounsellingCase
  readonly act: (change: () => Promise<unknown>, done: string) => Promise<boolean>
  readonly isBusy: boolean
  readonly onClose: () => void
}
