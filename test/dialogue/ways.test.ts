import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../src/casework/records.ts'
import type { Channel, SendOutcome } from '../../src/core/channel.ts'
import { notices, type Notice } from '../../src/core/conversation.ts'
import type { Importance } from '../../src/core/importance.ts'
import { jobs, maxAttempts, type JobAttempt, type JobResult } from '../../src/core/job.ts'
import { silentLog } from '../../src/core/log.ts'
import { notice } from '../../src/core/reply.ts'
import { createSendHandlers, deliver, takeParked } from '../../src/dialogue/outbox.ts'
import { settleLate } from '../../src/dialogue/late-outcome.ts'
import { sendNoticeJob } from '../../src/dialogue/send-notice.ts'
import { joinPersons } from '../../src/people/joined.ts'
import { personOf } from '../../src/people/persons.ts'
import { bindings } from '../../src/people/records.ts'
import { ledger } from '../../src/reminders/records.ts'
import { recordOutcome } from '../../src/reminders/outcome.ts'
import { calls } from '../../src/services/callbacks/records.ts'
import { allRows, startTestApp, type TestApp } from '../support/app.ts'
import { runJobOnce } from '../support/run-job.ts'

/** What an account answers next; `crash` takes the message and then the process is gone. */
type Answer = SendOutcome | 'crash'

const accounts = ['oa', 'wecom', 'kf'] as const
type Account = (typeof accounts)[number]

let house: TestApp
let answers: Map<string, Answer[]>
/** Everything that arrived, also what nobody heard of. */
let arrived: string[]
let tried: string[]
let person: string
let made = 0

class Crash extends Error {}

const channel = (account: string, deduplicates: boolean): Channel => {
  const ids = new Set<string>()
  return {
    account,
    name: account,
    deduplicates,
    takesOver: account !== 'web',
    send: async (_recipient, _replies, sendId) => {
      tried.push(account)
      const answer = answers.get(account)?.shift() ?? { kind: 'sent' as const }
      const isTaken = answer === 'crash' || answer.kind === 'sent' || answer.kind === 'unknown'
      if (isTaken && !(deduplicates && ids.has(sendId))) arrived.push(account)
      if (isTaken) ids.add(sendId)
      if (answer === 'crash') throw new Crash('gone')
      return answer
    },
    start: async () => undefined,
    stop: async () => undefined,
    lastContact: () => undefined,
  }
}

const handlerOf = (deduplicates: boolean) => {
  const known = new Map(['web', ...accounts].map((account) => [account, channel(account, deduplicates)]))
  const handlers = createSendHandlers({
    store: house.app.store,
    log: silentLog,
    channel: (account) => known.get(account),
    settle: recordOutcome,
    callList: house.app.services.callList,
  })
  const found = handlers.find(({ kind }) => kind === sendNoticeJob)
  if (found === undefined) throw new Error('no handler')
  return found
}

const write = async (account: string, sender = 'me'): Promise<string> => {
  made += 1
  const envelope = { account, sender, id: `w${made}`, receivedAt: '' }
  await house.app.inbox.receive({ ...envelope, kind: 'text', text: '菜单' })
  return house.app.store.transaction(account, async (work) => (await personOf(work, account, sender, true)).id)
}

/** Somebody who wrote on each of these, the last of them last. */
const knownOn = async (...where: readonly string[]): Promise<string> => {
  const sender = `s${(made += 1)}`
  const ids: string[] = []
  for (const account of where) ids.push(await write(account, sender))
  const [first = '', ...others] = ids
  for (const other of others) await house.app.store.transaction(other, (work) => joinPersons(work, first, other))
  return write(where.at(-1) ?? '', sender)
}

const leaveNumber = (of: string) =>
  house.app.store.transaction(of, (work) =>
    work.rows(cases).insert({
      id: work.newId('cas'),
      kind: 'handover',
      person: of,
      street: '',
      state: 'closed',
      createdAt: work.now,
      updatedAt: work.now,
      body: { matter: '', phone: house.app.sealer.seal('contact', '13800000000') },
    }),
  )

/** Says something and returns the notice's id. */
const say = async (importance: Importance = 'ordinary', to = person): Promise<string> => {
  const sendId = `n${(made += 1)}`
  await house.app.store.transaction(to, (work) =>
    deliver(work, { person: to, replies: [notice('您有一条提醒。')], sendId, importance }),
  )
  const job = (await allRows(house, jobs)).find(({ kind, id }) => kind === sendNoticeJob && id !== '' && !done.has(id))
  if (job === undefined) throw new Error('no job')
  done.add(job.id)
  return job.payload['notice'] ?? ''
}
let done: Set<string>

/** Runs the job of a notice as the worker does, crashes included, until it is over. */
const runToEnd = async (id: string, deduplicates = true): Promise<JobResult | undefined> => {
  const handler = handlerOf(deduplicates)
  let attempt: JobAttempt = { count: 1, interrupted: false }
  while (attempt.count <= maxAttempts) {
    try {
      const { round = 0 } = await rowOf(id)
      const result = await runJobOnce(house.app.store, handler, { notice: id, round: String(round) }, attempt)
      if (result.kind !== 'retry') return result
      attempt = { count: attempt.count + 1, interrupted: false }
    } catch (error) {
      if (!(error instanceof Crash)) throw error
      attempt = { count: attempt.count + 1, interrupted: true }
    }
  }
  return undefined
}

const rowOf = async (id: string): Promise<Notice> => {
  const row = await house.app.store.read((read) => read.rows(notices).get(id))
  if (row === undefined) throw new Error('no notice')
  return row
}

beforeEach(async () => {
  house = await startTestApp('2026-11-23T02:00:00.000Z')
  await house.app.worker.stop()
  answers = new Map()
  arrived = []
  tried = []
  done = new Set()
  person = await knownOn('kf', 'wecom', 'oa')
})
afterEach(() => house.stop())

const refusals = {
  parked: { kind: 'parked' },
  'no-permission': { kind: 'no-permission', code: '43101' },
  permanent: { kind: 'permanent', code: '40003' },
} as const
const isKnown = ['parked', 'no-permission', 'permanent'] as const

describe('what the first account answers decides about the next', () => {
  test.each(isKnown)('after %s, a known failure, the next account is tried', async (first) => {
    answers.set('oa', [refusals[first]])
    const id = await say()
    expect(await runToEnd(id)).toEqual({ kind: 'done', outcome: 'sent' })
    expect(arrived).toEqual([tried[1]])
    expect(tried[0]).toBe('oa')
    expect(await rowOf(id)).toMatchObject({
      delivery: 'sent',
      attempts: [
        { account: 'oa', outcome: first },
        { account: tried[1], outcome: 'sent' },
      ],
    })
  })

  test.each(isKnown.flatMap((a) => isKnown.flatMap((b) => isKnown.map((c) => [a, b, c] as const))))(
    'after %s, %s and %s it waits if any was only closed, else it is given up',
    async (...kinds) => {
      for (const [n, account] of accounts.entries()) answers.set(account, [refusals[kinds[n] ?? 'permanent']])
      const id = await say()
      const result = await runToEnd(id)
      expect(new Set(tried).size).toBe(3)
      const waits = kinds.includes('parked')
      expect((await rowOf(id)).delivery).toBe(waits ? 'parked' : 'failed')
      expect(result?.kind).toBe(waits ? 'done' : 'dead')
      expect(arrived).toEqual([])
    },
  )

  test('what may have arrived goes by no other account, only by the same, which drops the second', async () => {
    answers.set('oa', [{ kind: 'unknown', code: 'timeout' }])
    const id = await say()
    expect(await runToEnd(id)).toMatchObject({ kind: 'done', outcome: 'sent' })
    expect(tried).toEqual(['oa', 'oa'])
    expect(arrived).toEqual(['oa'])
  })

  test('a passing trouble is tried again on the same account, and on the next after the last try', async () => {
    answers.set(
      'oa',
      Array.from({ length: maxAttempts }, () => ({ kind: 'retry' as const, code: '-1' })),
    )
    const id = await say()
    expect(await runToEnd(id)).toEqual({ kind: 'done', outcome: 'sent' })
    expect(tried.filter((account) => account === 'oa')).toHaveLength(maxAttempts)
    expect(arrived).toHaveLength(1)
  })

  test('a page shows it anyway and takes nothing over', async () => {
    person = await knownOn('web', 'oa')
    answers.set('oa', [{ kind: 'parked' }])
    const id = await say()
    await runToEnd(id)
    expect(tried).toEqual(['oa'])
    expect((await rowOf(id)).delivery).toBe('parked')
  })

  test('an account that was left meanwhile is passed over', async () => {
    const id = await say()
    const oa = (await allRows(house, bindings)).find((one) => one.account === 'oa')
    if (oa !== undefined) await house.app.store.transaction('x', (work) => personOf(work, 'oa', oa.sender, false))
    await runToEnd(id)
    expect(tried).not.toContain('oa')
    expect(arrived).toHaveLength(1)
  })
})

describe('when no account reaches somebody', () => {
  const closeAll = () => {
    for (const account of accounts) answers.set(account, [{ kind: 'parked' }])
  }

  test.each(['important', 'critical'] as const)(
    'what is %s goes to the list of calls, once, and waits no longer',
    async (how) => {
      await leaveNumber(person)
      closeAll()
      const id = await say(how)
      expect(await runToEnd(id)).toEqual({ kind: 'done', outcome: 'called' })
      expect((await allRows(house, calls)).map(({ source, topic }) => [source, topic])).toEqual([
        ['unreachable', 'message'],
      ])
      expect(await runToEnd(id)).toEqual({ kind: 'done', outcome: 'called' })
      expect(await allRows(house, calls)).toHaveLength(1)
      expect(await house.app.store.transaction(person, (work) => takeParked(work, person, 'oa'))).toEqual([])
    },
  )

  test('what is important and has no number to call waits for the next message', async () => {
    closeAll()
    const id = await say('important')
    await runToEnd(id)
    expect((await rowOf(id)).delivery).toBe('parked')
  })

  test('what is ordinary calls nobody', async () => {
    await leaveNumber(person)
    closeAll()
    await runToEnd(await say())
    expect(await allRows(house, calls)).toEqual([])
  })
})

test('what a platform took and did not deliver goes by the next account', async () => {
  const id = await say()
  await runToEnd(id)
  expect(arrived).toEqual(['oa'])
  await house.app.store.transaction(person, (work) =>
    settleLate(work, { sendId: id, account: 'oa', outcome: { kind: 'parked' } }, recordOutcome),
  )
  expect((await rowOf(id)).delivery).toBe('pending')
  expect(await runToEnd(id)).toEqual({ kind: 'done', outcome: 'sent' })
  expect(tried).toHaveLength(2)
  expect(tried[1]).not.toBe('oa')
})

test('a reminder that is to be called about stands so in the ledger', async () => {
  await house.app.store.transaction(person, (work) =>
    work.rows(ledger).insert({
      id: 'rem_1',
      at: work.now,
      kind: 'appointment',
      subject: 'cas_1',
      occurrence: '24h',
      person,
      eventAt: '2026-11-25T02:00:00.000Z',
      importance: 'important',
      attempts: [],
      outcome: 'pending',
    }),
  )
  const attempt = { ledger: 'rem_1', account: 'oa', sendId: 'x', outcome: { kind: 'parked' } } as const
  const outcomeNow = async () => (await allRows(house, ledger))[0]?.outcome
  await house.app.store.transaction('x', (work) => recordOutcome(work, { ...attempt, stands: 'pending' }))
  expect(await outcomeNow()).toBe('pending')
  await house.app.store.transaction('x', (work) => recordOutcome(work, { ...attempt, stands: 'called' }))
  expect(await outcomeNow()).toBe('called')
})

/** How often it arrived, was given with the next message, and is to be called about. */
const ends: Readonly<Record<Notice['delivery'], readonly number[]>> = {
  sent: [1, 0, 0],
  parked: [0, 1, 0],
  failed: [0, 1, 0],
  called: [0, 0, 1],
  // It may have arrived, or not.
  unknown: [0, 0, 0],
  // Nobody here says until when it is worth being said.
  expired: [],
  // No end: never left so.
  pending: [],
}

const anyAnswer: fc.Arbitrary<Answer> = fc.constantFrom<Answer>(
  { kind: 'sent' },
  refusals.parked,
  refusals['no-permission'],
  refusals.permanent,
  { kind: 'retry', code: '-1' },
  { kind: 'unknown', code: 'timeout' },
  'crash',
)
const script = fc.record(
  Object.fromEntries(accounts.map((account) => [account, fc.array(anyAnswer, { maxLength: 4 })])) as Readonly<
    // fromEntries forgets the keys, which are those of the list.
    Record<Account, fc.Arbitrary<Answer[]>>
  >,
)

test('whatever accounts answer and whenever the process is cut off, a notice ends in one place and arrives at most once', async () => {
  await leaveNumber(person)
  await fc.assert(
    fc.asyncProperty(
      script,
      fc.constantFrom<Importance>('ordinary', 'important'),
      fc.boolean(),
      async (of, importance, deduplicates) => {
        answers = new Map(Object.entries(of).map(([account, list]) => [account, [...list]]))
        arrived = []
        tried = []
        const id = await say(importance)
        const before = (await allRows(house, calls)).length
        await runToEnd(id, deduplicates)
        const called = (await allRows(house, calls)).length - before
        const { delivery } = await rowOf(id)
        const read = await house.app.store.transaction(person, (work) => takeParked(work, person, 'oa'))
        expect(['sent', 'parked', 'called', 'failed', 'unknown']).toContain(delivery)
        // Said by an account, waiting for the person, or to be called about: never two of them.
        expect(arrived.length).toBeLessThanOrEqual(1)
        expect([delivery === 'unknown' ? 0 : arrived.length, read.length, called]).toEqual(ends[delivery])
      },
    ),
    { numRuns: 60 },
  )
})
