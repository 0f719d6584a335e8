import { addJob, type JobHandler, type JobResult } from '../../core/job.ts'
import type { Log } from '../../core/log.ts'
import type { Store, Work } from '../../core/store.ts'
import { derivedId } from '../../core/ids.ts'
import { addMs } from '../../core/time.ts'
import { sessionStates, type KfApi, type KfMember } from './api.ts'
import { channelName as channel, kfOf, type WecomKfConfig } from './config.ts'
import { chatId } from './records.ts'
import type { KfWatchers } from './take.ts'
import { noteHeld } from './window.ts'

export const handOverJob = 'wecom-kf-hand-over'

export interface Place {
  readonly account: string
  readonly sender: string
}

/** Time for what the bot says last: the platform refuses its words once a person has the session. */
const lastWordsMs = 3_000

/** Asks for a chat to go to a person in WeCom, in the caller's transaction. False: not a chat of this channel. */
export const askForPerson = async (work: Work, place: Place, key: string): Promise<boolean> => {
  const kf = kfOf(place.account)
  if (kf === undefined || kf === '') return false
  const payload = { account: place.account, sender: place.sender, key }
  await addJob(work, { kind: handOverJob, key, payload, runAt: addMs(work.now, lastWordsMs) })
  return true
}

interface HandOverParts {
  readonly config: WecomKfConfig
  readonly store: Store
  readonly api: KfApi
  readonly log: Log
  readonly watchers: KfWatchers
}

/** Whose turn it is among the servicers: the same for the same matter, spread over all. */
const inTurn = (servicers: readonly string[], key: string): readonly string[] => {
  const start = derivedId('t', key).charCodeAt(5) % Math.max(1, servicers.length)
  return [...servicers.slice(start), ...servicers.slice(0, start)]
}

/** Gives the session to one of the servicers, else to WeCom's pool; where neither is possible the bot keeps it. */
export const createHandOver = ({ config, store, api, log, watchers }: HandOverParts): JobHandler => {
  const give = async (who: KfMember, key: string): Promise<JobResult> => {
    // A person may have taken it meanwhile; giving it to another would tear it from them.
    const state = await api.stateOf(who)
    if (state === sessionStates.person || state === sessionStates.pool) return { kind: 'done', outcome: 'taken' }
    for (const servicer of inTurn(config.servicers, key)) {
      const outcome = await api.hand(who, sessionStates.person, servicer)
      if (outcome.kind === 'sent') return { kind: 'done', outcome: 'given' }
      if (outcome.kind === 'retry' || outcome.kind === 'unknown') return { kind: 'retry', outcome: outcome.code }
    }
    const pooled = await api.hand(who, sessionStates.pool)
    return pooled.kind === 'sent' ? { kind: 'done', outcome: 'pooled' } : { kind: 'dead', outcome: pooled.kind }
  }

  return {
    kind: handOverJob,
    run: async ({ account = '', sender = '', key = '' }) => {
      const who = { kf: kfOf(account) ?? '', member: sender }
      const result = await give(who, key)
      log.info('channel', 'a chat for a person in WeCom', { channel, outcome: result.outcome })
      if (result.kind !== 'done') return result
      await store.transaction(chatId(who.kf, who.member), async (work) => {
        await noteHeld(work, who, true)
        await watchers.session(work, { account, sender }, true)
      })
      return result
    },
  }
}
