import { expect } from 'vitest'
import { maxMediaBytes } from '../../src/core/channel.ts'
import { text } from '../../src/core/reply.ts'
import type { Clause, Started } from './channel-bench.ts'
import { oddWords } from './odd-words.ts'

const isInstant = (at: string | undefined): boolean => at !== undefined && new Date(at).toISOString() === at

const mediaOf = ({ inbox }: Started): string => {
  const [message] = inbox.received
  expect(message?.kind).toBe('image')
  return message?.kind === 'image' ? message.media : ''
}

const aboutWords: readonly Clause[] = [
  {
    name: 'a message arrives with clean words and its account',
    needs: 'writing',
    check: async ({ inbox, channel, say }) => {
      await say?.(' 工资\u0007拖欠\u200B两个月 ')
      expect(inbox.received).toMatchObject([{ kind: 'text', text: '工资 拖欠 两个月', account: channel.account }])
      const [message] = inbox.received
      expect([message?.sender, message?.id]).not.toContain('')
      expect(isInstant(message?.receivedAt)).toBe(true)
      await say?.('另一句')
      expect(new Set(inbox.received.map(({ id }) => id)).size).toBe(2)
    },
  },
  {
    name: 'the time of the last contact is known after a message',
    needs: 'writing',
    check: async ({ channel, say }) => {
      const before = channel.lastContact()
      expect(before === undefined || isInstant(before)).toBe(true)
      await say?.('在吗')
      expect(isInstant(channel.lastContact())).toBe(true)
      expect((channel.lastContact() ?? '') >= (before ?? '')).toBe(true)
    },
  },
  {
    name: 'replies come back in order, with their choices',
    needs: 'writing',
    check: async ({ inbox, say }) => {
      inbox.answer(async () => [text('先存好考勤。'), text('还在这家上班吗？', [{ label: '还在', send: 'yes' }])])
      expect(await say?.('拖欠工资')).toMatch(/先存好考勤。[^]*还在这家上班吗？[^]*还在/)
    },
  },
  {
    name: 'odd words are taken, each once and well-formed, and said back without harm',
    needs: 'writing',
    check: async ({ inbox, say, cannotSay = () => false }) => {
      inbox.answer(async (message) => [
        text(message.kind === 'text' && message.text !== '' ? message.text : '没收到字'),
      ])
      const odd = oddWords.filter((words) => !cannotSay(words))
      for (const words of odd) await say?.(words)
      const arrived = inbox.received.flatMap((message) => (message.kind === 'text' ? [message.text] : []))
      expect(arrived).toHaveLength(odd.length)
      expect(arrived.filter((words) => !words.isWellFormed() || /[\u0000-\u0009\u000B-\u001F]/.test(words))).toEqual([])
      await say?.('还在听吗')
      expect(inbox.received).toHaveLength(odd.length + 1)
    },
  },
  {
    name: 'a hundred replies break nothing, and what is shown stands in their order',
    needs: 'writing',
    check: async ({ inbox, say }) => {
      inbox.answer(async () => Array.from({ length: 100 }, (_one, n) => text(`第${n + 1}条`)))
      const shown = (await say?.('都告诉我')) ?? ''
      const numbers = [...shown.matchAll(/第(\d+)条/g)].map(([, n]) => Number(n))
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    },
  },
]

const aboutOrder: readonly Clause[] = [
  {
    name: 'what the platform brings again is the same message',
    needs: 'repeat',
    check: async ({ inbox, say, repeat }) => {
      await say?.('拖欠工资')
      for (let i = 0; i < 3; i += 1) await repeat?.()
      expect(inbox.received).toHaveLength(1)
      await say?.('拖欠工资')
      await repeat?.()
      expect(inbox.received).toHaveLength(2)
    },
  },
  {
    name: 'two messages in the other order both arrive, once',
    needs: 'disorder',
    check: async ({ inbox, disorder }) => {
      await disorder?.('先说的', '后说的')
      const words = inbox.received.map((message) => (message.kind === 'text' ? message.text : ''))
      expect(words.toSorted()).toEqual(['先说的', '后说的'].toSorted())
    },
  },
  {
    name: 'our own words are not answered',
    needs: 'own-words',
    check: async ({ inbox, bringOwn }) => {
      await bringOwn?.()
      expect(inbox.received).toEqual([])
    },
  },
]

const aboutMedia: readonly Clause[] = [
  {
    name: 'a picture arrives as something that can be fetched',
    needs: 'media',
    check: async (bench) => {
      const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Buffer.from('picture')])
      await bench.sendPicture?.(bytes)
      const fetched = await bench.channel.fetchMedia?.(mediaOf(bench))
      expect(fetched?.kind === 'media' && fetched.bytes.equals(bytes)).toBe(true)
    },
  },
  {
    name: 'media that is not there, too large or out of reach has an outcome',
    needs: 'media',
    check: async (bench) => {
      const { channel, sendPicture, breakPlatform } = bench
      expect(await channel.fetchMedia?.('media-of-nobody')).toMatchObject({ kind: 'gone' })
      await sendPicture?.(Buffer.alloc(maxMediaBytes + 1, 7))
      const media = mediaOf(bench)
      expect(await channel.fetchMedia?.(media)).toMatchObject({ kind: 'gone' })
      await breakPlatform?.()
      expect(await channel.fetchMedia?.(media)).toMatchObject({ kind: 'retry' })
    },
  },
  {
    name: 'without media nothing pretends to fetch it',
    without: 'media',
    check: async ({ channel }) => {
      expect(channel.fetchMedia).toBeUndefined()
    },
  },
]

/** What the application may expect of what comes in. */
export const receivingClauses: readonly Clause[] = [...aboutWords, ...aboutOrder, ...aboutMedia]
