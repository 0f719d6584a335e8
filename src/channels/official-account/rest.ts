import { z } from 'zod'
import type { SendOutcome } from '../../core/channel.ts'
import { derivedId } from '../../core/ids.ts'
import { addJob, type JobHandler, type JobResult } from '../../core/job.ts'
import type { Log } from '../../core/log.ts'
import type { Message } from '../../core/message.ts'
import { text, type Reply } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Store } from '../../core/store.ts'
import { addMs, hourMs, type Instant } from '../../core/time.ts'
import { memberKey, rests } from './records.ts'

const restJob = 'wechat-rest'
/** Long enough for the passive answer to arrive first. */
const pauseMs = 500

const keptSchema = z.object({ openid: z.string(), parts: z.array(z.string()) })

interface RestParts {
  readonly store: Store
  readonly sealer: Pick<Sealer, 'seal' | 'open'>
  readonly account: string
  readonly log: Log
  readonly send: (openid: string, replies: readonly Reply[], sendId: string) => Promise<SendOutcome>
}

/** Keeps what follows a passive answer; settles when that is durable. */
export type KeepRest = (message: Message, parts: readonly string[]) => Promise<void>

/** A full window opens again with the member's next message: asked for after one hour, two more, three more. */
const resultOf = (outcome: SendOutcome, now: Instant, tries: number): JobResult => {
  switch (outcome.kind) {
    case 'sent':
      return { kind: 'done', outcome: 'sent' }
    case 'parked':
      return { kind: 'retry', outcome: 'parked', at: outcome.opensAt ?? addMs(now, tries * hourMs) }
    case 'retry':
      return { kind: 'retry', outcome: outcome.code, ...(outcome.at === undefined ? {} : { at: outcome.at }) }
    case 'unknown':
      // The platform drops a second one by its id.
      return { kind: 'retry', outcome: `unknown ${outcome.code}` }
    case 'no-permission':
    case 'permanent':
      return { kind: 'dead', outcome: `${outcome.kind} ${outcome.code}` }
  }
}

/**
 * The rest of a long passive answer as a job: its words are stored before the first part leaves, sealed, since they may be anybody's,
 * and only until they are sent.
 */
export const createRests = ({ store, sealer, account, log, send }: RestParts) => {
  const keep: KeepRest = async ({ sender, id: message }, parts) => {
    const id = derivedId('rest', account, sender, message)
    const member = memberKey(account, sender)
    await store.transaction(member, async (work) => {
      if ((await work.rows(rests).get(id)) !== undefined) return
      const sealed = sealer.seal('note', JSON.stringify({ openid: sender, parts }))
      await work.rows(rests).insert({ id, member, at: work.now, sealed })
      await addJob(work, { kind: restJob, key: id, payload: { rest: id }, runAt: addMs(work.now, pauseMs) })
    })
  }

  const job: JobHandler = {
    kind: restJob,
    run: async (payload, { count }) => {
      const { row, now } = await store.read(async (read) => ({
        row: await read.rows(rests).get(payload['rest'] ?? ''),
        now: read.now,
      }))
      if (row?.sealed === undefined) return { kind: 'done', outcome: 'gone' }
      const { openid, parts } = keptSchema.parse(JSON.parse(sealer.open('note', row.sealed)))
      const replies = parts.map((part) => text(part))
      const outcome = await send(openid, replies, row.id)
      log.info('channel', 'rest of a long answer', { channel: 'official-account', outcome: outcome.kind })
      if (outcome.kind === 'sent')
        await store.transaction(row.member, async (work) => {
          const kept = await work.rows(rests).get(row.id)
          if (kept === undefined) return
          const { sealed: _sent, ...empty } = kept
          await work.rows(rests).update(empty)
        })
      return resultOf(outcome, now, count)
    },
  }

  return { keep, job }
}
