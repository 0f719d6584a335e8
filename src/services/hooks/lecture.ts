import { z } from 'zod'
import { hookAction, type HookAction } from '../../core/hook-action.ts'
import { signUp } from '../lectures/rules.ts'
import type { HookActionParts } from './parts.ts'
import { personOfPhone } from './phone-person.ts'

const inputSchema = z.object({ event: z.string(), phone: z.string(), name: z.string().max(100).optional() })

/** A sign-up for a lecture made elsewhere: by the rules of members, full halls and closing times included. */
export const lectureAction = (parts: HookActionParts): HookAction =>
  hookAction({
    name: 'lecture.signup',
    input: inputSchema,
    run: async (work, { event, phone, name }, { source }) => {
      const person = await personOfPhone(work, parts.sealer, phone)
      const signed = await signUp(work, parts.sealer, {
        person,
        event,
        by: 'member',
        actor: `hook ${source}`,
        name,
        phone,
      })
      if (signed.kind === 'done') return { kind: 'done', outcome: signed.seat.state, answer: { code: signed.code } }
      // They have a seat, or a place on the list: what was wanted is so.
      if (signed.why === 'already') return { kind: 'done', outcome: 'already' }
      return { kind: 'refused', reason: `lecture ${signed.why}` }
    },
  })
