import { setImmediate } from 'node:timers/promises'
import { vi } from 'vitest'
import { channelContract } from '../../contracts/channel.ts'
import { openPuppet } from './puppet.ts'

/** Long enough for the puppet's events, which run through several turns of the event loop. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 50; i += 1) await setImmediate()
}

channelContract('wechaty', async (inbox) => {
  const { channel, mocker, puppet, bot, alice, shown } = await openPuppet(inbox)
  let last = ''
  puppet.on('message', ({ messageId }) => {
    if (mocker.messagePayload(messageId).talkerId === alice.id) last = messageId
  })
  return {
    channel,
    recipient: alice.id,
    say: async (words) => {
      const before = shown.length
      alice.say(words).to(bot)
      await vi.waitFor(() => {
        if (shown.length === before) throw new Error('not answered yet')
      })
      await settle()
      return shown.slice(before).join('\n')
    },
    repeat: async () => {
      puppet.emit('message', { messageId: last })
      await settle()
    },
    bringOwn: async () => {
      bot.say('我自己说的').to(alice)
      await settle()
    },
    shown: () => shown.join('\n'),
    breakPlatform: async () => puppet.logout(),
    close: async () => channel.stop(),
  }
})
