import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Channel, Openness, SendOutcome } from '../../../src/core/channel.ts'
import { asPlainText } from '../../../src/core/reply.ts'
import { hourMs, toInstant } from '../../../src/core/time.ts'
import { deliver } from '../../../src/dialogue/outbox.ts'
import { memberPhones, smsStopped } from '../../../src/people/phones.ts'
import { bindings } from '../../../src/people/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'

const morning = '2026-11-23T02:00:00.000Z'
const phone = '13800138000'

/** A channel of the test's own, open or not, that keeps what it is given. */
const chat = (account: string) => {
  const state = { open: 'unknown' as Openness, outcome: { kind: 'sent' } as SendOutcome, said: [] as string[] }
  const channel: Channel = {
    account,
    name: account,
    deduplicates: true,
    openFor: async () => state.open,
    send: async (_to, replies) => {
      if (state.outcome.kind === 'sent') state.said.push(replies.map(asPlainText).join('\n'))
      return state.outcome
    },
    start: async () => undefined,
    stop: async () => undefined,
    lastContact: () => undefined,
  }
  return { state, channel }
}

const texts: string[] = []
let gateway: Server
let at: TestApp
const first = chat('first')
const second = chat('second')

beforeEach(async () => {
  texts.length = 0
  for (const { state } of [first, second])
    Object.assign(state, { open: 'unknown', outcome: { kind: 'sent' }, said: [] })
  gateway = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      texts.push(body)
      response.end()
    })
  })
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done))
  // A server on a port has an address of that kind.
  const { port } = gateway.address() as AddressInfo
  at = await startTestApp(
    morning,
    {
      ONCALL_SMS_URL: `http://127.0.0.1:${port}`,
      ONCALL_SMS_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
      MEMBER_SMS: 'on',
    },
    undefined,
    { extra: () => [first.channel, second.channel] },
  )
})
afterEach(async () => {
  await at.stop()
  await new Promise((done) => gateway.close(done))
})

let sent = 0
const writes = (account: string, text: string) => {
  sent += 1
  const receivedAt = toInstant(at.clock.now())
  return at.app.inbox.receive({ account, sender: 'somebody', id: `r${sent}`, receivedAt, kind: 'text', text })
}

const personOf = async (account: string): Promise<string> =>
  (await allRows(at, bindings)).find((one) => one.account === account)?.person ?? ''

/** Says something on our own as the services do, without a kind of reminder of its own. */
const say = async (person: string, importance: 'ordinary' | 'important', sendId: string) => {
  await at.app.store.transaction(person, async (work) => {
    await deliver(work, {
      person,
      replies: [{ kind: 'notice', text: '您有一条提醒。', about: 'x' }],
      sendId,
      importance,
    })
  })
  await at.settle()
}

const joinSecond = async (): Promise<string> => {
  const code = /绑定 (\d{6})/.exec(wordsOf(await writes('first', '绑定')))?.[1] ?? ''
  await writes('second', '菜单')
  await writes('second', `绑定 ${code}`)
  await at.settle()
  first.state.said = []
  second.state.said = []
  return personOf('first')
}

const agree = async (): Promise<void> => {
  await writes('first', '短信提醒')
  await writes('first', '同意')
  await writes('first', phone)
  await at.settle()
  const code = /验证码(\d{6})/.exec(texts.join(''))?.[1] ?? ''
  await writes('first', code)
  await writes('first', '提交')
}

describe('the ways to a member', () => {
  test('of two, the one that is known to be open is taken, whichever was used last', async () => {
    const person = await joinSecond()
    first.state.open = 'open'
    second.state.open = 'closed'
    await say(person, 'ordinary', 'a')
    expect([first.state.said.length, second.state.said.length]).toEqual([1, 0])
  })

  test('of two nobody knows about, the one used last is taken, and the other after a known failure', async () => {
    const person = await joinSecond()
    await say(person, 'ordinary', 'a')
    expect([first.state.said.length, second.state.said.length]).toEqual([0, 1])
    second.state.outcome = { kind: 'parked' }
    await say(person, 'ordinary', 'b')
    expect([first.state.said.length, second.state.said.length]).toEqual([1, 1])
  })

  test('a test goes to each of them, and each says by which way it came', async () => {
    await joinSecond()
    await agree()
    texts.length = 0
    expect(wordsOf(await writes('first', '测试提醒'))).toContain('短信')
    at.clock.move(2 * 60_000)
    await at.settle()
    expect([first.state.said.length, second.state.said.length, texts.length]).toEqual([1, 1, 1])
  })
})

describe('SMS reminders', () => {
  test('need a number that was proved, and consent; the number is kept sealed', async () => {
    await writes('first', '菜单')
    await agree()
    const [row] = await allRows(at, memberPhones)
    expect(row).toMatchObject({ consent: 'sms-1' })
    expect(JSON.stringify(row)).not.toContain(phone)
  })

  test('a wrong code proves nothing', async () => {
    await writes('first', '短信提醒')
    await writes('first', '同意')
    await writes('first', phone)
    await at.settle()
    const right = /验证码(\d{6})/.exec(texts.join(''))?.[1] ?? ''
    expect(wordsOf(await writes('first', right === '000000' ? '000001' : '000000'))).toContain('不对')
    expect(await allRows(at, memberPhones)).toEqual([])
  })

  test('what matters goes by SMS when the chat is closed, what is ordinary waits', async () => {
    await writes('first', '菜单')
    await agree()
    const person = await personOf('first')
    first.state.outcome = { kind: 'parked' }
    texts.length = 0
    await say(person, 'ordinary', 'a')
    expect(texts).toEqual([])
    await say(person, 'important', 'b')
    expect(texts).toHaveLength(1)
    expect(texts[0]).toContain('停短信回TD')
  })

  test('nobody is woken by one', async () => {
    await writes('first', '菜单')
    await agree()
    const person = await personOf('first')
    first.state.outcome = { kind: 'parked' }
    texts.length = 0
    at.clock.move(13 * hourMs)
    await say(person, 'important', 'a')
    expect(texts).toEqual([])
    at.clock.move(10 * hourMs)
    await at.settle()
    expect(texts).toHaveLength(1)
  })

  test.each(['the member', 'the telephone'])('%s ends them, and the number goes', async (who) => {
    await writes('first', '菜单')
    await agree()
    if (who === 'the member') await writes('first', '停短信')
    else await at.app.store.transaction('sms', (work) => smsStopped(work, at.app.sealer, phone))
    const [row] = await allRows(at, memberPhones)
    expect(row).not.toHaveProperty('phone')
    expect(row).not.toHaveProperty('phoneHash')
  })

  test('a number is sent few codes, whoever asks for them', async () => {
    for (const account of ['first', 'second', 'web', 'terminal', 'x', 'y']) {
      await writes(account, '短信提醒')
      await writes(account, '同意')
      await writes(account, phone)
      await at.settle()
    }
    expect(texts).toHaveLength(4)
  })
})
