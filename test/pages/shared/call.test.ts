import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { confirmCounselling, counsellingCases } from '../../../src/http/api/counselling.ts'
import { signOut } from '../../../src/http/api/staff.ts'
import { route } from '../../../src/http/api/route.ts'
import { CallError, messageOf, requestOf, resultOf } from '../../../src/pages/shared/call.ts'
import { timeText } from '../../../src/pages/shared/time.ts'

const answer = (status: number, body: string): Response => new Response(body, { status })
const failureOf = (work: Promise<unknown>): Promise<unknown> => work.catch((error: unknown) => error)

describe('a request', () => {
  test('fills the path, escapes what goes into it and carries the token', () => {
    const { url, init } = requestOf(confirmCounselling, {
      params: { id: 'a/b' },
      body: { version: 3 },
      csrf: 'token',
    })
    expect(url).toBe('/api/staff/counselling/a%2Fb/confirm')
    expect(init.method).toBe('POST')
    expect(init.body).toBe('{"version":3}')
    expect(init.headers).toMatchObject({ 'x-csrf-token': 'token', 'content-type': 'application/json' })
  })

  test('puts the query behind the path and leaves out what is not given', () => {
    expect(requestOf(counsellingCases, { query: { state: 'booked' } }).url).toBe('/api/staff/counselling?state=booked')
    expect(requestOf(counsellingCases, {}).url).toBe('/api/staff/counselling')
  })

  test('that deletes has no body', () => {
    expect(requestOf(signOut, { csrf: 'token' }).init.body).toBeUndefined()
  })
})

describe('an answer', () => {
  const declared = route({
    method: 'GET',
    path: '/x',
    summary: 'x',
    access: 'public',
    query: z.object({}),
    body: z.object({}),
    reply: z.object({ n: z.number() }),
  })

  test('is checked where the schema is at hand', async () => {
    await expect(resultOf(declared, answer(200, '{"n":1,"more":2}'))).resolves.toEqual({ n: 1 })
    await expect(resultOf(declared, answer(200, '{"n":"1"}'))).rejects.toThrow(CallError)
  })

  test('is taken as it is where it is not', async () => {
    const bare = { method: 'GET', path: '/x' } as const
    await expect(resultOf(bare, answer(200, '{"n":1}'))).resolves.toEqual({ n: 1 })
  })

  test('that refuses keeps its code and its words', async () => {
    const body = JSON.stringify({ error: { code: 'conflict', message: '刚刚有别人改过', id: 'r' } })
    const error = await failureOf(resultOf(declared, answer(409, body)))
    expect(error).toMatchObject({ status: 409, code: 'conflict' })
    expect(messageOf(error)).toBe('刚刚有别人改过')
  })

  test('without our words gets words fit to show', async () => {
    const error = await failureOf(resultOf(declared, answer(502, '<html>')))
    expect(error).toMatchObject({ status: 502 })
    expect(messageOf(error)).toContain('稍后再试')
  })

  test('cut off in the middle counts as no network', async () => {
    expect(await failureOf(resultOf(declared, answer(200, '{"n":')))).toMatchObject({ status: 0, code: 'offline' })
  })
})

test('times are those of Shanghai', () => {
  expect(timeText('2026-11-25T18:05:00.000Z')).toBe('11月26日 周四 02:05')
})
