import { z } from 'zod'
import { hookAction, type HookAction } from '../../core/hook-action.ts'
import { addDays, localDate } from '../../core/time.ts'
import { openApplication } from '../applications/rules.ts'
import { setPapers } from '../awaited/rules.ts'
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
    /** Names of papers that are still to come, commas between, and the last day on which they are taken. */
    missing: z.string().optional(),
    missingUntil: z.iso.date().optional(),
  })
  .catchall(z.string())

/** A form that does not say until when gives so long. */
const daysForPapers = 14
const mostPapers = 10
const longestName = 30

const namesIn = (text = ''): readonly string[] =>
  text
    .split(/[,，、;；\n]/u)
    .map((name) => name.trim().slice(0, longestName))
    .filter((name) => name !== '')
    .slice(0, mostPapers)

/** A new application from a form tool: a case of the office. The code goes back to the tool, which can show it. */
export const applicationAction = (parts: HookActionParts): HookAction =>
  hookAction({
    name: 'application.new',
    input: inputSchema,
    isOpen: true,
    run: async (work, { about, name, phone, missing, missingUntil, ...answers }, { source, receipt }) => {
      const person =
        phone === undefined ? await personOfReceipt(work, receipt) : await personOfPhone(work, parts.sealer, phone)
      const application = { person, source, about, name, phone, answers }
      const opened = await openApplication(work, parts.sealer, application)
      const papers = namesIn(missing)
      if (papers.length > 0) {
        const { id, version } = opened.case
        const until = missingUntil ?? addDays(localDate(work.now), daysForPapers)
        await setPapers(work, parts.sealer, { id: 'system' }, { id, version, papers, until })
      }
      const text = Object.values(answers).join('\n')
      await raiseIfDanger(work, parts, { person, phone, text, receipt })
      return { kind: 'done', outcome: 'opened', answer: { code: opened.code } }
    },
  })
