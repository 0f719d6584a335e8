import { z } from 'zod'
import { notices } from '../../core/conversation.ts'
import { hookAction, type HookAction, type HookResult } from '../../core/hook-action.ts'
import type { Work } from '../../core/store.ts'
import { settleLate } from '../../dialogue/late-outcome.ts'
import { smsStopped } from '../../people/phones.ts'
import { smsAccount } from '../../people/ways.ts'
import { recordOutcome } from '../../reminders/outcome.ts'
import { openHandover } from '../handover/rules.ts'
import { raiseIfDanger, type Heard } from './danger.ts'
import type { HookActionParts } from './parts.ts'
import { personBehindPhone } from './phone-person.ts'
import { endsReminders } from '../reminding/asking.ts'

const reportSchema = z.object({
  /** The id we sent it under, which the gateway was given as `webhook-id`. */
  id: z.string(),
  status: z.enum(['delivered', 'failed']),
  code: z.string().max(60).default('sms-failed'),
})

/** A gateway's report: what it could not deliver goes by the next way, as with every platform that says so late. */
export const deliveryAction = (): HookAction =>
  hookAction({
    name: 'sms.delivered',
    input: reportSchema,
    lock: ({ id }) => id,
    run: async (work, { id, status, code }) => {
      const sent = await work.rows(notices).get(id)
      // Pages to the people on call go by the same gateway.
      if (sent === undefined) return { kind: 'done', outcome: 'not a notice' }
      if (status === 'delivered') return { kind: 'done', outcome: 'delivered' }
      const word = { sendId: id, account: smsAccount, outcome: { kind: 'permanent', code } } as const
      await settleLate(work, word, recordOutcome)
      return { kind: 'done', outcome: 'failed' }
    },
  })

const inboundSchema = z.object({ phone: z.string(), text: z.string() })

/** Words by which an SMS is ended, besides those of the chat. */
const stopWords = /^(?:r|n|stop|退|拒收|不要|0000)$/i
/** Said to be polite, or because the telephone offers it: nothing for anybody to do. */
const courtesy = /^(?:好|好的|好滴|收到|谢谢|谢谢你|多谢|感谢|嗯|嗯嗯|ok|知道了|明白|1)(?:了|啊|哈)?$/i

const bare = (text: string): string => text.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、]/gu, '')

const handOver = async (
  work: Work,
  parts: HookActionParts,
  { person, phone, text }: Heard & { readonly phone: string },
): Promise<HookResult> => {
  const { sealer } = parts
  await openHandover(work, {
    person,
    matter: sealer.seal('contact', `（短信回复）${text}`),
    phone: sealer.seal('contact', phone),
    dueAt: (await parts.promised(work)).at,
  })
  return { kind: 'done', outcome: 'office' }
}

/**
 * An answer by SMS. Danger is looked for before everything else, also in words that end SMS. The bot does not chat by SMS: a number
 * may be another's by now, and every answer would be read on a locked screen; so what is said goes to people.
 */
export const inboundAction = (parts: HookActionParts): HookAction =>
  hookAction({
    name: 'sms.inbound',
    input: inboundSchema,
    run: async (work, { phone, text }, { receipt }) => {
      const heard = { person: await personBehindPhone(work, parts.sealer, phone), phone, text, receipt }
      const isDanger = await raiseIfDanger(work, parts, heard)
      const plain = bare(text)
      if (endsReminders(plain) || stopWords.test(plain)) {
        await smsStopped(work, parts.sealer, phone)
        return { kind: 'done', outcome: 'stopped' }
      }
      if (isDanger) return { kind: 'done', outcome: 'alert' }
      return courtesy.test(plain) ? { kind: 'done', outcome: 'courtesy' } : handOver(work, parts, heard)
    },
  })
