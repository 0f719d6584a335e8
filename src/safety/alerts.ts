import { z } from 'zod'
import { emit } from '../core/events.ts'
import { derivedId } from '../core/ids.ts'
import type { ReadWork, Work } from '../core/store.ts'
import { table } from '../core/table.ts'
import { dayMs, msBetween } from '../core/time.ts'
import type { Finding } from './finding.ts'

export const alertOutcomeSchema = z.enum(['safe', 'in-good-hands', 'not-reached', 'false-alarm'])
export type AlertOutcome = z.output<typeof alertOutcomeSchema>
export const sharedWithSchema = z.enum(['110', '120', 'family', 'school-or-guardian'])
export type SharedWith = z.output<typeof sharedWithSchema>

export const alertSchema = z.object({
  /** Derived from the turn, so that a retried message raises one alert. */
  id: z.string(),
  version: z.number(),
  at: z.string(),
  person: z.string(),
  level: z.enum(['crisis', 'danger', 'concern']),
  imminent: z.boolean(),
  state: z.enum(['open', 'seen', 'closed']),
  seenBy: z.string().optional(),
  seenAt: z.string().optional(),
  /** How it ended. */
  closed: z
    .object({
      at: z.string(),
      by: z.string(),
      outcome: alertOutcomeSchema,
      /** Who was told of the person without their consent, to save a life: the person is to be told of it (PIPL 13, 18). */
      sharedWith: z.array(sharedWithSchema),
      /** When the person was told. */
      toldAt: z.string().optional(),
    })
    .optional(),
  /** Whoever took it talks it over with somebody afterwards. */
  debrief: z.object({ dueAt: z.string(), doneAt: z.string().optional(), with: z.string().optional() }).optional(),
  turn: z.string(),
  /** The words, sealed by the caller (purpose `contact`): opened only in the console, and that is logged. */
  textSealed: z.string(),
  /** What the person wrote to it afterwards, such as where they are: sealed like the first words. */
  added: z.array(z.object({ at: z.string(), textSealed: z.string() })).optional(),
  /** Set from when somebody is to be called until somebody has seen it. */
  paging: z.literal('on').optional(),
  /** Nobody is called before. */
  pageAt: z.string().optional(),
})
export type Alert = z.output<typeof alertSchema>

export const alerts = table<Alert>({
  name: 'alerts',
  schema: alertSchema,
  indexes: { state: ['state', 'at'], at: ['at'], person: ['person', 'at'], paging: ['paging', 'at'] },
  personal: ['textSealed', 'added'],
})

/** Told when an alert is raised or seen: consoles re-read. Carries nothing. */
export const alertsTopic = 'alerts'

export interface NewAlert {
  readonly turn: string
  readonly person: string
  readonly finding: Finding
  readonly textSealed: string
}

export const alertId = (turn: string): string => derivedId('alt', turn)

/** The most serious name wins: a crisis is a crisis, also on a ladder. */
export const alertLevel = (finding: Finding): Alert['level'] => {
  if (finding.level === 'crisis') return 'crisis'
  return finding.danger === undefined ? 'concern' : 'danger'
}

/** Raises the alert of a turn, once. `fresh` is false when it was there already. */
export const raiseAlert = async (
  work: Work,
  alert: NewAlert,
): Promise<{ readonly alert: Alert; readonly fresh: boolean }> => {
  const id = alertId(alert.turn)
  const known = await work.rows(alerts).get(id)
  if (known !== undefined) return { alert: known, fresh: false }
  const raised = await work.rows(alerts).insert({
    id,
    at: work.now,
    person: alert.person,
    level: alertLevel(alert.finding),
    imminent: alert.finding.imminent || alert.finding.danger !== undefined,
    state: 'open',
    turn: alert.turn,
    textSealed: alert.textSealed,
  })
  await emit(work, { type: 'alert.raised', subject: id, state: raised.level })
  work.notify(alertsTopic)
  return { alert: raised, fresh: true }
}

/** A person's words belong to the alert nobody has seen yet, if it is no older than this. */
const sameTroubleMs = dayMs

/** The alert of this person that nobody has seen yet. */
export const openAlertOf = async (read: ReadWork, person: string): Promise<Alert | undefined> => {
  const newest = await read.rows(alerts).range('person', { where: [person], descending: true, limit: 5 })
  return newest.find(({ state, at }) => state === 'open' && msBetween(at, read.now) < sameTroubleMs)
}

/** As many words are kept with an alert; who writes more is heard through the chat. */
const mostAdded = 50

/** Words that belong to an open alert; what they say may make it more serious, never less. */
export const addToAlert = async (work: Work, alert: Alert, more: Omit<NewAlert, 'person' | 'turn'>): Promise<Alert> => {
  const level = alertLevel(more.finding)
  const added = [...(alert.added ?? []), { at: work.now, textSealed: more.textSealed }].slice(-mostAdded)
  const kept = await work.rows(alerts).update({
    ...alert,
    added,
    level: alert.level === 'crisis' || level === 'concern' ? alert.level : level,
    imminent: alert.imminent || more.finding.imminent || more.finding.danger !== undefined,
  })
  work.notify(alertsTopic)
  return kept
}

/** Somebody of staff has it. The first to say so stays; saying it again changes nothing. */
export const markAlertSeen = async (work: Work, id: string, staff: string): Promise<Alert | undefined> => {
  const alert = await work.rows(alerts).get(id)
  if (alert === undefined || alert.state !== 'open') return alert
  const { paging: _over, ...rest } = alert
  const seen = await work.rows(alerts).update({ ...rest, state: 'seen', seenBy: staff, seenAt: work.now })
  work.notify(alertsTopic)
  return seen
}
