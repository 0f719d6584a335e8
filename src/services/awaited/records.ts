import { z } from 'zod'
import type { Case } from '../../casework/records.ts'

/** States in which nothing of a case is awaited any more, of whatever service. */
const over: ReadonlySet<string> = new Set(['closed', 'cancelled', 'withdrawn', 'rejected', 'refused', 'done', 'paid'])

export const isOver = ({ state }: Case): boolean => over.has(state)

/** What a case may wait for besides us; it stands in the body next to what its own service keeps there. */
const awaitedSchema = z.looseObject({
  /** Names of papers the member still has to bring, each sealed (purpose `contact`): a name may tell of an illness. */
  missing: z.array(z.string()).optional(),
  /** The last day on which they are taken. */
  papersBy: z.string().optional(),
  /** The last day on which the employer may answer a letter, and when it did. */
  answerBy: z.string().optional(),
  answeredAt: z.string().optional(),
})
export type Awaited = z.output<typeof awaitedSchema>

export const awaitedOf = (row: Case): Awaited => awaitedSchema.parse(row.body)
