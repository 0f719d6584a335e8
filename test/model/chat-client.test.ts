import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createChatClient, type ChatClient } from '../../src/model/chat-client.ts'
import { ModelFailure } from '../../src/model/model-failure.ts'
import { startModelServer, type ModelReply, type ModelServer } from '../support/model-server.ts'

const messages = [
  { role: 'system', content: '规则' },
  { role: 'user', content: '{"question":"工资拖着不发"}' },
] as const

let server: ModelServer
let client: ChatClient
beforeEach(async () => {
  server = await startModelServer()
  client = createChatClient({ baseUrl: server.url, apiKey: 'sk-secret', model: 'small' })
})
afterEach(() => server.close())

const soon = (): AbortSignal => AbortSignal.timeout(5_000)
const complete = (signal = soon()): Promise<string> => client.complete(messages, signal)
const stream = async (signal = soon()): Promise<string> => {
  let said = ''
  for await (const piece of client.stream(messages, signal)) said += piece
  return said
}
const failureOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
  } catch (error) {
    if (error instanceof ModelFailure) return error.code
    throw error
  }
  return ''
}

test('an answer is read whole, and in pieces, with the key in its header only', async () => {
  server.answer(() => ({ say: '{"question":"工资拖着不发怎么办"}' }))
  expect(await complete()).toBe('{"question":"工资拖着不发怎么办"}')
  expect(await stream()).toBe('{"question":"工资拖着不发怎么办"}')
  expect(server.calls.map(({ authorization }) => authorization)).toEqual(['Bearer sk-secret', 'Bearer sk-secret'])
  expect(server.calls[0]?.body).not.toContain('sk-secret')
})

describe('what goes wrong has a code', () => {
  const cases: readonly (readonly [string, ModelReply, string, string])[] = [
    ['too many calls', { status: 429 }, 'busy', 'busy'],
    ['a missing key', { status: 401 }, 'refused', 'refused'],
    ['a broken server', { status: 500 }, 'broken', 'broken'],
    ['no JSON', { raw: 'data: {oops\n\n' }, 'malformed', 'malformed'],
    ['another shape', { raw: 'data: {"choices":[{"delta":{"content":7}}]}\n\n' }, 'malformed', 'malformed'],
    ['half an answer', { half: '{"say":"先' }, 'network', 'network'],
    ['a huge answer', 'huge', 'too-large', 'too-large'],
  ]
  test.each(cases)('%s', async (_name, reply, whole, streamed) => {
    server.answer(() => reply)
    expect(await failureOf(complete())).toBe(whole)
    expect(await failureOf(stream())).toBe(streamed)
  })

  test('a server that says nothing', async () => {
    server.answer(() => 'hang')
    expect(await failureOf(complete(AbortSignal.timeout(50)))).toBe('timeout')
    expect(await failureOf(stream(AbortSignal.timeout(50)))).toBe('timeout')
  })

  test('a stream that ends without its end', async () => {
    server.answer(() => ({ raw: 'data: {"choices":[{"delta":{"content":"先"}}]}\n\n' }))
    expect(await failureOf(stream())).toBe('cut-off')
  })

  test('nobody there', async () => {
    await server.close()
    server = await startModelServer()
    expect(await failureOf(complete())).toBe('network')
  })
})

test('a broken server is asked once more, a busy one is not', async () => {
  server.answer(() => (server.calls.length === 1 ? { status: 503 } : { say: '好' }))
  expect(await complete()).toBe('好')
  expect(server.calls).toHaveLength(2)
  server.answer(() => ({ status: 429 }))
  await failureOf(complete())
  expect(server.calls).toHaveLength(3)
})

test('a failure carries neither an address nor words', async () => {
  server.answer(() => ({ status: 500 }))
  const error = await complete().catch((reason: unknown) => reason)
  const shown = error instanceof Error ? `${error.message}${error.stack ?? ''}${String(error.cause)}` : ''
  expect(shown).toContain('broken')
  for (const secret of ['工资', 'sk-secret', server.url]) expect(shown).not.toContain(secret)
})
