import { z } from 'zod'
import { table } from '../../core/table.ts'

/** What is looked after in a shift: the counselling telephone, or the online desk. */
export const deskKindSchema = z.enum(['phone', 'online'])
export type DeskKind = z.output<typeof deskKindSchema>

/** A shift of the counselling telephone or the online desk. Not the rota of alerts, which is in services/oncall. */
export const deskShiftSchema = z.object({
  id: z.string(),
  version: z.number(),
  kind: deskKindSchema,
  start: z.string(),
  end: z.string(),
  /** The counsellor who takes it; nobody yet when absent. */
  who: z.string().optional(),
  /** The counsellor who was asked to take it over, and the shift of theirs that would be taken in return. */
  asked: z.object({ counsellor: z.string(), inReturn: z.string().optional() }).optional(),
})
export type DeskShift = z.output<typeof deskShiftSchema>
export const deskShifts = table<DeskShift>({
  name: 'desk_shifts',
  schema: deskShiftSchema,
  indexes: { start: ['start'], who: ['who', 'start'] },
  retention: { kind: 'days', days: 400, field: 'end' },
})
