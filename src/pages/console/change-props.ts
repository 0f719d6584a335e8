import type { CounsellingCase } from '../../http/api/counselling.ts'

/** What a dialog that changes one row of a list is given; `act` is that of `useAct`. */
export interface ChangeProps<Item = CounsellingCase> {
  readonly item: Item
  readonly act: (change: () => Promise<unknown>, done: string) => Promise<boolean>
  readonly isBusy: boolean
  readonly onClose: () => void
}
