import type { Inbox } from '../../../src/core/channel.ts'
import { channelContract } from '../../contracts/channel.ts'
import type { Fault, Prepared, Received } from '../../support/platform/index.ts'
import { speaking } from '../speaking.ts'
import { openHouse } from './sending-house.ts'

const api = '/cgi-bin/message/custom/send'

/** The address of a card stands in its body; only there. */
const cardOf = ({ type, body }: Received): string => (type === 'news' ? JSON.stringify(body) : '')

channelContract(
  'official-account',
  async ({ inbox, log }) => {
    let isHeard = false
    const listening: Inbox = { ...inbox, receive: async (message) => (isHeard ? inbox.receive(message) : []) }
    const house = await openHouse({ inbox: listening, log })
    const { callback, channel, clock, member, platform } = house
    await channel.start()
    // Somebody who has written has a window.
    await member.writes('在吗')
    isHeard = true
    const fault = (one: Fault) => () => platform.faults.next(api, one)
    const write = (words: string): Prepared => callback.prepare(member.openid, { MsgType: 'text', Content: words })
    return {
      channel,
      recipient: member.openid,
      ...speaking(write),
      sendPicture: async (bytes) => {
        const media = platform.keepFile(bytes, 'image/jpeg')
        await member.sends({ MsgType: 'image', PicUrl: 'http://mmbiz.example/1', MediaId: media })
      },
      shown: () => member.received.map((one) => `${one.words}${cardOf(one)}`).join('\n'),
      provoke: {
        parked: () => clock.move(49 * 3_600_000),
        'no-permission': fault({ errcode: 48001 }),
        permanent: fault({ errcode: 43004 }),
        retry: fault({ errcode: -1 }),
        'retry-at': () => {
          platform.quotas.daily[api] = 0
        },
        unknown: fault('taken-then-reset'),
      },
      breakPlatform: () => platform.stop(),
      close: house.close,
    }
  },
  {
    'own-words': 'the platform never brings them',
  },
)
