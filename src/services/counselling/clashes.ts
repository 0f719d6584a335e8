import type { ReadWork } from '../../core/store.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import { bookings } from './records.ts'
import { overlaps } from './slots.ts'

/** More appointments than one person may have ahead, on several accounts. */
const mostAhead = 50

/** Whether two appointments ahead are at the same time: made on two accounts that turned out to be one person's. */
export const hasClash = async (read: ReadWork, person: string): Promise<boolean> => {
  const ahead = await rangeOfPerson(read, bookings, 'person', { person, from: read.now, limit: mostAhead })
  return ahead.some((one, index) => ahead.slice(index + 1).some((other) => overlaps(one, other)))
}
