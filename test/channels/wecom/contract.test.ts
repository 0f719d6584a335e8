import { channelContract } from '../../contracts/channel.ts'
import { speaking } from '../speaking.ts'
import { startHook } from '../wecom-kf/hook.ts'
import type { Fault, Prepared } from '../../support/platform/index.ts'
import { wired } from './platform.ts'

const api = '/cgi-bin/message/send'

channelContract(
  'wecom',
  async ({ inbox, log }) => {
    const { channel, platform, account, member } = await wired(inbox, undefined, log)
    const hook = await startHook(() => channel.webhook)
    const callback = platform.callback(hook.url, account)
    await channel.start()
    const fault = (one: Fault) => () => platform.faults.next(api, one)
    const agent = { AgentID: String(account.agentId) }
    const write = (words: string): Prepared =>
      callback.prepare(member.openid, { MsgType: 'text', Content: words, ...agent })
    return {
      channel,
      recipient: member.openid,
      ...speaking(write),
      sendPicture: async (bytes) => {
        const media = platform.keepFile(bytes, 'image/jpeg')
        const fields = { MsgType: 'image', PicUrl: 'http://mmbiz.example/1', MediaId: media, ...agent }
        await callback.post(member.openid, fields)
      },
      shown: () => member.received.map(({ words }) => words).join('\n'),
      provoke: {
        'no-permission': fault({ errcode: 60020 }),
        permanent: () => 'somebody-who-left',
        retry: fault({ errcode: -1 }),
        'retry-at': fault({ errcode: 45009 }),
        unknown: fault('taken-then-reset'),
      },
      breakPlatform: () => platform.stop(),
      close: async () => {
        await channel.stop()
        await hook.stop()
      },
    }
  },
  {
    parked: 'an application may write at any time',
    'own-words': 'the platform never brings them',
  },
)
