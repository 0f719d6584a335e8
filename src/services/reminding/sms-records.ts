import { z } from 'zod'
import { derivedId } from '../../core/ids.ts'
import { table } from '../../core/table.ts'

/** The code by which somebody proves that a number is theirs, one a person. */
export const smsCodeSchema = z.object({
  /** Derived from the person. */
  id: z.string(),
  version: z.number(),
  /** Sealed (purpose `contact`), as is the code: a job sends it. */
  phone: z.string(),
  phoneHash: z.string(),
  code: z.string(),
  /** Counts the codes of this row, so that an earlier one's job sends nothing. */
  round: z.number(),
  at: z.string(),
  expiresAt: z.string(),
})
export type SmsCode = z.output<typeof smsCodeSchema>
export const smsCodes = table<SmsCode>({
  name: 'sms_codes',
  schema: smsCodeSchema,
  retention: { kind: 'days', days: 2, field: 'expiresAt' },
  personal: ['phone', 'phoneHash', 'code'],
})

/** That a code was sent: rows are counted by number and in all, so that nobody fills a stranger's telephone. */
export const smsCodeSentSchema = z.object({
  id: z.string(),
  version: z.number(),
  phoneHash: z.string(),
  person: z.string(),
  /** The same for all: they are counted together. */
  all: z.literal('all'),
  at: z.string(),
})
export type SmsCodeSent = z.output<typeof smsCodeSentSchema>
export const smsCodesSent = table<SmsCodeSent>({
  name: 'sms_codes_sent',
  schema: smsCodeSentSchema,
  indexes: { number: ['phoneHash', 'at'], person: ['person', 'at'], all: ['all', 'at'] },
  retention: { kind: 'days', days: 2, field: 'at' },
  personal: ['phoneHash'],
})

export const smsCodeId = (person: string): string => derivedId('smc', person)
