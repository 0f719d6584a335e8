import { z } from 'zod'
import { hookAction, type HookAction } from '../../core/hook-action.ts'
import type { ReadWork } from '../../core/store.ts'
import { addMs, hourMs } from '../../core/time.ts'
import { record } from '../callbacks/recording.ts'
import { attempts, calls, outcomeSchema } from '../callbacks/records.ts'
import type { HookActionParts } from './parts.ts'

const inputSchema = z.object({
  call: z.string(),
  outcome: outcomeSchema,
  minutes: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional(),
  /** When the person asked to be called. */
  at: z.string().optional(),
})

/** Whoever called may have typed it in before the telephone system said so. */
const sameCallMs = 2 * hourMs

const wasRecorded = async (read: ReadWork, call: string): Promise<boolean> => {
  const [last] = await read.rows(attempts).range('call', { where: [call], descending: true, limit: 1 })
  return last !== undefined && last.at > addMs(read.now, -sameCallMs)
}

/** How a call went, from the telephone system that connected it: written down for whoever has the call in hand. */
export const callAction = (parts: HookActionParts): HookAction =>
  hookAction({
    name: 'call.result',
    input: inputSchema,
    lock: () => 'calls',
    run: async (work, { call: id, outcome, minutes = '0', at }) => {
      const call = await work.rows(calls).get(id)
      if (call === undefined) return { kind: 'refused', reason: 'call unknown' }
      if (await wasRecorded(work, id)) return { kind: 'done', outcome: 'already' }
      if (call.state !== 'open' || call.takenBy === undefined) return { kind: 'refused', reason: 'call not in hand' }
      if (outcome === 'asked-later' && (at === undefined || at <= work.now))
        return { kind: 'refused', reason: 'call without a time' }
      await record(
        work,
        parts,
        { id: call.takenBy },
        { id, version: call.version, outcome, minutes: Number(minutes), at },
      )
      return { kind: 'done', outcome }
    },
  })
