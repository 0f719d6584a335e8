import { derivedId } from '../../core/ids.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Instant } from '../../core/time.ts'
import { calls, refusals, type CallList } from './records.ts'

/** A number as a row keeps it. */
export const sealedNumber = (
  sealer: Sealer,
  phone: string,
): { readonly phone: string; readonly phoneHash: string } => ({
  phone: sealer.seal('contact', phone),
  phoneHash: sealer.lookup('lookup', `call ${phone}`),
})

const refusalId = (list: CallList, phoneHash: string): string => derivedId('crf', list, phoneHash)

/** When its owner said so, if they did. */
export const refusedSince = async (read: ReadWork, list: CallList, phoneHash: string): Promise<Instant | undefined> =>
  (await read.rows(refusals).get(refusalId(list, phoneHash)))?.at

export const hasRefused = async (read: ReadWork, list: CallList, phoneHash: string): Promise<boolean> =>
  (await refusedSince(read, list, phoneHash)) !== undefined

/** From now on this list never calls the number again. */
export const noteRefusal = async (work: Work, list: CallList, phoneHash: string): Promise<void> => {
  if (!(await hasRefused(work, list, phoneHash)))
    await work.rows(refusals).insert({ id: refusalId(list, phoneHash), list, at: work.now })
}

/** Who asks for a call of their own accord wants to be called after all. */
export const liftRefusal = (work: Work, list: CallList, phoneHash: string): Promise<void> =>
  work.rows(refusals).delete(refusalId(list, phoneHash))

const looked = 20

/** Whether this number is on the list already, or waits on any other. */
export const isKnownNumber = async (read: ReadWork, list: CallList, phoneHash: string): Promise<boolean> => {
  const same = await read.rows(calls).range('number', { where: [phoneHash], descending: true, limit: looked })
  return same.some((call) => call.list === list || call.state === 'open')
}
