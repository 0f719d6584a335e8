import type { ReadWork } from '../../core/store.ts'
import { counsellors } from './records.ts'

/** Whether the counsellor with this account agreed to be called when somebody is in danger. */
export const alsoOnCall = async (read: ReadWork, account: string): Promise<boolean> => {
  const [one] = await read.rows(counsellors).range('staff', { where: [account], limit: 1 })
  return one !== undefined && one.active && one.mayBeOnCall
}
