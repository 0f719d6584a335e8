import { countWrongCode, mayTryCode } from '../../casework/codes.ts'
import type { SendOutcome } from '../../core/channel.ts'
import { addJob, maxAttempts, type JobHandler, type JobResult } from '../../core/job.ts'
import { newCode } from '../../core/ids.ts'
import { illegible, legible, type Sealer } from '../../core/seal.ts'
import type { Store, Work } from '../../core/store.ts'
import { addMs, dayMs, hourMs, minuteMs } from '../../core/time.ts'
import { hashOfPhone } from '../../people/phones.ts'
import { smsCodeId, smsCodes, smsCodesSent } from './sms-records.ts'
import { codeSms } from './sms-words.ts'

export const smsCodeJob = 'sms-code'
const livesMs = 10 * minuteMs
const digits = 6
const kind = 'sms'
/** A person an hour, a number a day, everybody an hour: persons cost nothing to make, an SMS does, and a number may be a stranger's. */
const perPerson = 3
const perNumber = 4
const perEveryone = 300

export type SendSms = (to: string, text: string, sendId: string) => Promise<SendOutcome>

const maySend = async (work: Work, person: string, phoneHash: string): Promise<boolean> => {
  const rows = work.rows(smsCodesSent)
  const hourAgo = addMs(work.now, -hourMs)
  return (
    (await rows.count('person', { where: [person], from: hourAgo })) < perPerson &&
    (await rows.count('number', { where: [phoneHash], from: addMs(work.now, -dayMs) })) < perNumber &&
    (await rows.count('all', { where: ['all'], from: hourAgo })) < perEveryone
  )
}

/** Has a code sent to a number, or leaves the one that is on its way. @returns false when there were too many */
export const sendCode = async (work: Work, sealer: Sealer, to: { person: string; phone: string }): Promise<boolean> => {
  const id = smsCodeId(to.person)
  const phoneHash = hashOfPhone(sealer, to.phone)
  const before = await work.rows(smsCodes).get(id)
  if (before !== undefined && before.phoneHash === phoneHash && before.expiresAt > work.now) return true
  if (!(await maySend(work, to.person, phoneHash))) return false
  const round = (before?.round ?? 0) + 1
  const row = {
    id,
    phone: sealer.seal('contact', to.phone),
    phoneHash,
    code: sealer.seal('contact', newCode(digits)),
    round,
    at: work.now,
    expiresAt: addMs(work.now, livesMs),
  }
  if (before === undefined) await work.rows(smsCodes).insert(row)
  else await work.rows(smsCodes).update({ ...row, version: before.version })
  await work
    .rows(smsCodesSent)
    .insert({ id: work.newId('sms'), phoneHash, person: to.person, all: 'all', at: work.now })
  await addJob(work, { kind: smsCodeJob, key: `${id} ${work.now}`, payload: { code: id, round: String(round) } })
  return true
}

/** Whether the code is the one that was sent to this number. A wrong one is counted in this transaction: let it commit. */
export const provesNumber = async (
  work: Work,
  sealer: Sealer,
  said: { readonly person: string; readonly phone: string; readonly code: string },
): Promise<'right' | 'wrong' | 'over' | 'too-many'> => {
  if (!(await mayTryCode(work, kind, said.person))) return 'too-many'
  const row = await work.rows(smsCodes).get(smsCodeId(said.person))
  if (row === undefined || row.phoneHash !== hashOfPhone(sealer, said.phone) || row.expiresAt <= work.now) return 'over'
  if (legible(sealer, 'contact', row.code) === said.code) return 'right'
  await countWrongCode(work, kind, said.person)
  return 'wrong'
}

/** It is good once. */
export const spendCode = (work: Work, person: string): Promise<void> => work.rows(smsCodes).delete(smsCodeId(person))

const resultOf = (outcome: SendOutcome, count: number): JobResult => {
  if (outcome.kind === 'sent') return { kind: 'done', outcome: 'sent' }
  // A second SMS with the same code does no harm, and the gateway drops what it knows.
  const mayAgain = outcome.kind === 'unknown' || outcome.kind === 'retry'
  if (mayAgain && count < maxAttempts) return { kind: 'retry', outcome: outcome.kind }
  return { kind: 'dead', outcome: 'code' in outcome ? `${outcome.kind} ${outcome.code}` : outcome.kind }
}

/** Sends codes. The job carries ids; number and code are opened when it runs. */
export const codeHandler = (store: Store, sealer: Sealer, sms: SendSms): JobHandler => ({
  kind: smsCodeJob,
  run: async ({ code = '', round = '' }, { count }) => {
    const { row, now } = await store.read(async (read) => ({ row: await read.rows(smsCodes).get(code), now: read.now }))
    if (row === undefined || String(row.round) !== round || row.expiresAt <= now)
      return { kind: 'done', outcome: 'over' }
    const [phone, digitsOf] = [legible(sealer, 'contact', row.phone), legible(sealer, 'contact', row.code)]
    if (phone === illegible || digitsOf === illegible) return { kind: 'dead', outcome: 'no key' }
    return resultOf(await sms(phone, codeSms(digitsOf), `${code} ${round}`), count)
  },
})
