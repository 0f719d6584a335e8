import { z } from 'zod'
import { anyStaff, nothing, route, staffRoleSchema, type StaffRole } from './route.ts'

const adminOnly: readonly StaffRole[] = ['admin']

export const accountSchema = z.object({
  id: z.string(),
  version: z.number(),
  login: z.string(),
  name: z.string(),
  role: staffRoleSchema,
  /** `waiting`: the link was not used yet, or is too old. */
  state: z.enum(['active', 'waiting', 'disabled']),
  createdAt: z.string(),
})
export type Account = z.output<typeof accountSchema>

/** The token of the one-time link: in this answer and nowhere else. */
const withTokenSchema = z.object({ account: accountSchema, token: z.string() })
const at = z.object({ version: z.number() })
const newPassword = z.string().min(10).max(200)

export const accounts = route({
  method: 'GET',
  path: '/api/staff/accounts',
  summary: 'Everybody with an account',
  access: adminOnly,
  query: nothing,
  body: nothing,
  reply: z.object({ accounts: z.array(accountSchema) }),
})

export const addAccount = route({
  method: 'POST',
  path: '/api/staff/accounts',
  summary: 'Make an account; the answer has a link by which its owner chooses a password within seven days',
  access: adminOnly,
  query: nothing,
  body: z.object({
    login: z.string().trim().min(2).max(40),
    name: z.string().trim().min(1).max(40),
    role: staffRoleSchema,
  }),
  reply: withTokenSchema,
})

export const linkAccount = route({
  method: 'POST',
  path: '/api/staff/accounts/:id/link',
  summary: 'A new link to choose a password; one given before is void',
  access: adminOnly,
  query: nothing,
  body: at,
  reply: withTokenSchema,
})

export const changeAccountRole = route({
  method: 'POST',
  path: '/api/staff/accounts/:id/role',
  summary: 'Give an account another role; what it was responsible for is given back',
  access: adminOnly,
  query: nothing,
  body: at.extend({ role: staffRoleSchema }),
  reply: accountSchema,
})

export const disableAccount = route({
  method: 'POST',
  path: '/api/staff/accounts/:id/disable',
  summary: 'Close an account at once; what it was responsible for is given back',
  access: adminOnly,
  query: nothing,
  body: at,
  reply: accountSchema,
})

export const enableAccount = route({
  method: 'POST',
  path: '/api/staff/accounts/:id/enable',
  summary: 'Open a closed account again',
  access: adminOnly,
  query: nothing,
  body: at,
  reply: accountSchema,
})

export const choosePassword = route({
  method: 'POST',
  path: '/api/staff/password/link',
  summary: 'Choose a password with the one-time link of an account, and sign in',
  access: 'public',
  query: nothing,
  body: z.object({ token: z.string().min(1).max(100), password: newPassword }),
  reply: nothing,
})

export const changeOwnPassword = route({
  method: 'POST',
  path: '/api/staff/password',
  summary: 'Another password for oneself; other browsers are signed out',
  access: anyStaff,
  query: nothing,
  body: z.object({ old: z.string().min(1).max(200), password: newPassword }),
  reply: nothing,
})

export const accountRoutes = [
  accounts,
  addAccount,
  linkAccount,
  changeAccountRole,
  disableAccount,
  enableAccount,
  choosePassword,
  changeOwnPassword,
] as const
