import { nestedXml, writeXml } from '../tencent/xml.ts'
import type { Outgoing } from './messages.ts'

/** Who says it to whom, and when: the platform counts seconds. */
interface Head {
  readonly to: string
  readonly from: string
  readonly seconds: number
}

export type Passive = Exclude<Outgoing, { kind: 'menu' }>

/** A passive answer: words, a card or a picture. Buttons are not for passive answers: theirs are numbered words. */
export const passiveMessageXml = ({ to, from, seconds }: Head, message: Passive): string => {
  const head = { ToUserName: to, FromUserName: from, CreateTime: seconds, MsgType: message.kind }
  switch (message.kind) {
    case 'text':
      return writeXml({ ...head, Content: message.content })
    case 'image':
      return writeXml(head, nestedXml('Image', { MediaId: message.media }))
    case 'news': {
      const { title, description, url } = message
      const item = nestedXml('item', { Title: title, Description: description, PicUrl: '', Url: url })
      return writeXml({ ...head, ArticleCount: 1 }, `<Articles>${item}</Articles>`)
    }
  }
}
