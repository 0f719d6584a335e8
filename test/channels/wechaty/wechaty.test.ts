import { setImmediate } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { types } from 'wechaty-puppet'
import { createPace } from '../../../src/channels/wechaty/pace.ts'
import { createWechatyChannel } from '../../../src/channels/wechaty/index.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { silentLog } from '../../../src/core/log.ts'
import { text } from '../../../src/core/reply.ts'
import { recordingInbox } from '../inbox.ts'
import { type PuppetBench, eagerClock, openPuppet } from './puppet.ts'

const noon = new Date('2026-11-23T04:00:00.000Z')
const settle = async (): Promise<void> => {
  for (let i = 0; i < 50; i += 1) await setImmediate()
}

const opened = async (...given: Parameters<typeof openPuppet>): Promise<PuppetBench> => {
  const bench = await openPuppet(...given)
  onTestFinished(async () => bench.channel.stop())
  return bench
}

describe('what comes in', () => {
  test('a group chat is none of our business', async () => {
    const inbox = recordingInbox()
    const { mocker, bot, alice } = await opened(inbox)
    const room = mocker.createRoom({ memberIdList: [bot.id, alice.id] })
    alice.say('大家好').to(room)
    await settle()
    expect(inbox.received).toEqual([])
  })

  test('in a group only who names us is heard, and answered alone', async () => {
    const inbox = recordingInbox()
    const { mocker, puppet, bot, alice, shown } = await opened(inbox)
    const name = mocker.contactPayload(bot.id).name
    const room = mocker.createRoom({ memberIdList: [bot.id, alice.id] })
    const inRoom: string[] = []
    puppet.on('message', ({ messageId }) => {
      const { talkerId, roomId } = mocker.messagePayload(messageId)
      if (talkerId === bot.id && roomId !== undefined && roomId !== '') inRoom.push(messageId)
    })
    alice.say(`@${name}\u2005老板不发工资`).to(room)
    await vi.waitFor(() => expect(inbox.received).toMatchObject([{ kind: 'text', text: '老板不发工资' }]))
    await vi.waitFor(() => expect(shown).toEqual(['收到']))
    expect(inRoom).toEqual([])
  })

  test('who calls a longer name that begins with ours means somebody else', async () => {
    const inbox = recordingInbox()
    const { mocker, bot, alice } = await opened(inbox)
    const name = mocker.contactPayload(bot.id).name
    const room = mocker.createRoom({ memberIdList: [bot.id, alice.id] })
    alice.say(`@${name}二号\u2005老板不发工资`).to(room)
    await settle()
    expect(inbox.received).toEqual([])
  })

  test('somebody who is gone is not reached, and the account stays up for the others', async () => {
    const { channel, alice, shown } = await opened(recordingInbox())
    expect(await channel.send('nobody-any-more', [text('一')], 'snd_1')).toMatchObject({ kind: 'permanent' })
    await settle()
    expect(channel.loginState?.()).toEqual({ login: 'in' })
    expect(await channel.send(alice.id, [text('二')], 'snd_2')).toEqual({ kind: 'sent' })
    await vi.waitFor(() => expect(shown).toEqual(['二']))
  })

  test('a message that the puppet brings twice is answered once', async () => {
    const inbox = recordingInbox()
    const { mocker, puppet, bot, alice, shown } = await opened(inbox)
    const type = types.Message.Text
    mocker.MessageMock.create({
      id: 'm1',
      type,
      text: '一',
      talkerId: alice.id,
      listenerId: bot.id,
      timestamp: 1_795_406_400,
    })
    puppet.emit('message', { messageId: 'm1' })
    await vi.waitFor(() => expect(shown).toEqual(['收到']))
    puppet.emit('message', { messageId: 'm1' })
    await settle()
    expect(shown).toEqual(['收到'])
  })

  test.each([
    [types.Message.Audio, { kind: 'voice', text: '' }],
    [types.Message.Image, { kind: 'other', type: 'image' }],
    [types.Message.RedEnvelope, { kind: 'other', type: 'unknown' }],
  ])('a message of type %d is read', async (type, expected) => {
    const inbox = recordingInbox()
    const { mocker, puppet, bot, alice } = await opened(inbox)
    mocker.MessageMock.create({ id: 'm1', type, talkerId: alice.id, listenerId: bot.id, timestamp: 1_795_406_400 })
    puppet.emit('message', { messageId: 'm1' })
    await vi.waitFor(() => expect(inbox.received).toMatchObject([{ ...expected, id: 'm1', sender: alice.id }]))
  })

  test('a message that fails inside does not stop the next', async () => {
    const inbox = recordingInbox()
    const { bot, alice, shown } = await opened(inbox)
    inbox.answer(async () => {
      throw new Error('the store cannot write')
    })
    alice.say('一').to(bot)
    await vi.waitFor(() => expect(inbox.received).toHaveLength(1))
    inbox.answer(async () => [text('又好了')])
    alice.say('二').to(bot)
    await vi.waitFor(() => expect(shown).toEqual(['又好了']))
  })
})

describe('what goes out', () => {
  test('a second passes between two sends', async () => {
    const clock = manualClock(noon)
    const { channel, alice, shown } = await opened(recordingInbox(), clock)
    const sending = channel.send(alice.id, [text('一'), text('二')], 'job_1')
    await settle()
    expect(shown).toEqual(['一'])
    clock.move(999)
    await settle()
    expect(shown).toEqual(['一'])
    clock.move(1)
    expect(await sending).toEqual({ kind: 'sent' })
    expect(shown).toEqual(['一', '二'])
  })

  test('nothing is sent before the login, nor after the logout', async () => {
    const { channel, puppet, alice, shown } = await opened(recordingInbox())
    await puppet.logout()
    expect(await channel.send(alice.id, [text('好')], 'job_1')).toEqual({ kind: 'retry', code: 'not-logged-in' })
    await channel.stop()
    expect(await channel.send(alice.id, [text('好')], 'job_1')).toEqual({ kind: 'retry', code: 'not-logged-in' })
    expect(shown).toEqual([])
  })

  test('too many waiting are turned away, and one that fails does not hold up the rest', async () => {
    const pace = createPace(eagerClock(), 1_000, 2)
    const first = pace.run(async () => Promise.reject(new Error('no')))
    const second = pace.run(async () => 'second')
    expect(pace.run(async () => 'third')).toBeUndefined()
    await expect(first).rejects.toThrow('no')
    expect(await second).toBe('second')
    expect(await pace.run(async () => 'fourth')).toBe('fourth')
  })
})

test('production is refused unless somebody decided otherwise', () => {
  const make = (allowedInProduction: boolean): unknown =>
    createWechatyChannel({
      puppetName: 'wechaty-puppet-mock',
      inbox: recordingInbox(),
      clock: manualClock(noon),
      log: silentLog,
      inProduction: true,
      allowedInProduction,
    })
  expect(() => make(false)).toThrow('WECHATY_PUPPET')
  expect(make(true)).toMatchObject({ name: 'wechaty' })
})
