import type { z } from 'zod'
import type { ReadWork, Work } from '../core/store.ts'
import type { Staff } from '../people/records.ts'

/** What a route takes and gives, by its own declaration. */
export type ReplyOf<R extends { readonly reply: z.ZodType }> = z.output<R['reply']>
export type BodyOf<R extends { readonly body: z.ZodType }> = z.output<R['body']>
export type QueryOf<R extends { readonly query: z.ZodType }> = z.output<R['query']>

/** What the path names. */
export interface Named {
  readonly id: string
}
/** The same, as somebody saw it: a change to something newer is refused. */
export interface Seen extends Named {
  readonly version: number
}
/** The body, with the id from the path. */
export type Of<R extends { readonly body: z.ZodType }> = BodyOf<R> & Named

/** Something staff do: one transaction, refused by an `AppError`. */
export type Act<Input, Result> = (work: Work, staff: Staff, input: Input) => Promise<Result>
/** Something staff look at; goes on when the store cannot write. */
export type Look<Input, Result> = (read: ReadWork, staff: Staff, input: Input) => Promise<Result>
export type LookAll<Result> = (read: ReadWork, staff: Staff) => Promise<Result>
