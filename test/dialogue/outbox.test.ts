import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Channel, SendOutcome } from '../../src/core/channel.ts'
import { conversations, notices, turns } from '../../src/core/conversation.ts'
import type { Attempt } from '../../src/core/delivery.ts'
import { jobs, maxAttempts, type JobAttempt } from '../../src/core/job.ts'
import { silentLog } from '../../src/core/log.ts'
import { notice, text, type Reply } from '../../src/core/reply.ts'
import { createSendHandlers, deliver, sendTurnJob, takeParked } from '../../src/dialogue/outbox.ts'
import { sendNoticeJob } from '../../src/dialogue/send-notice.ts'
import { createReceive } from '../../src/dialogue/receive.ts'
import { findPerson, personOf } from '../../src/people/persons.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'
import { runJobOnce } from '../support/run-job.ts'

let house: TestApp
let person = ''
/** What the scripted channel took, and what it will answer. */
let taken: { readonly recipient: string; readonly words: string; readonly sendId: string }[] = []
let outcome: SendOutcome = { kind: 'sent' }
let reported: Attempt[] = []
let wanted: 'again' | 'done' = 'done'

const account = 'scripted'
const channel = (deduplicates: boolean): Channel => ({
  account,
  name: 'scripted',
  deduplicates,
  send: async (recipient, replies, sendId) => {
    taken.push({ recipient, words: wordsOf(replies), sendId })
    return outcome
  },
  start: async () => undefined,
  stop: async () => undefined,
  lastContact: () => undefined,
})

beforeEach(async () => {
  house = await startTestApp('2026-11-23T02:00:00.000Z')
  // Jobs are run by hand here, through the scripted channel.
  await house.app.worker.stop()
  taken = []
  reported = []
  outcome = { kind: 'sent' }
  wanted = 'done'
  await write('菜单', 'first')
  person = (await house.app.store.read((read) => findPerson(read, account, 'oAbc')))?.id ?? ''
})
afterEach(() => house.stop())

const write = (words: string, id: string): Promise<readonly Reply[]> =>
  house.app.inbox.receive({ account, sender: 'oAbc', id, receivedAt: '', kind: 'text', text: words })

const say = (words: string, sendId: string, ledger?: string) =>
  house.app.store.transaction(person, (work) =>
    deliver(work, { person, replies: [notice(words)], sendId, ...(ledger === undefined ? {} : { ledger }) }),
  )

/** Runs the job of a notice or a turn by hand, as its nth attempt. */
const runJob = async (kind: string, of: string, attempt: Partial<JobAttempt> = {}, deduplicates = true) => {
  const handlers = createSendHandlers({
    store: house.app.store,
    log: silentLog,
    channel: (name) => (name === account ? channel(deduplicates) : undefined),
    settle: async (_work, tried) => {
      reported.push(tried)
      return wanted
    },
  })
  const job = (await allRows(house, jobs)).find((row) => row.kind === kind && row.payload[of] !== undefined)
  const handler = handlers.find((one) => one.kind === kind)
  if (job === undefined || handler === undefined) throw new Error('no job')
  return runJobOnce(house.app.store, handler, job.payload, { count: 1, interrupted: false, ...attempt })
}
const sendNotice = (attempt: Partial<JobAttempt> = {}, deduplicates = true) =>
  runJob(sendNoticeJob, 'notice', attempt, deduplicates)
const deliveries = async () =>
  (await allRows(house, notices)).toSorted((a, b) => a.seq - b.seq).map(({ seq, delivery }) => [seq, delivery])

describe('what failed for good', () => {
  test('is sent when staff want the job of a notice to begin anew, and not by a run that was cut off', async () => {
    await say('您有一条提醒。', 'snd_1')
    outcome = { kind: 'permanent', code: '40003' }
    await sendNotice()
    outcome = { kind: 'sent' }
    expect(await sendNotice({ count: 1, interrupted: true })).toEqual({ kind: 'done', outcome: 'failed' })
    expect(await sendNotice({ count: 2 })).toEqual({ kind: 'done', outcome: 'failed' })
    expect(await sendNotice()).toEqual({ kind: 'done', outcome: 'sent' })
    expect(taken).toHaveLength(2)
    expect(await deliveries()).toEqual([[1, 'sent']])
  })

  test('and went out with another reply is not sent again', async () => {
    await say('您有一条提醒。', 'snd_1')
    outcome = { kind: 'permanent', code: '40003' }
    await sendNotice()
    await house.app.store.transaction(person, (work) => takeParked(work, person, account))
    outcome = { kind: 'sent' }
    expect(await sendNotice()).toEqual({ kind: 'done', outcome: 'sent' })
    expect(taken).toHaveLength(1)
  })
})

describe('a notice', () => {
  test('goes once through the channel the person wrote last, under the same id at every try', async () => {
    expect(await say('您有一条提醒。', 'snd_1')).toBe(account)
    expect(await say('您有一条提醒。', 'snd_1')).toBe(account)
    expect((await allRows(house, jobs)).filter(({ kind }) => kind === sendNoticeJob)).toHaveLength(1)
    outcome = { kind: 'retry', code: '-1' }
    expect(await sendNotice()).toEqual({ kind: 'retry', outcome: '-1', at: '2026-11-23T02:00:01.500Z' })
    outcome = { kind: 'sent' }
    expect(await sendNotice({ count: 2 })).toEqual({ kind: 'done', outcome: 'sent' })
    expect(await sendNotice({ count: 3, interrupted: true })).toEqual({ kind: 'done', outcome: 'sent' })
    expect(taken.map(({ recipient, words }) => [recipient, words])).toEqual([
      ['oAbc', '您有一条提醒。'],
      ['oAbc', '您有一条提醒。'],
    ])
    expect(new Set(taken.map(({ sendId }) => sendId)).size).toBe(1)
  })

  test('is counted for each person on its own', async () => {
    await house.say('菜单', 'other')
    const other = await house.app.store.read((read) => findPerson(read, 'web', 'other'))
    await say('一', 'a')
    await say('二', 'b')
    await house.app.store.transaction('other', (work) =>
      deliver(work, { person: other?.id ?? '', replies: [notice('三')], sendId: 'c' }),
    )
    const rows = await allRows(house, notices)
    expect(rows.filter((row) => row.person === person).map(({ seq }) => seq)).toEqual(expect.arrayContaining([1, 2]))
    expect(rows.filter((row) => row.person === other?.id).map(({ seq }) => seq)).toEqual([1])
  })

  test('to somebody who never wrote, or has unfollowed, is not made', async () => {
    const never = await house.app.store.transaction('x', (work) =>
      deliver(work, { person: 'per_never', replies: [notice('一')], sendId: 'a' }),
    )
    expect(never).toBeUndefined()
    await house.app.store.transaction(person, (work) => personOf(work, account, 'oAbc', false))
    expect(await say('二', 'b')).toBeUndefined()
    expect(await allRows(house, notices)).toEqual([])
  })

  test('whose window is closed waits for the next message and is given once', async () => {
    await say('您有一条提醒。', 'snd_1')
    outcome = { kind: 'parked' }
    expect(await sendNotice()).toEqual({ kind: 'done', outcome: 'parked' })
    expect(await deliveries()).toEqual([[1, 'parked']])
    expect(wordsOf(await write('菜单', 'second'))).toMatch(/^您有一条提醒。[^]*我的预约/)
    expect(await deliveries()).toEqual([[1, 'sent']])
    expect(wordsOf(await write('菜单', 'third'))).not.toContain('提醒')
  })

  test('that waits comes after the help, when somebody is in danger', async () => {
    await say('您有一条提醒。', 'snd_1')
    outcome = { kind: 'parked' }
    await sendNotice()
    const said = await write('我不想活了', 'second')
    expect(said.map(({ kind }) => kind)).toEqual(['help', 'notice'])
  })

  test('is given once also when the message it goes with is repeated', async () => {
    await say('您有一条提醒。', 'snd_1')
    outcome = { kind: 'parked' }
    await sendNotice()
    expect(await write('菜单', 'second')).toEqual(await write('菜单', 'second'))
    expect(await house.app.store.transaction(person, (work) => takeParked(work, person, account))).toEqual([])
  })

  test.each<SendOutcome>([
    { kind: 'permanent', code: '40003' },
    { kind: 'no-permission', code: '48001' },
  ])('that is refused ($kind) has failed, and the person still reads it when writing', async (refused) => {
    await say('您有一条提醒。', 'snd_1', 'rem_1')
    outcome = refused
    expect(await sendNotice()).toMatchObject({ kind: 'dead' })
    expect(await deliveries()).toEqual([[1, 'failed']])
    expect(reported).toMatchObject([{ ledger: 'rem_1', account, outcome: refused }])
    expect(wordsOf(await write('菜单', 'second'))).toContain('您有一条提醒。')
    expect(await deliveries()).toEqual([[1, 'sent']])
  })

  test('has failed when the last try did', async () => {
    await say('您有一条提醒。', 'snd_1', 'rem_1')
    outcome = { kind: 'retry', code: '-1' }
    await sendNotice({ count: maxAttempts - 1 })
    expect(await deliveries()).toEqual([[1, 'pending']])
    expect(await sendNotice({ count: maxAttempts })).toMatchObject({ kind: 'dead' })
    expect(await deliveries()).toEqual([[1, 'failed']])
    expect(reported.at(-1)?.outcome).toEqual({ kind: 'permanent', code: '-1' })
  })

  test('of an account without a channel has failed', async () => {
    await house.say('菜单', 'web-person')
    const web = await house.app.store.read((read) => findPerson(read, 'web', 'web-person'))
    await house.app.store.transaction('web', (work) =>
      deliver(work, { person: web?.id ?? '', replies: [notice('一')], sendId: 'a' }),
    )
    await runJob(sendNoticeJob, 'notice')
    expect(taken).toEqual([])
    expect(await deliveries()).toEqual([[1, 'failed']])
  })
})

describe('words of a person that may have arrived', () => {
  test('go again within seconds by the same account where the platform drops the second, and end as sent', async () => {
    await say('我在。', 'lin_1')
    outcome = { kind: 'unknown', code: 'reset' }
    expect(await sendNotice()).toMatchObject({ kind: 'retry', at: '2026-11-23T02:00:01.500Z' })
    expect(await deliveries()).toEqual([[1, 'pending']])
    expect(await sendNotice({ count: 2 })).toMatchObject({ kind: 'retry', at: '2026-11-23T02:00:06.000Z' })
    outcome = { kind: 'sent' }
    expect(await sendNotice({ count: 3 })).toEqual({ kind: 'done', outcome: 'sent' })
    expect(new Set(taken.map(({ sendId }) => sendId)).size).toBe(1)
    expect(await deliveries()).toEqual([[1, 'sent']])
  })

  test('are given up as unknown after the last try, and when the platform refuses them at a later one', async () => {
    await say('一。', 'lin_1')
    outcome = { kind: 'unknown', code: 'reset' }
    expect(await sendNotice({ count: maxAttempts })).toMatchObject({ kind: 'dead' })
    expect(await deliveries()).toEqual([[1, 'unknown']])
    expect(await sendNotice()).toMatchObject({ kind: 'retry' })
    outcome = { kind: 'permanent', code: '40003' }
    expect(await sendNotice({ count: 2 })).toMatchObject({ kind: 'dead' })
    expect(await deliveries()).toEqual([[1, 'unknown']])
  })

  test('are not repeated where they could arrive twice, and a reminder never is by this rule', async () => {
    await say('我在。', 'lin_1')
    outcome = { kind: 'unknown', code: 'reset' }
    expect(await sendNotice({}, false)).toMatchObject({ kind: 'dead' })
    await house.app.store.transaction(person, async (work) => {
      for (const row of await work.rows(jobs).range('due', { where: ['due'], limit: 9 }))
        await work.rows(jobs).delete(row.id)
    })
    await say('您有一条提醒。', 'snd_2', 'rem_1')
    expect(await sendNotice()).toMatchObject({ kind: 'dead' })
  })
})

describe('a send that a crash cut off', () => {
  test('is repeated where the platform drops the second', async () => {
    await say('您有一条提醒。', 'snd_1')
    expect(await sendNotice({ count: 2, interrupted: true }, true)).toMatchObject({ kind: 'done' })
    expect(taken).toHaveLength(1)
  })

  test('is not repeated where it could arrive twice', async () => {
    await say('您有一条提醒。', 'snd_1', 'rem_1')
    expect(await sendNotice({ count: 2, interrupted: true }, false)).toMatchObject({ kind: 'dead' })
    expect(taken).toEqual([])
    expect(await deliveries()).toEqual([[1, 'unknown']])
    expect(reported).toMatchObject([{ outcome: { kind: 'unknown' } }])
  })

  test('is repeated there too when the reminder is worth it', async () => {
    await say('您有一条提醒。', 'snd_1', 'rem_1')
    wanted = 'again'
    expect(await sendNotice({ count: 2, interrupted: true }, false)).toMatchObject({ kind: 'retry' })
    wanted = 'done'
    expect(await sendNotice({ count: 3 }, false)).toMatchObject({ kind: 'done' })
    expect(taken).toHaveLength(1)
  })

  test('right after it was settled changes nothing', async () => {
    await say('您有一条提醒。', 'snd_1')
    outcome = { kind: 'parked' }
    await sendNotice()
    expect(await sendNotice({ count: 2, interrupted: true }, false)).toEqual({ kind: 'done', outcome: 'parked' })
    expect(await deliveries()).toEqual([[1, 'parked']])
  })
})

describe('an answer that is sent later', () => {
  const late = async () => {
    const message = { account, sender: 'oAbc', id: 'late', receivedAt: '', kind: 'text', text: '菜单' } as const
    await house.app.inbox.deliverLater(message)
    await house.app.inbox.receive(message)
  }

  test('has all its bubbles', async () => {
    await late()
    expect(await runJob(sendTurnJob, 'turn')).toEqual({ kind: 'done', outcome: 'sent' })
    expect(taken[0]?.words).toContain('我的预约')
  })

  test.each<SendOutcome>([{ kind: 'parked' }, { kind: 'no-permission', code: 'no-app-secret' }])(
    'waits for the next message when it cannot be sent ($kind)',
    async (refused) => {
      await late()
      outcome = refused
      await runJob(sendTurnJob, 'turn')
      await runJob(sendTurnJob, 'turn', { count: 2, interrupted: true })
      const said = await write('别再发了', 'next')
      expect(wordsOf(said)).toMatch(/我的预约[^]*不再发提醒/)
      expect(wordsOf(await write('别再发了', 'again'))).not.toContain('我的预约')
    },
  )

  test('failed for good and wanted again by staff, goes out once and not with the next message too', async () => {
    await late()
    outcome = { kind: 'permanent', code: '40003' }
    await runJob(sendTurnJob, 'turn')
    outcome = { kind: 'sent' }
    expect(await runJob(sendTurnJob, 'turn')).toEqual({ kind: 'done', outcome: 'sent' })
    expect(taken).toHaveLength(2)
    expect(wordsOf(await write('别再发了', 'next'))).not.toContain('我的预约')
  })

  test('to somebody who has gone is forgotten', async () => {
    await late()
    await house.app.inbox.receive({ account, sender: 'oAbc', id: 'bye', receivedAt: '', kind: 'unsubscribe' })
    expect(await runJob(sendTurnJob, 'turn')).toEqual({ kind: 'done', outcome: 'gone' })
    expect((await allRows(house, turns)).filter(({ text: words }) => words !== '')).toEqual([])
  })
})

test('a rule may say something on its own within the message it answers', async () => {
  const inbox = createReceive({
    store: house.app.store,
    log: silentLog,
    respond: async ({ work, person: { id }, conversation }) => {
      await deliver(work, { person: id, replies: [notice('另外告诉你')], sendId: 'side' })
      return { replies: [text('好')], conversation }
    },
    look: () => undefined,
    alert: async () => undefined,
    spool: () => undefined,
    contentVersion: () => 'v',
    clickWords: (key) => key,
  })
  const message = { account, sender: 'oAbc', id: 'side', receivedAt: '', kind: 'text', text: '你好' } as const
  expect(await inbox.receive(message)).toEqual([text('好')])
  expect((await allRows(house, conversations)).find(({ id }) => id === person)?.noticeSeq).toBe(1)
})
