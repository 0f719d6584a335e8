import type { PuppetMock } from 'wechaty-puppet-mock'
import { types } from 'wechaty-puppet'
import type { Inbox } from '../../../src/core/channel.ts'
import type { Clock } from '../../../src/core/clock.ts'
import type { Message } from '../../../src/core/message.ts'
import { asPlainText } from '../../../src/core/reply.ts'
import { toInstant } from '../../../src/core/time.ts'

/** A rule of a personal account that is left out: what bots of this kind were found to do. */
export type RelayWeakness =
  | 'production'
  | 'whole-room'
  | 'before-the-room'
  | 'everybody-is-us'
  | 'own-words'
  | 'doubles'
  | 'media'
  | 'bursts'
  | 'takes-over'

interface RelayParts {
  readonly puppet: PuppetMock
  readonly inbox: Inbox
  readonly clock: Clock
  readonly inProduction: boolean
  readonly allowedInProduction: boolean
  /** Undefined: every rule is kept. */
  readonly weakness: RelayWeakness | undefined
}

type Payload = Awaited<ReturnType<PuppetMock['messagePayload']>>

const gapMs = 1_000

const readMessage = (payload: Payload, words: string, now: string, weakness: RelayWeakness | undefined): Message => {
  const envelope = { account: 'wechaty', sender: payload.talkerId ?? '', id: payload.id, receivedAt: now }
  if (payload.type === types.Message.Text) return { ...envelope, kind: 'text', text: words }
  if (weakness === 'media') return { ...envelope, kind: 'image', media: payload.id }
  return { ...envelope, kind: 'other', type: 'image' }
}

/** A bot on a personal account written for this test alone: with all rules, or with one left out, which the table must notice. */
export const weakRelay = ({ puppet, inbox, clock, weakness, ...where }: RelayParts) => {
  if (where.inProduction && !where.allowedInProduction && weakness !== 'production') throw new Error('refused')
  const seen = new Set<string>()
  let freeAt = 0
  const pause = async (): Promise<void> => {
    const wait = freeAt - clock.now().getTime()
    if (wait > 0 && weakness !== 'bursts') await new Promise<void>((resolve) => void clock.after(wait, resolve))
    freeAt = clock.now().getTime() + gapMs
  }
  const said = async (payload: Payload): Promise<string | undefined> => {
    const words = payload.text ?? ''
    if (payload.roomId === undefined || payload.roomId === '' || weakness === 'whole-room') return words
    const { name } = await puppet.contactPayload(puppet.currentUserId)
    if (words.includes(`@${name}`)) return words.replace(`@${name}`, '').trim()
    return words.includes('@所有人') && weakness === 'everybody-is-us' ? words : undefined
  }
  const hear = async (messageId: string): Promise<void> => {
    const payload = await puppet.messagePayload(messageId)
    if (payload.talkerId === puppet.currentUserId && weakness !== 'own-words') return
    const words = await said(payload)
    if (words === undefined || (seen.has(messageId) && weakness !== 'doubles')) return
    seen.add(messageId)
    const replies = await inbox.receive(readMessage(payload, words, toInstant(clock.now()), weakness))
    const inRoom = weakness === 'before-the-room' && payload.roomId !== '' ? payload.roomId : undefined
    for (const reply of replies) {
      await pause()
      await puppet.messageSendText(inRoom ?? payload.talkerId ?? '', asPlainText(reply))
    }
  }
  puppet.on('message', ({ messageId }) => void hear(messageId))
  return { takesOver: weakness === 'takes-over', start: () => puppet.start(), stop: () => puppet.stop() }
}
