import { decrypt, encrypt, getSignature } from '@wecom/crypto'
import { SaxesParser } from 'saxes'
import WXBizMsgCrypt from 'wechat-crypto'
import type { Account } from './state.ts'

/** The platform's side of the crypto, by packages that are not ours. */
export interface Sealing {
  seal(text: string): string
  open(encrypted: string): { readonly message: string; readonly id: string }
  sign(timestamp: string, nonce: string, encrypted: string): string
}

export const sealingOf = ({ kind, token, encodingAesKey, id }: Account): Sealing => {
  if (kind === 'wecom')
    return {
      seal: (text) => encrypt(encodingAesKey, text, id),
      open: (sealed) => decrypt(encodingAesKey, sealed),
      sign: (timestamp, nonce, sealed) => getSignature(token, timestamp, nonce, sealed),
    }
  const peer = new WXBizMsgCrypt(token, encodingAesKey, id)
  return {
    seal: (text) => peer.encrypt(text),
    open: (sealed) => peer.decrypt(sealed),
    sign: (timestamp, nonce, sealed) => peer.getSignature(timestamp, nonce, sealed),
  }
}

const cdata = (words: string): string => `<![CDATA[${words.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`

/** As the platform writes: whole numbers bare, anything else in a section. */
export const xmlOf = (fields: Readonly<Record<string, string>>, extra = ''): string => {
  const inner = Object.entries(fields).map(([name, value]) =>
    /^(CreateTime|MsgId|MsgID|AgentID|Scale)$/.test(name)
      ? `<${name}>${value}</${name}>`
      : `<${name}>${cdata(value)}</${name}>`,
  )
  return `<xml>${inner.join('\n')}${extra}</xml>`
}

/** All that is written in an answer, by `Outer/Inner` path below the root. Throws where the platform would be at a loss. */
export const readAnswer = (source: string): ReadonlyMap<string, string> => {
  const fields = new Map<string, string>()
  const path: string[] = []
  const parser = new SaxesParser()
  const add = (words: string): void => {
    const name = path.slice(1).join('/')
    if (name !== '') fields.set(name, (fields.get(name) ?? '') + words)
  }
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name }) => void path.push(name))
  parser.on('closetag', () => void path.pop())
  parser.on('text', add)
  parser.on('cdata', add)
  parser.write(source).close()
  return fields
}
