import type { HttpRequest } from '../../core/http.ts'
import { derivedId } from '../../core/ids.ts'
import type { HookResult } from '../../core/hook-action.ts'
import type { Log } from '../../core/log.ts'
import type { Sealer } from '../../core/seal.ts'
import { StoreUnavailable, type NewRow, type ReadWork, type Store, type Work } from '../../core/store.ts'
import { toInstant } from '../../core/time.ts'
import { AppError } from '../../core/errors.ts'
import { mapped, type Mapped } from './mapping.ts'
import { receipts, type Receipt } from '../../core/hook-receipts.ts'
import { proven, type Proven } from './signature.ts'
import { createSources, type SourceParts, type Standing } from './sources.ts'

interface IncomingParts extends SourceParts {
  readonly store: Store
  readonly sealer: Pick<Sealer, 'seal' | 'open' | 'lookup'>
  readonly log: Log
  /** Told of what fits nothing, in the same transaction. */
  readonly buried?: (work: Work, dead: { readonly receipt: string; readonly body: string }) => Promise<void>
}

/** What a sender is answered. Beyond 200 nothing says why. */
export type HookReply =
  | { readonly kind: 'taken'; readonly answer: Readonly<Record<string, string>> }
  | { readonly kind: 'unknown' | 'not-signed' | 'not-json' | 'other-body' | 'not-now' }

/** Something proven, as it is kept. */
interface Thing {
  readonly id: string
  readonly source: string
  readonly bodyHash: string
  readonly text: string
  readonly isIdSigned: boolean
}

type Kept = Pick<Receipt, 'state' | 'action' | 'outcome' | 'reason' | 'answer'>

const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i

/** Runs what a body means. What a rule refuses, or throws because of how things stand, waits for staff. */
const outcomeOf = async (
  work: Work,
  meant: Mapped,
  of: Pick<Thing, 'id' | 'source'>,
): Promise<HookResult | 'ignored'> => {
  if (meant.kind === 'ignored') return 'ignored'
  if (meant.kind === 'unfit') return { kind: 'refused', reason: meant.reason }
  return meant.hook.run(work, { source: of.source, receipt: of.id })
}

const actionOf = (meant: Mapped): Pick<Receipt, 'action'> =>
  meant.kind === 'ignored' || meant.action === undefined ? {} : { action: meant.action }

/** Incoming webhooks: each thing once, its receipt in the same transaction as its effect. */
export const createIncoming = (parts: IncomingParts) => {
  const { store, sealer, clock, log } = parts
  const sources = createSources(parts)

  const kept = (meant: Mapped, result: HookResult | 'ignored'): Kept => {
    const action = actionOf(meant)
    if (result === 'ignored') return { state: 'ignored' }
    if (result.kind === 'refused') return { state: 'dead', reason: result.reason, ...action }
    const { outcome, answer } = result
    const sealed = answer === undefined ? {} : { answer: sealer.seal('contact', JSON.stringify(answer)) }
    return { state: 'done', outcome, ...action, ...sealed }
  }

  const write = async (work: Work, thing: Thing, what: Kept): Promise<void> => {
    const { id, source, bodyHash, text } = thing
    const row: NewRow<Receipt> = { id, source, at: work.now, bodyHash, tries: 0, ...what }
    const rest = what.state === 'dead' ? { body: sealer.seal('contact', text) } : { settledAt: work.now }
    await work.rows(receipts).insert({ ...row, ...rest })
    if (what.state !== 'dead') return
    await parts.buried?.(work, { receipt: id, body: text })
    log.warn('http', 'a webhook waits for staff', { source, reason: what.reason })
  }

  /** The stored answer: repetitions get it too. */
  const answerOf = ({ answer }: Pick<Receipt, 'answer'>): HookReply => ({
    kind: 'taken',
    // The cast: sealed by `kept`, from a record of texts.
    answer: answer === undefined ? {} : (JSON.parse(sealer.open('contact', answer)) as Record<string, string>),
  })

  const knownOf = async (read: ReadWork, thing: Thing): Promise<HookReply | undefined> => {
    const known = await read.rows(receipts).get(thing.id)
    if (known !== undefined) return known.bodyHash === thing.bodyHash ? answerOf(known) : { kind: 'other-body' }
    if (thing.isIdSigned) return undefined
    // An id that nobody signed may be made up: the same bytes are the same thing.
    const where = [thing.source, thing.bodyHash]
    const [same] = await read.rows(receipts).range('body', { where, limit: 1 })
    return same === undefined ? undefined : answerOf(same)
  }

  const take = (thing: Thing, meant: Mapped): Promise<HookReply> => {
    const lock = (meant.kind === 'ready' ? meant.hook.lock : undefined) ?? thing.id
    return store.transaction(lock, async (work) => {
      const known = await knownOf(work, thing)
      if (known !== undefined) return known
      const what = kept(meant, await outcomeOf(work, meant, thing))
      await write(work, thing, what)
      return answerOf(what)
    })
  }

  /** A rule of ours broke on it: asking again would break it again, so it waits for staff like anything that does not fit. */
  const bury = (thing: Thing, meant: Mapped, reason: string): Promise<HookReply> =>
    store.transaction(thing.id, async (work) => {
      const known = await knownOf(work, thing)
      if (known !== undefined) return known
      await write(work, thing, { state: 'dead', reason, ...actionOf(meant) })
      return answerOf({})
    })

  const takeOrBury = async (thing: Thing, meant: Mapped): Promise<HookReply> => {
    try {
      return await take(thing, meant)
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error
      if (error instanceof AppError) return bury(thing, meant, `refused ${error.code}`)
      log.error('http', 'a webhook broke a rule', error, { source: thing.source })
      return bury(thing, meant, 'failed')
    }
  }

  const thingOf = (name: string, body: Buffer, { id, isIdSigned }: Proven): Thing => {
    const bodyHash = sealer.lookup('lookup', `hook ${name} ${body.toString('base64')}`)
    const key = id === '' ? `body ${bodyHash}` : id
    return { id: derivedId('hook', name, key), source: name, bodyHash, text: body.toString('utf8'), isIdSigned }
  }

  /** @throws {StoreUnavailable} so that the sender asks again */
  const receive = async (name: string, request: HttpRequest): Promise<HookReply> => {
    const standing = sources().get(name)
    // A file that is just being mended: the sender asks again.
    if (standing?.kind === 'wrong') return { kind: 'not-now' }
    if (standing?.kind !== 'on') return { kind: 'unknown' }
    const proof = proven(request, standing, toInstant(clock.now()))
    if (proof === undefined) {
      log.warn('security', 'a webhook was not signed as it should be', { source: name })
      return { kind: 'not-signed' }
    }
    if (!jsonType.test((request.headers['content-type'] ?? '').trim())) return { kind: 'not-json' }
    const thing = thingOf(name, request.body, proof)
    const reply = await takeOrBury(thing, mapped(thing.text, standing.source, parts))
    if (reply.kind === 'other-body') log.warn('security', 'a webhook came again with another body', { source: name })
    return reply
  }

  /**
   * Tries again what did not fit, by the data file as it is now; part of the transaction of the person of staff who asks for it.
   * @returns the row as it stands then
   */
  const retry = async (work: Work, dead: Receipt): Promise<Receipt> => {
    const { body = '', reason: _before, ...row } = dead
    const standing = sources().get(dead.source)
    const text = sealer.open('contact', body)
    const meant: Mapped =
      standing === undefined || standing.kind === 'wrong'
        ? { kind: 'unfit', reason: 'no source' }
        : mapped(text, standing.source, parts)
    const what = kept(meant, await outcomeOf(work, meant, dead))
    const tried = { ...row, ...what, tries: dead.tries + 1 }
    return work.rows(receipts).update(what.state === 'dead' ? { ...tried, body } : { ...tried, settledAt: work.now })
  }

  return {
    receive,
    retry,
    /** How each source stands, by its name. */
    standings: (): ReadonlyMap<string, Standing> => sources(),
    /** The body of what is dead, for whoever opens it. */
    bodyOf: ({ body }: Receipt): string => (body === undefined ? '' : sealer.open('contact', body)),
    drop: (work: Work, { body: _gone, ...dead }: Receipt): Promise<Receipt> =>
      work.rows(receipts).update({ ...dead, state: 'dropped', settledAt: work.now }),
  }
}

export type Incoming = ReturnType<typeof createIncoming>
