import { newSaltText } from '../../core/ids.ts'
import { aesKey, encryptMessage, signatureOf } from './crypto.ts'
import type { Seal } from './sealed-callback.ts'
import { writeXml } from './xml.ts'

export interface PassiveText {
  readonly to: string
  /** Our own name in the chat. */
  readonly from: string
  readonly words: string
  /** The time: the platform counts seconds. */
  readonly seconds: number
}

export const passiveXml = ({ to, from, words, seconds }: PassiveText): string =>
  writeXml({ ToUserName: to, FromUserName: from, CreateTime: seconds, MsgType: 'text', Content: words })

/** A passive answer as the platform takes it in secure mode: encrypted, and signed once more over time and nonce of its own. */
export const sealedXml = ({ token, encodingAesKey, receiverId }: Seal, plain: string, seconds: number): string => {
  const encrypted = encryptMessage(aesKey(encodingAesKey), plain, receiverId)
  const nonce = newSaltText(16)
  return writeXml({
    Encrypt: encrypted,
    MsgSignature: signatureOf(token, String(seconds), nonce, encrypted),
    TimeStamp: seconds,
    Nonce: nonce,
  })
}
