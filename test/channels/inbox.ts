import type { Inbox } from '../../src/core/channel.ts'
import type { Message } from '../../src/core/message.ts'
import { type Reply, text } from '../../src/core/reply.ts'

export interface RecordingInbox extends Inbox {
  /** Each message once, whatever the platform repeats: as the application keeps them. */
  readonly received: readonly Message[]
  readonly later: readonly Message[]
  /** Sets what is answered from now on. */
  answer(make: (message: Message) => Promise<readonly Reply[]>): void
}

/** An inbox that remembers what came, and answers what it was told to. */
export const recordingInbox = (): RecordingInbox => {
  const received: Message[] = []
  const later: Message[] = []
  let make: (message: Message) => Promise<readonly Reply[]> = async () => [text('收到')]
  return {
    received,
    later,
    answer: (next) => {
      make = next
    },
    receive: async (message) => {
      const known = received.some(({ account, sender, id }) =>
        [account === message.account, sender === message.sender, id === message.id].every(Boolean),
      )
      if (!known) received.push(message)
      return make(message)
    },
    deliverLater: async (message) => void later.push(message),
  }
}
