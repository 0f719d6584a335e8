import { asPlainText, type Reply } from '../../../src/core/reply.ts'
import { createWebChannel } from '../../../src/channels/web/index.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { channelContract } from '../../contracts/channel.ts'
import { cookieOf, startServer } from '../../http/server-support.ts'

const kept = 'what is said is a row that the page reads'

/** Messages of the page come in over HTTP, here over the real server; its notices are rows, so a send has nothing to do. */
channelContract(
  'web',
  async ({ inbox }) => {
    const at = await startServer({ member: { inbox, greeting: () => [], needsHelp: () => true } })
    const channel = createWebChannel({ clock: manualClock(at.clock.now()) })
    await channel.start()
    let cookie = ''
    let serial = 0
    let last = ''
    const post = async (words: string): Promise<string> => {
      const answer = await fetch(`${at.url}/api/chat`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(cookie === '' ? {} : { cookie }) },
        body: JSON.stringify({ text: words, id: `page-${serial}` }),
      })
      if (cookie === '') cookie = cookieOf(answer)
      if (!answer.ok) throw new Error(`answered with ${answer.status}`)
      const { replies } = (await answer.json()) as { readonly replies: readonly Reply[] } // the route's own reply schema
      return replies.map(asPlainText).join('\n')
    }
    return {
      channel,
      recipient: 'cookie_1',
      say: (words) => {
        serial += 1
        last = words
        return post(words)
      },
      repeat: async () => void (await post(last)),
      close: async () => {
        await channel.stop()
        await at.stop()
      },
    }
  },
  {
    parked: kept,
    'no-permission': kept,
    permanent: kept,
    retry: kept,
    'retry-at': kept,
    unknown: kept,
    showing: kept,
    disorder: 'the page waits for an answer before it sends the next',
    'own-words': 'the page brings what the member typed and nothing else',
    media: 'pictures are uploaded to an address of their own',
    trouble: 'no platform stands between',
  },
)
