import { z } from 'zod'
import { derivedId } from '../../core/ids.ts'
import { table } from '../../core/table.ts'

/** Somebody on the web page who went to WeChat to say who they are. Good for one coming back, in the same browser. */
export const loginStateSchema = z.object({
  /** Derived from what travels in the address, which is kept nowhere. */
  id: z.string(),
  version: z.number(),
  /** The hash of the browser's cookie. */
  sender: z.string(),
  expiresAt: z.string(),
})
export type LoginState = z.output<typeof loginStateSchema>
export const loginStates = table<LoginState>({
  name: 'login_states',
  schema: loginStateSchema,
  retention: { kind: 'days', days: 1, field: 'expiresAt' },
  personal: ['sender'],
})

export const loginStateId = (state: string): string => derivedId('lgs', state)
