import { outcomeSchema, type CounsellingOutcome } from '../../http/api/counselling.ts'
import { outcomeWords } from './words.ts'

/** Every outcome a case can be closed with. */
export const outcomeOptions: readonly { readonly value: CounsellingOutcome; readonly label: string }[] =
  outcomeSchema.options.map((value) => ({ value, label: outcomeWords[value] }))
