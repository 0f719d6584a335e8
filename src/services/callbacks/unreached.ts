import { z } from 'zod'
import { cases } from '../../casework/records.ts'
import type { CallList } from '../../core/delivery.ts'
import type { ReadWork } from '../../core/store.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import type { Callbacks } from './callbacks.ts'

/** A number further back may be somebody else's by now. */
const newestCases = 20

const phoneSchema = z.object({ phone: z.string() })

/** The number, sealed, that a person left last in a matter of theirs. */
const phoneOf = async (read: ReadWork, person: string): Promise<string | undefined> => {
  const own = await rangeOfPerson(read, cases, 'person', { person, descending: true, limit: newestCases })
  for (const { body } of own) {
    const found = phoneSchema.safeParse(body)
    if (found.success) return found.data.phone
  }
  return undefined
}

/** Puts whoever no account reaches on the list of the day, if they left a number and want to be called. */
export const callWhenUnreached =
  ({ callUnreached }: Pick<Callbacks, 'callUnreached'>): CallList =>
  async (work, { key, person, ledger }) => {
    const phone = await phoneOf(work, person)
    return (
      phone !== undefined && (await callUnreached(work, { key, person, phone, urgent: true, ledger })) !== undefined
    )
  }
