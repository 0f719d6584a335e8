import { z } from 'zod'

/**
 * How much depends on something said on our own. `important` and `critical` are worth a call when nothing reaches the person;
 * `critical` may come at night, and once more when it is not known whether it arrived.
 */
export const importanceSchema = z.enum(['ordinary', 'important', 'critical'])
export type Importance = z.output<typeof importanceSchema>
