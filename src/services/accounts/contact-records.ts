import { z } from 'zod'
import { table } from '../../core/table.ts'

/** Somebody in WeCom's address list, as far as they are or may become staff. */
export const contactSchema = z.object({
  /** Derived from their id in the address list. */
  id: z.string(),
  version: z.number(),
  /** Sealed (purpose `contact`): their id in the address list. */
  user: z.string(),
  name: z.string(),
  /**
   * `new`: an administrator is asked whether they are staff · `linked`: they have an account · `left`: they have one and are gone from
   * WeCom, an administrator is asked · `kept`: gone, and the account stays · `dismissed`: no staff.
   */
  state: z.enum(['new', 'linked', 'left', 'kept', 'dismissed']),
  /** The account. */
  staff: z.string().optional(),
  at: z.string(),
})
export type Contact = z.output<typeof contactSchema>
export const contacts = table<Contact>({
  name: 'wecom_contacts',
  schema: contactSchema,
  indexes: { state: ['state', 'at'] },
  personal: ['name', 'user'],
})
