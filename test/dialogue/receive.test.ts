import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { conversations, turns } from '../../src/core/conversation.ts'
import { jobs } from '../../src/core/job.ts'
import { maxTextLength, type Message } from '../../src/core/message.ts'
import { StoreUnavailable } from '../../src/core/store.ts'
import { sendTurnJob } from '../../src/dialogue/outbox.ts'
import { turnId } from '../../src/dialogue/receive.ts'
import { findPerson } from '../../src/people/persons.ts'
import { persons } from '../../src/people/records.ts'
import { alerts } from '../../src/safety/alerts.ts'
import { allRows, recordingLog, startTestApp, wordsOf, type TestApp } from '../support/app.ts'

const monday = '2026-11-23T02:00:00.000Z'
const lines: string[] = []
let house: TestApp

beforeAll(async () => {
  house = await startTestApp(monday, {}, undefined, { log: recordingLog(lines) })
})
afterAll(() => house.stop())

let serial = 0
const envelope = (sender = `member-${(serial += 1)}`) => ({
  account: 'web',
  sender,
  id: `id-${(serial += 1)}`,
  receivedAt: monday,
})
const text = (words: string, sender?: string): Message => ({ ...envelope(sender), kind: 'text', text: words })
const receive = (message: Message) => house.app.inbox.receive(message)
const turnOf = (message: Message) => house.app.store.read((read) => read.rows(turns).get(turnId(message)))
const sendJobsOf = async (message: Message) =>
  (await allRows(house, jobs)).filter(
    ({ kind, payload }) => kind === sendTurnJob && payload['turn'] === turnId(message),
  )

describe('a message', () => {
  test('that comes twice has one effect and the same answer', async () => {
    const booking = text('预约心理老师')
    const first = await receive(booking)
    const before = await allRows(house, turns)
    expect(await receive(booking)).toEqual(first)
    expect(await allRows(house, turns)).toEqual(before)
  })

  test('that comes many times at once is answered once', async () => {
    const message = text('人工')
    const answers = await Promise.all(Array.from({ length: 8 }, () => receive(message)))
    expect(new Set(answers.map((replies) => JSON.stringify(replies))).size).toBe(1)
    const person = await house.app.store.read((read) => findPerson(read, 'web', message.sender))
    const of = (await allRows(house, turns)).filter((turn) => turn.person === person?.id)
    expect(of).toHaveLength(1)
  })

  test('with the same id from another sender or account is another message', async () => {
    const one = text('菜单')
    await receive(one)
    await receive({ ...one, sender: `${one.sender}-b` })
    await receive({ ...one, account: 'terminal' })
    const kept = (await allRows(house, turns)).filter(({ id }) =>
      [one, { ...one, sender: `${one.sender}-b` }, { ...one, account: 'terminal' }].some((m) => turnId(m) === id),
    )
    expect(new Set(kept.map(({ person }) => person)).size).toBe(3)
  })

  test('that is empty is met with words, not with silence', async () => {
    expect(wordsOf(await receive(text('')))).toContain('没收到字')
  })

  test('that is very long is read in part, and the person is told', async () => {
    const message = text('老板两个月没发工资了。'.repeat(600))
    expect(wordsOf(await receive(message))).toContain('只看了前面一部分')
    expect((await turnOf(message))?.text).toHaveLength(maxTextLength)
  })

  test('is screened to its end, however long', async () => {
    const message = text(`${'工资的事我跑了很多趟。'.repeat(600)}我不想活了`)
    expect((await receive(message))[0]?.kind).toBe('help')
    expect((await allRows(house, alerts)).some(({ turn }) => turn === turnId(message))).toBe(true)
  })

  test('cut in the middle of a character stays well-formed', async () => {
    const message = text(`${'工'.repeat(maxTextLength - 1)}😀资`)
    await receive(message)
    expect((await turnOf(message))?.text.isWellFormed()).toBe(true)
  })
})

describe('other kinds of messages', () => {
  test('speech with a transcript is repeated and answered', async () => {
    const replies = await receive({ ...envelope(), kind: 'voice', text: '公司拖欠工资怎么办' })
    expect(replies[0]?.text).toContain('公司拖欠工资怎么办')
    expect(replies.length).toBeGreaterThan(1)
  })

  test('speech without one gets the hotlines and a person, not only a request to type', async () => {
    expect(wordsOf(await receive({ ...envelope(), kind: 'voice', text: '' }))).toMatch(/人工[^]*12351[^]*12356[^]*110/)
  })

  test('spoken danger is helped at once, without repeating the words', async () => {
    const replies = await receive({ ...envelope(), kind: 'voice', text: '我不想活了' })
    expect(replies[0]?.kind).toBe('help')
  })

  test('a picture or a type nobody knows gets a kind word', async () => {
    expect(wordsOf(await receive({ ...envelope(), kind: 'other', type: 'image' }))).toContain('人工')
    expect(wordsOf(await receive({ ...envelope(), kind: 'other', type: 'never-heard-of' }))).toContain('人工')
  })

  test('a menu click says what its key says, and a scan shows the menu', async () => {
    expect(wordsOf(await receive({ ...envelope(), kind: 'click', key: '预约心理老师' }))).toContain('工作压力')
    for (const key of ['scan:station-1', ''])
      expect(wordsOf(await receive({ ...envelope(), kind: 'click', key }))).toContain('找真人')
  })

  test('a click leaves no more than its key in the chat', async () => {
    const message: Message = { ...envelope(), kind: 'click', key: '我的预约' }
    await receive(message)
    expect(await turnOf(message)).toMatchObject({ kind: 'click', text: '我的预约' })
  })
})

describe('an answer the channel could not wait for', () => {
  test('is sent later when the channel gave up after the turn was stored', async () => {
    const message = text('菜单')
    await receive(message)
    await house.app.inbox.deliverLater(message)
    await house.app.inbox.deliverLater(message)
    expect(await sendJobsOf(message)).toHaveLength(1)
    expect(await receive(message)).toEqual([])
    expect(await turnOf(message)).toMatchObject({ delivery: 'push' })
  })

  test('is sent later when the channel gave up before', async () => {
    const message = text('菜单')
    await house.app.inbox.deliverLater(message)
    expect(await sendJobsOf(message)).toEqual([])
    expect(await receive(message)).toEqual([])
    expect(await receive(message)).toEqual([])
    await house.app.inbox.deliverLater(message)
    expect(await sendJobsOf(message)).toHaveLength(1)
    expect((await turnOf(message))?.replies.length).toBeGreaterThan(0)
  })

  test('is sent once when both happen at the same time', async () => {
    const message = text('菜单')
    await Promise.all([receive(message), house.app.inbox.deliverLater(message)])
    expect(await sendJobsOf(message)).toHaveLength(1)
    expect(await turnOf(message)).toMatchObject({ delivery: 'push' })
  })
})

describe('the log', () => {
  test('holds nothing a person wrote, no sender and no number', async () => {
    const sender = 'oSecretOpenid'
    for (const words of ['人工', '老板叫王大力，欠我三千', '13912345678', '提交', '我不想活了', '仲裁费多少'])
      await receive(text(words, sender))
    await house.settle()
    expect(lines.length).toBeGreaterThan(0)
    for (const secret of [sender, '王大力', '13912345678', '不想活', '仲裁费'])
      expect(lines.join('\n')).not.toContain(secret)
  })
})

/** What is written to standard error meanwhile. */
const standardError = async (run: () => Promise<void>): Promise<string> => {
  const written: string[] = []
  const { stderr } = process
  const write = stderr.write.bind(stderr)
  stderr.write = (line: unknown) => {
    written.push(String(line))
    return true
  }
  try {
    await run()
  } finally {
    stderr.write = write
  }
  return written.join('')
}

describe('when the store cannot write', () => {
  test('danger is helped all the same and leaves a line outside the store; anything else is a failure', async () => {
    const broken = await startTestApp(monday, {}, undefined, { log: recordingLog([]) })
    await broken.app.store.close()
    const crisis = text('我站在楼顶，不想活了', 'oBroken')
    const spooled = await standardError(async () => {
      const replies = await broken.app.inbox.receive(crisis)
      expect(replies[0]).toMatchObject({ kind: 'help' })
      expect(wordsOf(replies)).toContain('12356')
      const fall = await broken.app.inbox.receive(text('工友从架子上摔下来了，流了好多血', 'oBroken'))
      expect(wordsOf(fall)).toContain('120')
    })
    const file = path.join(broken.dataDir, 'alerts.spool.jsonl')
    const kept = await readFile(file, 'utf8')
    expect(kept).toBe(spooled)
    const [first, second] = kept.trim().split('\n')
    expect(JSON.parse(first ?? '')).toMatchObject({ level: 'crisis', imminent: true })
    expect(JSON.parse(second ?? '')).toMatchObject({ level: 'danger' })
    expect(kept).not.toMatch(/oBroken|不想活|摔/)
    expect((await stat(file)).mode & 0o077).toBe(0)
    await expect(broken.app.inbox.receive(text('工资没发怎么办'))).rejects.toThrow(StoreUnavailable)
    await broken.stop()
  })
})

describe('somebody who unfollows', () => {
  const follow = (sender: string): Message => ({ ...envelope(sender), kind: 'subscribe', scene: '' })
  const leave = (sender: string): Message => ({ ...envelope(sender), kind: 'unsubscribe' })

  test('is told at the beginning what is kept, and again after coming back', async () => {
    const kept = /取消关注[^]*删掉[^]*预约[^]*留着/
    expect(wordsOf(await receive(follow('f1')))).toMatch(kept)
    expect(await receive(leave('f1'))).toEqual([])
    expect(wordsOf(await receive(follow('f1')))).toMatch(kept)
  })

  test('leaves no words behind, not even a half-filled form', async () => {
    for (const words of ['人工', '老板叫李四，两个月没给钱']) await receive(text(words, 'f2'))
    await receive(leave('f2'))
    const person = await house.app.store.read((read) => findPerson(read, 'web', 'f2'))
    const left = (await allRows(house, turns)).filter((turn) => turn.person === person?.id)
    expect(left).toEqual([expect.objectContaining({ kind: 'unsubscribe', text: '', replies: [] })])
    const conversation = (await allRows(house, conversations)).find(({ id }) => id === person?.id)
    expect(conversation).not.toHaveProperty('form')
    expect((await receive(text('继续', 'f2')))[0]?.text).toContain('没有填到一半')
  })

  test('is the same person after coming back', async () => {
    const count = (await allRows(house, persons)).length
    await receive(leave('f2'))
    await receive(follow('f2'))
    expect(await allRows(house, persons)).toHaveLength(count)
  })

  test('is still screened', async () => {
    await receive(leave('f3'))
    expect((await receive(text('我不想活了', 'f3')))[0]?.kind).toBe('help')
  })
})
