import { decrypt } from '@wecom/crypto'
import { channelContract } from '../../contracts/channel.ts'
import { readAnswer } from '../../support/platform/crypto.ts'
import { platformOf } from '../security-platform.ts'
import { noon, textXml, user } from './bench.ts'
import { wired } from './platform.ts'

channelContract('wecom', async (inbox) => {
  const { channel, call, platform, account, member } = await wired(inbox)
  const { token, encodingAesKey, id: receiverId } = account
  const attacker = platformOf({ keys: { token, encodingAesKey, receiverId }, now: noon, inner: (xml) => xml })
  let serial = 0
  let last = ''
  await channel.start()
  return {
    channel,
    recipient: user,
    say: async (words) => {
      last = textXml(words, String((serial += 1)))
      const { body } = await call(attacker.genuine(last))
      return readAnswer(decrypt(encodingAesKey, readAnswer(body).get('Encrypt') ?? '').message).get('Content') ?? ''
    },
    repeat: async () => void (await call(attacker.genuine(last))),
    shown: () => member.received.map(({ words }) => words).join('\n'),
    breakPlatform: async () => platform.stop(),
    close: async () => channel.stop(),
  }
})
