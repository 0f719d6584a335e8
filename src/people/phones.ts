import { z } from 'zod'
import { derivedId } from '../core/ids.ts'
import type { Sealer } from '../core/seal.ts'
import type { ReadWork, Work } from '../core/store.ts'
import { table } from '../core/table.ts'
import { personIds, rootId } from './joined.ts'

/** A number that somebody gave for reminders, proved by a code and agreed to. The number itself goes when that ends. */
export const memberPhoneSchema = z.object({
  /** Derived from the person; a platform's recipient as well, so that no number stands anywhere in the clear. */
  id: z.string(),
  version: z.number(),
  person: z.string(),
  /** Sealed (purpose `contact`); only while it may be used. */
  phone: z.string().optional(),
  /** Keyed hash of the number, to find it when it answers; only while it may be used. */
  phoneHash: z.string().optional(),
  /** Which words were agreed to, and when. */
  consent: z.string(),
  consentAt: z.string(),
  /** Since when the union's words to many may come by SMS as well: asked for apart, the consent above is for what matters. */
  noticesAt: z.string().optional(),
  endedAt: z.string().optional(),
  /** `sms`: an answer to one of ours · `given-away`: its owner proved it to be theirs. */
  endedBy: z.enum(['member', 'sms', 'given-away', 'left']).optional(),
})
export type MemberPhone = z.output<typeof memberPhoneSchema>
export const memberPhones = table<MemberPhone>({
  name: 'member_phones',
  schema: memberPhoneSchema,
  indexes: { number: ['phoneHash', 'consentAt'] },
  retention: { kind: 'days', days: 1_100, field: 'endedAt' },
  personal: ['phone', 'phoneHash'],
})

const phoneId = (person: string): string => derivedId('mph', person)
export const hashOfPhone = (sealer: Pick<Sealer, 'lookup'>, phone: string): string =>
  sealer.lookup('lookup', `sms ${phone}`)

/** More people than share a telephone. */
const mostSharing = 20

/** The number that may be written to, of whichever of the joined persons. */
export const phoneOfPerson = async (read: ReadWork, person: string): Promise<MemberPhone | undefined> => {
  for (const id of await personIds(read, person)) {
    const row = await read.rows(memberPhones).get(phoneId(id))
    if (row?.phone !== undefined) return row
  }
  return undefined
}

const end = async (work: Work, row: MemberPhone, endedBy: MemberPhone['endedBy']): Promise<void> => {
  const { phone: _phone, phoneHash: _hash, noticesAt: _notices, ...rest } = row
  await work.rows(memberPhones).update({ ...rest, endedAt: work.now, endedBy })
}

const rowsOfNumber = async (read: ReadWork, phoneHash: string): Promise<readonly MemberPhone[]> =>
  read.rows(memberPhones).range('number', { where: [phoneHash], limit: mostSharing })

/** From now on reminders that matter may come by SMS. A number belongs to who proved it last. */
export const agreeToSms = async (
  work: Work,
  sealer: Sealer,
  by: { readonly person: string; readonly phone: string; readonly consent: string },
): Promise<void> => {
  await endSms(work, by.person, 'member')
  const phoneHash = hashOfPhone(sealer, by.phone)
  for (const other of await rowsOfNumber(work, phoneHash)) await end(work, other, 'given-away')
  const person = await rootId(work, by.person)
  const id = phoneId(person)
  const row = {
    id,
    person,
    phone: sealer.seal('contact', by.phone),
    phoneHash,
    consent: by.consent,
    consentAt: work.now,
  }
  const before = await work.rows(memberPhones).get(id)
  if (before === undefined) await work.rows(memberPhones).insert(row)
  else await work.rows(memberPhones).update({ ...row, version: before.version })
}

/** @returns whether there was a number */
export const endSms = async (work: Work, person: string, by: MemberPhone['endedBy']): Promise<boolean> => {
  let ended = false
  for (const id of await personIds(work, person)) {
    const row = await work.rows(memberPhones).get(phoneId(id))
    if (row?.phone === undefined) continue
    await end(work, row, by)
    ended = true
  }
  return ended
}

/** Whether words to many may come by SMS as well. @returns false when there is no number */
export const setNotices = async (work: Work, person: string, areWanted: boolean): Promise<boolean> => {
  const row = await phoneOfPerson(work, person)
  if (row === undefined) return false
  const { noticesAt: _before, ...rest } = row
  await work.rows(memberPhones).update(areWanted ? { ...rest, noticesAt: work.now } : rest)
  return true
}

/** TD, 退订 or STOP came from this number: nothing goes there any more. @returns how many persons it stood for */
export const smsStopped = async (work: Work, sealer: Pick<Sealer, 'lookup'>, phone: string): Promise<number> => {
  const rows = await rowsOfNumber(work, hashOfPhone(sealer, phone))
  for (const row of rows) await end(work, row, 'sms')
  return rows.length
}

/** Who proved a number to be theirs, for words that came from it. */
export const ownerOfPhone = async (
  read: ReadWork,
  sealer: Pick<Sealer, 'lookup'>,
  phone: string,
): Promise<string | undefined> => (await rowsOfNumber(read, hashOfPhone(sealer, phone)))[0]?.person
