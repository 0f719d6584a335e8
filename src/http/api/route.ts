import { z } from 'zod'

/** Who may call a route: anybody, the person of the member cookie, or staff of one of the roles. */
export type Access = 'public' | 'member' | readonly StaffRole[]
export const staffRoleSchema = z.enum(['admin', 'clerk', 'counsellor', 'supervisor'])
export type StaffRole = z.output<typeof staffRoleSchema>
export const anyStaff: readonly StaffRole[] = ['admin', 'clerk', 'counsellor', 'supervisor']
export const office: readonly StaffRole[] = ['admin', 'clerk']

/** A route, declared once: the guard, the OpenAPI page, the role matrix and the pages' client all read this. */
export interface Route<
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Result extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With parameters as `:name`. */
  readonly path: string
  readonly summary: string
  readonly access: Access
  readonly query: Query
  readonly body: Body
  readonly reply: Result
}

export const nothing = z.object({})

export const route = <Query extends z.ZodType, Body extends z.ZodType, Result extends z.ZodType>(
  declared: Route<Query, Body, Result>,
): Route<Query, Body, Result> => declared

export const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string(), id: z.string() }) })
export type ErrorBody = z.output<typeof errorSchema>
