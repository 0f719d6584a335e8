import { expect } from 'vitest'
import { text, type Reply } from '../../src/core/reply.ts'
import { kinds, type Clause, type Started } from './channel-bench.ts'
import { oddWords } from './odd-words.ts'

const times = (words: string, shown: string): number => shown.split(words).length - 1

const rich: readonly Reply[] = [
  { kind: 'answer', text: '先存好考勤。', cites: ['劳动合同法第八十五条'], entry: 'wages' },
  text('你要办哪一样？', [
    { label: '投诉', send: '我要投诉' },
    { label: '找人', send: '人工' },
  ]),
  { kind: 'text', text: '地图在这里。', link: { label: '看地图', url: 'https://union.example/map?a=1&b=2' } },
]
const richWords = ['先存好考勤。', '你要办哪一样？', '投诉', '找人', 'https://union.example/map?a=1&b=2']

const aboutWords: readonly Clause[] = [
  {
    name: 'what is said later is taken, with choices and links',
    check: async ({ channel, recipient }) => {
      expect(await channel.send(recipient, rich, 'job_1')).toEqual({ kind: 'sent' })
    },
  },
  {
    name: 'what is said later is shown to the member, with choices and links',
    needs: 'showing',
    check: async ({ channel, recipient, shown }) => {
      await channel.send(recipient, rich, 'job_1')
      for (const words of richWords) expect(shown?.()).toContain(words)
    },
  },
  {
    name: 'odd words, many bubbles, nothing and nobody have an outcome, and the next send goes on',
    check: async ({ channel, recipient }) => {
      const sends: readonly (readonly [string, readonly Reply[]])[] = [
        ...oddWords.map((words) => [recipient, [text(words)]] as const),
        [recipient, []],
        [recipient, Array.from({ length: 100 }, (_one, n) => text(`第${n}条`))],
        [
          recipient,
          [
            text(
              '选',
              Array.from({ length: 40 }, (_one, n) => ({ label: `第${n}个`, send: `${n}` })),
            ),
          ],
        ],
        ['', [text('好')]],
        ['nobody', [text('好')]],
        ['谁\u0000<&"\'', [text('好')]],
      ]
      for (const [index, [to, replies]] of sends.entries())
        expect(kinds).toContain((await channel.send(to, replies, `job_${index}`)).kind)
    },
  },
  {
    name: 'a platform that drops second sends itself shows a message once',
    needs: 'showing',
    check: async ({ channel, recipient, shown }) => {
      for (let i = 0; i < 2; i += 1)
        expect(await channel.send(recipient, [text('只说一遍')], 'job_1')).toEqual({ kind: 'sent' })
      expect(times('只说一遍', shown?.() ?? '')).toBe(channel.deduplicates ? 1 : 2)
    },
  },
  {
    name: 'many sends at once to one member are each shown once',
    needs: 'showing',
    check: async ({ channel, recipient, shown }) => {
      const numbers = [0, 1, 2, 3]
      const outcomes = await Promise.all(
        numbers.map((n) => channel.send(recipient, [text(`并排第${n}句`)], `job_${n}`)),
      )
      expect(outcomes).toEqual(numbers.map(() => ({ kind: 'sent' })))
      expect(numbers.map((n) => times(`并排第${n}句`, shown?.() ?? ''))).toEqual([1, 1, 1, 1])
    },
  },
]

const aboutStopping: readonly Clause[] = [
  {
    name: 'starting and stopping twice is like once',
    check: async ({ channel }) => {
      await channel.start()
      await channel.stop()
      await channel.stop()
      expect(channel.account).not.toBe('')
    },
  },
  {
    name: 'a stop during a send, and a send after the stop, leave an outcome',
    check: async ({ channel, recipient }) => {
      const underWay = channel.send(recipient, [text('说到一半')], 'job_1')
      await channel.stop()
      expect(kinds).toContain((await underWay).kind)
      expect(kinds).toContain((await channel.send(recipient, [text('停了以后')], 'job_2')).kind)
    },
  },
  {
    name: 'a broken platform is an outcome that is not sent',
    needs: 'trouble',
    check: async ({ channel, recipient, breakPlatform }) => {
      await breakPlatform?.()
      expect(['retry', 'unknown']).toContain((await channel.send(recipient, [text('好')], 'job_1')).kind)
    },
  },
]

const canary = '金丝雀7391'

/** Goes through what usually goes wrong. */
const troubled = async ({ channel, recipient, say, provoke = {}, breakPlatform }: Started): Promise<void> => {
  await say?.(`${canary}问`)
  let serial = 0
  const send = (to: string) => channel.send(to, [text(`${canary}答`)], `job_${(serial += 1)}`)
  await send(recipient)
  await send(`${canary}谁`)
  for (const cause of Object.values(provoke)) await send((await cause()) ?? recipient)
  await breakPlatform?.()
  await send(recipient)
  await channel.stop()
}

/** What the application may expect of what goes out. */
export const sendingClauses: readonly Clause[] = [
  ...aboutWords,
  ...aboutStopping,
  {
    name: 'no line of the log holds what was said, or who',
    check: async (bench) => {
      bench.inbox.answer(async () => [text(`${canary}答`)])
      await troubled(bench)
      expect(bench.lines.filter((line) => line.includes(canary))).toEqual([])
    },
  },
]
