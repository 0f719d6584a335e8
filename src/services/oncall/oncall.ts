import type { Deliver } from '../../core/delivery.ts'
import type { Log } from '../../core/log.ts'
import type { Reply } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { LocalDate } from '../../core/time.ts'
import { addToAlert, alerts, openAlertOf, raiseAlert } from '../../safety/alerts.ts'
import { firstOfPerson } from '../../people/joined.ts'
import { assess, needsAlert, type Finding } from '../../safety/finding.ts'
import { helpsToFind } from './after-help.ts'
import { advance, beginPaging, isDue, pageAgain, stepsOf } from './paging.ts'
import type { PageChannel } from './records.ts'
import type { AlsoOnCall } from './rota-rules.ts'
import { onDuty } from './rota.ts'
import { rotaHandlers } from './routes.ts'
import { acknowledge, lookAtLink, useLink } from './seen.ts'
import { pageHandler, type PageSenders } from './send.ts'
import { notedAloneWords, notedWords } from './words.ts'

interface OnCallParts {
  readonly store: Store
  readonly log: Log
  readonly sealer: Sealer
  readonly deliver: Deliver
  readonly senders: PageSenders
  readonly baseUrl: string | undefined
  /** How long one order has to answer before the next is called. */
  readonly waitMs: number
  readonly isWorkday: (date: LocalDate) => boolean | 'unknown'
  readonly alsoOnCall: AlsoOnCall
}

/** What somebody wrote in one turn. */
interface Said {
  readonly person: string
  readonly turn: string
  readonly text: string
}

/** As many alerts are called for in one round of the sweep. */
const atOnce = 500

/** The people on call: who they are, how an alert reaches them, and what the member is told of it. */
export const createOnCall = (parts: OnCallParts) => {
  const { store, log, sealer, deliver, senders } = parts
  const usable = (channel: PageChannel): boolean => {
    return channel === 'console' || channel === 'phone' || senders[channel] !== undefined
  }
  const rules = { usable, waitMs: parts.waitMs, isWorkday: parts.isWorkday }

  /** A number to be rung up by hand calls nobody while nobody sits at the console: it is not said to have been called. */
  const callsByItself = (channel: PageChannel): boolean => channel !== 'phone' && usable(channel)
  const onCall = async (read: ReadWork): Promise<boolean> => (await onDuty(read, callsByItself)).length > 0

  /** Raises the alert of a turn, or adds to the one that is open, and calls whoever is to be called: all in one transaction. */
  const alert = async (work: Work, finding: Finding, { person, turn, text }: Said): Promise<void> => {
    if (!needsAlert(finding)) return
    const textSealed = sealer.seal('contact', text)
    const open = await firstOfPerson(work, person, (id) => openAlertOf(work, id))
    if (open !== undefined) return pageAgain(work, await addToAlert(work, open, { finding, textSealed }), rules)
    const raised = await raiseAlert(work, { person, turn, finding, textSealed })
    if (!raised.fresh) return
    log.warn('safety', 'an alert waits', { alert: raised.alert.id, level: raised.alert.level })
    await beginPaging(work, raised.alert, rules)
  }

  /**
   * A phone number or a place, written after help was given, goes to the alert nobody has seen yet.
   * @returns what is said to it, undefined when it is nothing of that kind, or there is no alert it could go to
   */
  const noteAfterHelp = async (
    work: Work,
    { person, text }: Omit<Said, 'turn'>,
  ): Promise<readonly Reply[] | undefined> => {
    const open = helpsToFind(text) ? await firstOfPerson(work, person, (id) => openAlertOf(work, id)) : undefined
    if (open === undefined) return undefined
    const more = { finding: assess(text), textSealed: sealer.seal('contact', text) }
    await pageAgain(work, await addToAlert(work, open, more), rules)
    return [(await onCall(work)) ? notedWords() : notedAloneWords()]
  }

  /** Calls the next for every alert that nobody has seen in time. One that fails does not keep the others waiting. */
  const sweep = async (): Promise<void> => {
    const waiting = await store.read(async (read) => {
      const open = await read.rows(alerts).range('paging', { where: ['on'], limit: atOnce })
      const due = []
      for (const one of open) if (isDue(one, await stepsOf(read, one.id), read.now, rules.waitMs)) due.push(one)
      return due
    })
    for (const { id, person } of waiting) {
      try {
        await store.transaction(person, (work) => advance(work, id, rules))
      } catch (error) {
        log.error('safety', 'the next could not be called', error, { alert: id })
      }
    }
  }

  return {
    onCall,
    alert,
    noteAfterHelp,
    sweep,
    handler: pageHandler(parts),
    seen: (work: Work, of: { readonly id: string; readonly staff: string }) => acknowledge(work, deliver, of),
    link: {
      look: (read: ReadWork, token: string) => lookAtLink(read, sealer, token),
      use: (work: Work, token: string) => useLink(work, { sealer, deliver }, token),
    },
    staff: rotaHandlers(sealer, usable, parts.alsoOnCall),
  }
}

export type OnCall = ReturnType<typeof createOnCall>
