import type { Sealer } from '../../core/seal.ts'
import type { Work } from '../../core/store.ts'
import { personOf } from '../../people/persons.ts'
import { ownerOfPhone } from '../../people/phones.ts'

/** The account of somebody of whom we know a number and nothing else: nothing can be sent by it. */
const phoneAccount = 'phone'

/**
 * Somebody known by a number alone, under a keyed hash. Never a member who proved the same number: anybody may type any number into
 * another system's form, and what they ask for must not stand among that member's matters.
 */
export const personOfPhone = async (work: Work, sealer: Pick<Sealer, 'lookup'>, phone: string): Promise<string> =>
  (await personOf(work, phoneAccount, sealer.lookup('lookup', `phone person ${phone}`), false)).id

/** Whoever holds the telephone that words came from. */
export const personBehindPhone = async (work: Work, sealer: Pick<Sealer, 'lookup'>, phone: string): Promise<string> =>
  (await ownerOfPhone(work, sealer, phone)) ?? personOfPhone(work, sealer, phone)

/** Somebody who left no number: known by what they sent. */
export const personOfReceipt = async (work: Work, receipt: string): Promise<string> =>
  (await personOf(work, phoneAccount, receipt, false)).id
