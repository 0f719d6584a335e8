import { z } from 'zod'
import { derivedId } from '../../core/ids.ts'
import { table } from '../../core/table.ts'

/** A counselling record like the counsellor's notes, and kept as long: three years. */
const retention = (field: string) => ({ kind: 'days', days: 3 * 366, field }) as const

/** `called`: the member was told · `limits`: they came, the limits of confidentiality were said · `open`: they agreed. */
export const sessionStateSchema = z.enum(['called', 'limits', 'open', 'ended'])

/**
 * `absent`: never came · `idle`: fell silent · `left`: unsubscribed · `gone`: the counsellor's account is closed ·
 * `replaced`: another counsellor has the case now.
 */
export const sessionEndSchema = z.enum(['member', 'counsellor', 'absent', 'idle', 'left', 'gone', 'replaced'])
export type SessionEnd = z.output<typeof sessionEndSchema>

export const privateSessionSchema = z.object({
  id: z.string(),
  version: z.number(),
  case: z.string(),
  person: z.string(),
  /** Row of the counsellor, whose `supervisor` may read. */
  counsellor: z.string(),
  /** Account of the counsellor who opened it: nobody else writes here. */
  staff: z.string(),
  state: sessionStateSchema,
  calledAt: z.string(),
  /** The binding it is held on; words go nowhere else. */
  account: z.string().optional(),
  sender: z.string().optional(),
  openedAt: z.string().optional(),
  /** When either side last did something. */
  lastAt: z.string(),
  /** When a silent member was asked whether they are still there. */
  askedAt: z.string().optional(),
  endedAt: z.string().optional(),
  endedBy: sessionEndSchema.optional(),
  /** Number of the last turn. */
  seq: z.number(),
  /** When danger was last seen in what the member wrote, also in words that were not relayed. */
  dangerAt: z.string().optional(),
  /** `on`, and the person, only until it has ended: a person is in one session at most. */
  live: z.literal('on').optional(),
  livePerson: z.string().optional(),
})
export type PrivateSession = z.output<typeof privateSessionSchema>
export const privateSessions = table<PrivateSession>({
  name: 'private_sessions',
  schema: privateSessionSchema,
  indexes: {
    live: ['live', 'lastAt'],
    case: ['case', 'calledAt'],
    staff: ['staff', 'calledAt'],
    counsellor: ['counsellor', 'calledAt'],
  },
  unique: { person: ['livePerson'] },
  retention: retention('calledAt'),
  personal: ['sender'],
})

export const privateTurnSchema = z.object({
  /** Derived from the message's turn or the counsellor's own id, so that a retry is kept once. */
  id: z.string(),
  version: z.number(),
  session: z.string(),
  seq: z.number(),
  from: z.enum(['member', 'counsellor']),
  at: z.string(),
  /** Sealed for `counselling`. */
  words: z.string(),
  /** Danger was seen in it. */
  danger: z.boolean(),
})
export type PrivateTurn = z.output<typeof privateTurnSchema>
export const privateTurns = table<PrivateTurn>({
  name: 'private_turns',
  schema: privateTurnSchema,
  indexes: { session: ['session', 'seq'] },
  retention: retention('at'),
  personal: ['words'],
})

/** That a member was told the limits of confidentiality and said yes. */
export const privateAgreementSchema = z.object({
  /** Derived from the person and the wording. */
  id: z.string(),
  version: z.number(),
  person: z.string(),
  at: z.string(),
  session: z.string(),
  wording: z.string(),
})
export type PrivateAgreement = z.output<typeof privateAgreementSchema>
export const privateAgreements = table<PrivateAgreement>({
  name: 'private_agreements',
  schema: privateAgreementSchema,
  indexes: { person: ['person', 'at'] },
})

export const privateTables = [privateSessions, privateTurns, privateAgreements] as const

/** Raised when what is agreed to changes: then everybody is asked again. */
export const limitsWording = 'limits-1'
export const agreementId = (person: string): string => derivedId('agr', person, limitsWording)

/** The turn that holds what a member wrote in a message. */
export const memberTurnId = (turn: string): string => derivedId('ptn', turn)
export const counsellorTurnId = (session: string, key: string): string => derivedId('ptn', session, key)
