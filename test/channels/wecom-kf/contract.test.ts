import { noteHeard } from '../../../src/channels/wecom-kf/window.ts'
import { channelContract } from '../../contracts/channel.ts'
import { customer, openHouse } from './house.ts'

channelContract('wecom-kf', async (inbox) => {
  const house = await openHouse(inbox)
  await house.channel.start()
  // Somebody who has written has a window.
  const { account, callback, member } = house
  member.writes('在吗')
  account.events.length = 0
  house.platform.desk(account).lines.length = 0
  const who = { kf: account.openKfId, member: customer }
  await house.store.transaction('window', (work) => noteHeard(work, who, 'before', house.clock.now().getTime() / 1000))
  return {
    channel: house.at(),
    recipient: customer,
    say: async (words) => {
      house.clock.move(1_000)
      const before = member.received.length
      member.writes(words)
      await house.turn()
      return member.received
        .slice(before)
        .map(({ words: said, body }) => `${said}${JSON.stringify(body)}`)
        .join('\n')
    },
    repeat: async () => {
      const fields = { MsgType: 'event', Event: 'kf_msg_or_event', Token: 'ENC-again', OpenKfId: account.openKfId }
      await callback.post(account.self, fields)
      await house.settle()
    },
    bringOwn: async () => {
      member.sends({ origin: 5, servicer_userid: 'zhangsan', msgtype: 'text', text: { content: '我来回你' } })
      await house.turn()
    },
    // A menu's words stand in its body as well.
    shown: () => member.received.map(({ words }) => words).join('\n'),
    breakPlatform: async () => house.platform.stop(),
    close: house.close,
  }
})
