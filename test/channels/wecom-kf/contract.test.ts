import { noteHeard } from '../../../src/channels/wecom-kf/window.ts'
import { channelContract } from '../../contracts/channel.ts'
import type { Fault, Received } from '../../support/platform/index.ts'
import { customer, openHouse } from './house.ts'

const api = '/cgi-bin/kf/send_msg'

/** A menu's entries stand in its body; only there. */
const entriesOf = ({ type, body }: Received): string => (type === 'msgmenu' ? JSON.stringify(body) : '')
const read = (all: readonly Received[]): string => all.map((one) => `${one.words}${entriesOf(one)}`).join('\n')

channelContract('wecom-kf', async ({ inbox, log }) => {
  const house = await openHouse(inbox, { log })
  await house.channel.start()
  const { account, callback, clock, member, platform } = house
  // Somebody who has written has a window.
  member.writes('在吗')
  account.events.length = 0
  platform.desk(account).lines.length = 0
  const who = { kf: account.openKfId, member: customer }
  await house.store.transaction('window', (work) => noteHeard(work, who, 'before', clock.now().getTime() / 1000))
  const fault = (one: Fault) => () => platform.faults.next(api, one)
  return {
    channel: house.at(),
    recipient: customer,
    say: async (words) => {
      clock.move(1_000)
      const before = member.received.length
      member.writes(words)
      await house.turn()
      return read(member.received.slice(before))
    },
    repeat: async () => {
      const fields = { MsgType: 'event', Event: 'kf_msg_or_event', Token: 'ENC-again', OpenKfId: account.openKfId }
      await callback.post(account.self, fields)
      await house.settle()
    },
    disorder: async (first, second) => {
      clock.move(1_000)
      member.writes(first)
      member.writes(second)
      account.events.reverse()
      await house.turn()
    },
    bringOwn: async () => {
      member.sends({ origin: 5, servicer_userid: 'zhangsan', msgtype: 'text', text: { content: '我来回你' } })
      await house.turn()
    },
    sendPicture: async (bytes) => {
      clock.move(1_000)
      member.sends({ msgtype: 'image', image: { media_id: platform.keepFile(bytes, 'image/jpeg') } })
      await house.turn()
    },
    shown: () => read(member.received),
    provoke: {
      parked: () => clock.move(49 * 3_600_000),
      'no-permission': fault({ errcode: 48002 }),
      permanent: fault({ errcode: 40003 }),
      retry: fault({ errcode: -1 }),
      'retry-at': fault({ errcode: 45009 }),
      unknown: fault('taken-then-reset'),
    },
    breakPlatform: () => platform.stop(),
    close: house.close,
  }
})
