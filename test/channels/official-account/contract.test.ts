import { channelContract } from '../../contracts/channel.ts'
import { startWechatApi } from '../../support/wechat-api.ts'
import { appId, appSecret, bench, openid, secureCall, textXml, wordsOf } from './platform.ts'

channelContract('official-account', async (inbox) => {
  const api = await startWechatApi(appId, appSecret)
  const own = bench({ appSecret, apiBase: api.url }, inbox)
  const { channel } = own
  let serial = 0
  let last = ''
  await channel.start()
  return {
    channel,
    recipient: openid,
    say: async (words) => {
      last = textXml(words, String((serial += 1)))
      return wordsOf(await own.call(secureCall(last))) ?? ''
    },
    repeat: async () => void (await own.call(secureCall(last))),
    shown: () => api.sent.map(({ content }) => content).join('\n'),
    breakPlatform: async () => api.close(),
    close: async () => {
      await channel.stop()
      await api.close()
    },
  }
})
