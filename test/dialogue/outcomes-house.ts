import { cases } from '../../src/casework/records.ts'
import type { Channel, SendOutcome } from '../../src/core/channel.ts'
import { notices, type Notice } from '../../src/core/conversation.ts'
import type { Importance } from '../../src/core/importance.ts'
import { jobs, maxAttempts, type Job } from '../../src/core/job.ts'
import { silentLog } from '../../src/core/log.ts'
import { notice } from '../../src/core/reply.ts'
import { settleLate } from '../../src/dialogue/late-outcome.ts'
import { createSendHandlers, deliver, takeParked } from '../../src/dialogue/outbox.ts'
import { joinPersons } from '../../src/people/joined.ts'
import { personOf } from '../../src/people/persons.ts'
import { ledger, type Ledger } from '../../src/reminders/records.ts'
import { recordOutcome } from '../../src/reminders/outcome.ts'
import { allRows, startTestApp } from '../support/app.ts'
import { runJobOnce } from '../support/run-job.ts'

/** `crash`: the platform takes it and then the process is gone. */
export type Answer = SendOutcome | 'crash'

export const accounts = ['oa', 'wecom', 'kf'] as const

class Crash extends Error {}

/** What one account of the platform does with a notice. */
export interface Conduct {
  readonly answers: readonly Answer[]
  /** It takes what it is given and says later that it did not arrive. */
  readonly drops: boolean
  /** It says so before its answer is heard. */
  readonly saysSoAtOnce: boolean
}

export const usual: Conduct = { answers: [], drops: false, saysSoAtOnce: false }

/** The application without its worker, in front of accounts that do what they are told. Jobs are run by hand. */
export const openHouse = async () => {
  const house = await startTestApp('2026-11-23T02:00:00.000Z')
  await house.app.worker.stop()
  const { store } = house.app
  let made = 0
  let arrived: string[] = []
  let tried: string[] = []
  let conduct = new Map<string, { left: Answer[] } & Conduct>()
  const taken = new Map<string, Set<string>>()

  const late = (sendId: string, account: string, code = 'fail-1'): Promise<void> =>
    store.transaction(sendId, (work) =>
      settleLate(work, { sendId, account, outcome: { kind: 'permanent', code } }, recordOutcome),
    )

  const channel = (account: string): Channel => ({
    account,
    name: account,
    deduplicates: true,
    send: async (_recipient, _replies, sendId) => {
      tried.push(account)
      const of = conduct.get(account)
      const answer = of?.left.shift() ?? { kind: 'sent' as const }
      const isTaken = answer === 'crash' || answer.kind === 'sent' || answer.kind === 'unknown'
      const ids = taken.get(account) ?? new Set<string>()
      taken.set(account, ids)
      if (isTaken && !ids.has(sendId) && of?.drops !== true) arrived.push(account)
      if (isTaken) ids.add(sendId)
      if (isTaken && of?.drops === true && of.saysSoAtOnce) await late(sendId, account)
      if (answer === 'crash') throw new Crash('gone')
      return answer
    },
    start: async () => undefined,
    stop: async () => undefined,
    lastContact: () => undefined,
  })
  const channels = new Map(accounts.map((account) => [account as string, channel(account)]))
  const [handler] = createSendHandlers({
    store,
    log: silentLog,
    channel: (account) => channels.get(account),
    settle: recordOutcome,
    callList: house.app.services.callList,
  })
  if (handler === undefined) throw new Error('no handler')

  const write = async (account: string, sender: string): Promise<string> => {
    made += 1
    const envelope = { account, sender, id: `w${made}`, receivedAt: '' }
    await house.app.inbox.receive({ ...envelope, kind: 'text', text: '菜单' })
    return store.transaction(account, async (work) => (await personOf(work, account, sender, true)).id)
  }
  const [first = '', ...others] = await Promise.all(accounts.map((account) => write(account, 'me')))
  for (const other of others) await store.transaction(other, (work) => joinPersons(work, first, other))
  const person = await write('oa', 'me')

  const rowOf = async (id: string): Promise<Notice> => {
    const row = await store.read((read) => read.rows(notices).get(id))
    if (row === undefined) throw new Error('no notice')
    return row
  }

  /** Says a reminder and returns the notice's id. */
  const say = async (importance: Importance = 'ordinary', goodUntil?: string): Promise<string> => {
    made += 1
    const sendId = `n${made}`
    const eventAt = '2026-11-25T02:00:00.000Z'
    const about = { kind: 'appointment', subject: sendId, occurrence: '24h', person, eventAt, importance }
    await store.transaction(person, async (work) => {
      await work.rows(ledger).insert({ id: sendId, at: work.now, ...about, attempts: [], outcome: 'pending' })
      const to = { person, replies: [notice('您有一条提醒。')], sendId, ledger: sendId, importance }
      await deliver(work, goodUntil === undefined ? to : { ...to, goodUntil })
    })
    return (await allRows(house, notices)).find((one) => one.ledger === sendId)?.id ?? ''
  }

  const dueJobs = async (id: string): Promise<readonly Job[]> =>
    (await allRows(house, jobs)).filter(({ payload, state }) => payload['notice'] === id && state === 'due')

  /** Runs one try of one job as the worker does. */
  const runOnce = async (job: Job): Promise<void> => {
    const attempt = { count: job.attempts + 1, interrupted: job.outcome === 'interrupted' }
    const keep = (change: Partial<Job>): Promise<unknown> =>
      store.transaction('jobs', async (work) => {
        const now = await work.rows(jobs).get(job.id)
        if (now !== undefined) await work.rows(jobs).update({ ...now, attempts: attempt.count, ...change })
      })
    try {
      const result = await runJobOnce(store, handler, job.payload, attempt)
      const isDone = result.kind !== 'retry' || attempt.count >= maxAttempts
      await keep({ state: isDone ? 'done' : 'due', outcome: result.outcome })
    } catch (error) {
      if (!(error instanceof Crash)) throw error
      await keep({ state: 'due', outcome: 'interrupted' })
    }
  }

  /** Runs the jobs of a notice until none is due. */
  const runAll = async (id: string, tries = 40): Promise<void> => {
    const [job] = await dueJobs(id)
    if (job === undefined || tries === 0) return
    await runOnce(job)
    await runAll(id, tries - 1)
  }

  return {
    house,
    store,
    person,
    say,
    late,
    rowOf,
    runAll,
    runOnce,
    dueJobs,
    behave: (next: Readonly<Record<string, Conduct>>): void => {
      conduct = new Map(Object.entries(next).map(([account, of]) => [account, { ...of, left: [...of.answers] }]))
      arrived = []
      tried = []
    },
    arrived: () => arrived,
    tried: () => tried,
    hasTaken: (account: string, id: string): boolean => taken.get(account)?.has(id) === true,
    ledgerOf: async (id: string): Promise<Ledger> => {
      const { ledger: of = '' } = await rowOf(id)
      const row = await store.read((read) => read.rows(ledger).get(of))
      if (row === undefined) throw new Error('no ledger row')
      return row
    },
    take: (account = 'oa', turn?: string) =>
      store.transaction(person, (work) =>
        takeParked(work, person, account, { settle: recordOutcome, ...(turn === undefined ? {} : { turn }) }),
      ),
  }
}

export type OutcomesHouse = Awaited<ReturnType<typeof openHouse>>

/** The person once left a number with the office: there is one to call. */
export const leaveNumber = ({ store, person, house }: OutcomesHouse): Promise<unknown> =>
  store.transaction(person, (work) =>
    work.rows(cases).insert({
      id: work.newId('cas'),
      kind: 'handover',
      person,
      street: '',
      state: 'closed',
      createdAt: work.now,
      updatedAt: work.now,
      body: { matter: '', phone: house.app.sealer.seal('contact', '13800000000') },
    }),
  )
