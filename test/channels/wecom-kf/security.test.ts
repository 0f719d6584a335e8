import { onTestFinished } from 'vitest'
import { recordingInbox } from '../inbox.ts'
import { securityTable } from '../security.ts'
import { noon, openHouse } from './house.ts'

/** The account that the platform double opens first. */
const keys = {
  token: 'token1',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  receiverId: 'ww5e000000000001',
}

const inner = (mark: string): string =>
  `<xml><ToUserName>${keys.receiverId}</ToUserName><CreateTime>1</CreateTime><MsgType>event</MsgType>` +
  `<Event>kf_msg_or_event</Event><Token>${mark}</Token><OpenKfId>wk0000000001</OpenKfId></xml>`

securityTable('WeCom customer service', {
  keys,
  now: new Date(noon),
  echo: 'sealed',
  answers: false,
  inner,
  open: async () => {
    const house = await openHouse(recordingInbox())
    onTestFinished(house.close)
    const { webhook } = house.channel
    if (webhook === undefined) throw new Error('the channel has no webhook')
    return webhook
  },
})
