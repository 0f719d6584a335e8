import { setImmediate } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { types } from 'wechaty-puppet'
import { PuppetMock, mock } from 'wechaty-puppet-mock'
import { createWechatyChannel } from '../../../src/channels/wechaty/index.ts'
import type { Message } from '../../../src/core/message.ts'
import { silentLog } from '../../../src/core/log.ts'
import { text } from '../../../src/core/reply.ts'
import { recordingInbox } from '../inbox.ts'
import { eagerClock } from './puppet.ts'
import { weakRelay, type RelayWeakness } from './weak-relay.ts'

interface Where {
  readonly inProduction: boolean
  readonly allowedInProduction: boolean
}

interface Said {
  readonly words: string
  /** The group it was said before, if any. */
  readonly room: string
  readonly at: number
}

const atHome: Where = { inProduction: false, allowedInProduction: false }
const settle = async (): Promise<void> => {
  for (let i = 0; i < 120; i += 1) await setImmediate()
}

/** The channel itself, or the bot of this test with a rule left out. */
type Which = 'the channel' | RelayWeakness | undefined

const open = async (which: Which, where: Where = atHome) => {
  const mocker = new mock.Mocker()
  const puppet = new PuppetMock({ mocker })
  const inbox = recordingInbox()
  const heard: Message[] = []
  const receive: typeof inbox.receive = async (message) => {
    heard.push(message)
    return inbox.receive(message)
  }
  const clock = eagerClock()
  const parts = { puppet, inbox: { ...inbox, receive }, clock, ...where }
  const relay =
    which === 'the channel'
      ? createWechatyChannel({ ...parts, log: silentLog })
      : weakRelay({ ...parts, weakness: which })
  await relay.start()
  onTestFinished(() => relay.stop())
  const [bot, alice] = mocker.createContacts(2)
  if (bot === undefined || alice === undefined) throw new Error('the mocker made no contacts')
  mocker.login(bot)
  const said: Said[] = []
  puppet.on('message', ({ messageId }) => {
    const { talkerId, text: words = '', roomId = '' } = mocker.messagePayload(messageId)
    if (talkerId === bot.id) said.push({ words, room: roomId, at: clock.now().getTime() })
  })
  return {
    mocker,
    puppet,
    bot,
    alice,
    room: mocker.createRoom({ memberIdList: [bot.id, alice.id] }),
    name: mocker.contactPayload(bot.id).name,
    inbox,
    /** Also what came twice. */
    heard,
    said,
    takesOver: relay.takesOver,
  }
}

interface Row {
  readonly name: string
  readonly weakness: RelayWeakness
  readonly check: (which: Which) => Promise<void>
}

const rows: readonly Row[] = [
  {
    name: 'production is refused without the named flag, and the flag is enough',
    weakness: 'production',
    check: async (which) => {
      const start = (allowedInProduction: boolean) => open(which, { inProduction: true, allowedInProduction })
      const refused = await start(false).then(
        () => 'started',
        () => 'refused',
      )
      expect(refused).toBe('refused')
      expect((await start(true)).heard).toEqual([])
    },
  },
  {
    name: 'what a group says among itself is not heard',
    weakness: 'whole-room',
    check: async (which) => {
      const { alice, room, heard, said } = await open(which)
      alice.say('老板两个月没发工资').to(room)
      await settle()
      expect([heard, said]).toEqual([[], []])
    },
  },
  {
    name: 'a call to everybody is no call to us',
    weakness: 'everybody-is-us',
    check: async (which) => {
      const { alice, room, heard } = await open(which)
      alice.say('@所有人\u2005明天停工').to(room)
      await settle()
      expect(heard).toEqual([])
    },
  },
  {
    name: 'who names us in a group is answered, and never before the group',
    weakness: 'before-the-room',
    check: async (which) => {
      const { alice, room, name, heard, said } = await open(which)
      alice.say(`@${name}\u2005老板不发工资`).to(room)
      await settle()
      expect(heard).toMatchObject([{ kind: 'text', text: '老板不发工资' }])
      expect(said.map(({ words, room: where }) => [words, where])).toEqual([['收到', '']])
    },
  },
  {
    name: 'what our own account says is not answered',
    weakness: 'own-words',
    check: async (which) => {
      const { bot, alice, inbox, heard } = await open(which)
      // Answers to answers would go on without end.
      inbox.answer(async () => [])
      bot.say('我自己说的').to(alice)
      await settle()
      expect(heard).toEqual([])
    },
  },
  {
    name: 'what the puppet brings twice is answered once',
    weakness: 'doubles',
    check: async (which) => {
      const { mocker, puppet, bot, alice, said } = await open(which)
      const one = { id: 'm1', type: types.Message.Text, text: '一', talkerId: alice.id, listenerId: bot.id }
      mocker.MessageMock.create({ ...one, timestamp: 1_795_406_400 })
      for (let i = 0; i < 3; i += 1) {
        puppet.emit('message', { messageId: 'm1' })
        await settle()
      }
      expect(said).toHaveLength(1)
    },
  },
  {
    name: 'pictures come without what they could be fetched by',
    weakness: 'media',
    check: async (which) => {
      const { mocker, puppet, bot, alice, heard } = await open(which)
      const one = { id: 'm1', type: types.Message.Image, talkerId: alice.id, listenerId: bot.id }
      mocker.MessageMock.create({ ...one, timestamp: 1_795_406_400 })
      puppet.emit('message', { messageId: 'm1' })
      await settle()
      expect(heard).toHaveLength(1)
      expect(heard.filter((message) => 'media' in message)).toEqual([])
    },
  },
  {
    name: 'a second passes between two things said',
    weakness: 'bursts',
    check: async (which) => {
      const { bot, alice, inbox, said } = await open(which)
      inbox.answer(async () => [text('一'), text('二'), text('三')])
      alice.say('拖欠工资').to(bot)
      await settle()
      const gaps = said.slice(1).map(({ at }, n) => at - (said[n]?.at ?? at))
      expect(gaps).toHaveLength(2)
      for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(1_000)
    },
  },
  {
    name: 'nothing goes here that was meant for another account',
    weakness: 'takes-over',
    check: async (which) => {
      const { takesOver } = await open(which)
      expect(takesOver).toBe(false)
    },
  },
]

/** What an expectation that failed says; a bot that broke down in another way is not noticed but wrong. */
const noticed = /^expected /

describe('a personal account keeps the rules of people.md, line 16', () => {
  for (const { name, check } of rows)
    test(`holds: ${name}`, async () => {
      await expect(check('the channel')).resolves.toBeUndefined()
    })
})

describe('the table it is held against', () => {
  for (const { name, weakness, check } of rows)
    test(`notices a bot with the weakness ${weakness}: ${name}`, async () => {
      await check(undefined)
      await expect(check(weakness)).rejects.toThrow(noticed)
    })
})
