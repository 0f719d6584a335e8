import { setImmediate } from 'node:timers/promises'
import { vi } from 'vitest'
import { channelContract } from '../../contracts/channel.ts'
import { eagerClock, openPuppet } from './puppet.ts'

/** Long enough for the puppet's events, which run through several turns of the event loop. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 50; i += 1) await setImmediate()
}

channelContract(
  'wechaty',
  async ({ inbox, log }) => {
    const { channel, mocker, puppet, bot, alice, shown } = await openPuppet(inbox, eagerClock(), log)
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
      provoke: {
        permanent: () => 'somebody-who-left',
        retry: () => puppet.logout(),
        unknown: () => {
          const say = puppet.messageSendText.bind(puppet)
          puppet.messageSendText = async () => {
            puppet.messageSendText = say
            throw new Error('the puppet broke')
          }
        },
      },
      heal: async () => {
        if (!puppet.isLoggedIn) mocker.login(bot)
      },
      breakPlatform: () => puppet.logout(),
      close: async () => channel.stop(),
    }
  },
  {
    parked: 'a personal account has no window',
    'no-permission': 'the puppet does not tell a block from any other failure',
    'retry-at': 'the puppet does not say when',
    disorder: 'the mock puppet brings each message as it is said',
    media: 'pictures and voice are not fetched over a relayed account',
  },
)
