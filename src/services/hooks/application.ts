import { z } from 'zod'
import { hookAction, type HookAction } from '../../core/hook-action.ts'
import { openApplication } from '../applications/rules.ts'
import type { HookActionParts } from './parts.ts'
import { raiseIfDanger } from './danger.ts'
import { personOfPhone, personOfReceipt } from './phone-person.ts'

/** Fields that have a place of their own; whatever else a data file names goes along under its name. */
const inputSchema = z
  .object({
    /** In one word, fit for a list: `aid`. */
    about: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/),
    name: z.string().max(100).optional(),
    phone: z.string().optional(),
  })
  .catchall(z.string())

/** A new application from a form tool: a case of the office. The code goes back to the tool, which can show it. */
export const applicationAction = (parts: HookActionParts): HookAction =>
  hookAction({
    name: 'application.new',
    input: inputSchema,
    isOpen: true,
    run: async (work, { about, name, phone, ...answers }, { source, receipt }) => {
      const person =
        phone === undefined ? await personOfReceipt(work, receipt) : await personOfPhone(work, parts.sealer, phone)
      const { code } = await openApplication(work, parts.sealer, { person, source, about, name, phone, answers })
      const text = Object.values(answers).join('\n')
      await raiseIfDanger(work, parts, { person, phone, text, receipt })
      return { kind: 'done', outcome: 'opened', answer: { code } }
    },
  })
