import type { ChannelBench } from '../contracts/channel.ts'
import type { Prepared } from '../support/platform/index.ts'

/** How a member speaks where the platform calls us, answers at once and repeats what it gets no answer to. */
export const speaking = (write: (words: string) => Prepared): Pick<ChannelBench, 'say' | 'repeat' | 'disorder'> => {
  let last: Prepared | undefined
  return {
    say: async (words) => {
      last = write(words)
      return (await last.send()).words
    },
    repeat: async () => void (await last?.send({ retryNonce: 'changed' })),
    disorder: async (first, second) => {
      const both = [write(first), write(second)]
      for (const one of both.toReversed()) await one.send()
    },
  }
}
