import { z } from 'zod'
import { accountSchema } from './accounts.ts'
import { nothing, route, staffRoleSchema, type StaffRole } from './route.ts'

const adminOnly: readonly StaffRole[] = ['admin']

export const contactSchema = z.object({ id: z.string(), version: z.number(), name: z.string() })
export type Contact = z.output<typeof contactSchema>
const at = z.object({ version: z.number() })

export const contacts = route({
  method: 'GET',
  path: '/api/staff/contacts',
  summary: "Whom WeCom's address list proposes as staff, and whose owner has left it",
  access: adminOnly,
  query: nothing,
  body: nothing,
  reply: z.object({
    /** The address list is read. */
    isOn: z.boolean(),
    proposed: z.array(contactSchema),
    left: z.array(contactSchema.extend({ account: accountSchema })),
  }),
})
export type Contacts = z.output<typeof contacts.reply>

export const acceptContact = route({
  method: 'POST',
  path: '/api/staff/contacts/:id/accept',
  summary: 'Make an account for somebody of the address list; the answer has their one-time link',
  access: adminOnly,
  query: nothing,
  body: at.extend({ login: z.string().trim().min(2).max(40), role: staffRoleSchema }),
  reply: z.object({ account: accountSchema, token: z.string() }),
})

export const dismissContact = route({
  method: 'POST',
  path: '/api/staff/contacts/:id/dismiss',
  summary: 'Somebody of the address list is no staff: they are not proposed again',
  access: adminOnly,
  query: nothing,
  body: at,
  reply: nothing,
})

export const keepContact = route({
  method: 'POST',
  path: '/api/staff/contacts/:id/keep',
  summary: 'The account stays, though its owner has left WeCom',
  access: adminOnly,
  query: nothing,
  body: at,
  reply: nothing,
})

export const readContacts = route({
  method: 'POST',
  path: '/api/staff/contacts/refresh',
  summary: 'Read the address list now, not only at night',
  access: adminOnly,
  query: nothing,
  body: nothing,
  reply: nothing,
})

export const contactRoutes = [contacts, readContacts, acceptContact, dismissContact, keepContact] as const
