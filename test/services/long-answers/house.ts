import { onTestFinished } from 'vitest'
import { turns } from '../../../src/core/conversation.ts'
import { derivedId } from '../../../src/core/ids.ts'
import { addJob } from '../../../src/core/job.ts'
import { asPlainText, type Reply } from '../../../src/core/reply.ts'
import { sendTurnJob } from '../../../src/dialogue/outbox.ts'
import { allRows, type TestApp } from '../../support/app.ts'
import { serve } from '../../support/serve.ts'

export const baseUrl = 'https://union.example'
export const bare = (words: string): string => words.replaceAll(/\s/g, '')
export const bytes = (words: string): number => Buffer.byteLength(words)

/** Real answers to several questions at once: what is said to each, in the words of the house. */
export const realAnswers = async (house: TestApp, topic: string, count: number): Promise<readonly Reply[]> => {
  const entries = house.app.knowledge.current().entries.filter((entry) => entry.topic === topic)
  const answers: Reply[] = []
  for (const { title } of entries.slice(0, count)) answers.push(...(await house.say(title, `asker of ${title}`)))
  return answers
}

/** A turn of the person who wrote on the platform, with these replies, pushed to them as a late answer is. */
export const pushTurn = async (house: TestApp, replies: readonly Reply[]): Promise<string> => {
  const before = (await allRows(house, turns)).find(({ account }) => account !== 'web')
  if (before === undefined) throw new Error('nobody wrote')
  const { version: _version, saying: _saying, ...turn } = before
  const id = derivedId('trn', 'test', String(replies.length))
  await house.app.store.transaction('test', async (work) => {
    const at = work.now
    await work.rows(turns).insert({ ...turn, id, at, replies: [...replies], delivery: 'push' })
    await addJob(work, { kind: sendTurnJob, key: id, payload: { turn: id } })
  })
  return id
}

/** The web server of an application, and its pages as a reader sees them. */
export const openPages = async (house: TestApp) => {
  const { url, close } = await serve(house, { BASE_URL: baseUrl })
  onTestFinished(close)
  return (address: string): Promise<Response> => fetch(address.replace(baseUrl, url))
}

const unescaped = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** The words of a page, without its marks. */
export const wordsOfPage = (html: string): string =>
  unescaped(html.slice(html.indexOf('<main>')).replaceAll(/<[^>]+>/g, ''))

export const linkIn = (words: string): string => /全文看这里：(\S+)$/.exec(words)?.[1] ?? ''

/** A reply as the chat says it, without the numbers of its choices. */
export const bodyOf = ({ choices: _choices, link: _link, ...rest }: Reply): string => asPlainText(rest)
