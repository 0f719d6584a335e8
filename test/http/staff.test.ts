import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { AppError } from '../../src/core/errors.ts'
import { hourMs } from '../../src/core/time.ts'
import type { CounsellingCase } from '../../src/http/api/counselling.ts'
import { staffRoutes } from '../../src/http/api/staff.ts'
import type { StaffHandlers } from '../../src/http/routes/staff.ts'
import { sessions } from '../../src/people/records.ts'
import { addStaff, prepareFirstStaff } from '../../src/people/staff.ts'
import { cookieOf, errorOf, noStaffWork, post, startServer, type TestServer } from './server-support.ts'

const password = 'a long enough password'
const oneCase: CounsellingCase = {
  id: 'cas_1',
  version: 3,
  state: 'booked',
  createdAt: '2026-11-23T02:00:00.000Z',
  topic: '工作压力',
  way: 'phone',
  hasWish: false,
  hasPhone: true,
  urgency: 'ordinary',
  isLate: false,
  isOffered: false,
  wishes: [],
}
const asked: unknown[] = []
const handlers: StaffHandlers = {
  ...noStaffWork,
  counselling: {
    ...noStaffWork.counselling,
    list: async (_read, staff, query) => {
      asked.push([staff.login, query])
      return { cases: [oneCase] }
    },
    confirm: async (_work, staff, input) => {
      asked.push([staff.login, input])
      if (input.version !== 3) throw new AppError('conflict', '刚刚有人先改了')
      return { ...oneCase, state: 'confirmed' }
    },
  },
  handovers: {
    ...noStaffWork.handovers,
    // Words that a list must not carry.
    list: async () => ({ handovers: [{ ...aHandover, matter: '两个月没发工资', phone: '13812345678' }] }),
    open: async (_work, staff, { id }) => {
      asked.push([staff.login, id])
      return { id, matter: '两个月没发工资', phone: '13812345678' }
    },
  },
  // A row with more in it than is declared.
  alerts: {
    ...noStaffWork.alerts,
    list: async () => ({ alerts: [{ ...anAlert, steps: [], textSealed: 'k1.x' }] }),
  },
}
const aHandover = {
  id: 'cas_2',
  version: 1,
  state: 'open',
  createdAt: '2026-11-23T02:00:00.000Z',
  isOverdue: false,
  hasPhone: true,
} as const
const anAlert = {
  id: 'alr_1',
  version: 1,
  at: '2026-11-23T02:00:00.000Z',
  level: 'crisis',
  state: 'open',
  isToTell: false,
} as const

let at: TestServer
beforeEach(async () => {
  asked.length = 0
  at = await startServer({ staff: handlers })
})
afterEach(() => at.stop())

interface Desk {
  readonly cookie: string
  readonly csrf: string
}

const signIn = async (role: 'admin' | 'clerk' | 'counsellor' = 'clerk'): Promise<Desk> => {
  await addStaff(at.store, { login: role, name: '小李', role, password })
  const answer = await post(`${at.url}/api/staff/session`, { login: role, password })
  expect(answer.status).toBe(200)
  const { csrf } = (await answer.json()) as { csrf: string }
  return { cookie: cookieOf(answer), csrf }
}

const headersOf = ({ cookie, csrf }: Desk) => ({ cookie, 'x-csrf-token': csrf })

describe('signing in', () => {
  test('gives a strict cookie for twelve hours, and never the password', async () => {
    await addStaff(at.store, { login: 'li', name: '小李', role: 'clerk', password })
    const answer = await post(`${at.url}/api/staff/session`, { login: ' LI ', password })
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^liangxin_staff=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    )
    const me = (await answer.json()) as object
    expect(Object.keys(me).toSorted()).toEqual(['csrf', 'id', 'name', 'role'])
    const who = await fetch(`${at.url}/api/staff/session`, { headers: { cookie: cookieOf(answer) } })
    expect(await who.json()).toEqual(me)
  })

  test('a wrong password and an unknown login get the same answer', async () => {
    await addStaff(at.store, { login: 'li', name: '小李', role: 'clerk', password })
    const wrong = await post(`${at.url}/api/staff/session`, { login: 'li', password: 'wrong' })
    const unknown = await post(`${at.url}/api/staff/session`, { login: 'nobody', password: 'wrong' })
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect((await errorOf(wrong)).message).toBe((await errorOf(unknown)).message)
    expect(wrong.headers.getSetCookie()).toEqual([])
  })

  test('too many tries for one login are refused for a while, other logins are not', async () => {
    await at.stop()
    at = await startServer({ staff: handlers, limits: { signInPerTenMinutes: 2 } })
    const tryOnce = (login: string) => post(`${at.url}/api/staff/session`, { login, password: 'wrong' })
    expect((await tryOnce('li')).status).toBe(401)
    expect((await tryOnce('li')).status).toBe(401)
    const refused = await tryOnce('ＬI ')
    expect(refused.status).toBe(429)
    expect(refused.headers.get('retry-after')).toBe('600')
    expect((await tryOnce('wang')).status).toBe(401)
  })

  test('a form on another site cannot sign anybody in', async () => {
    const answer = await post(
      `${at.url}/api/staff/session`,
      { login: 'li', password },
      { origin: 'https://evil.example' },
    )
    expect(answer.status).toBe(403)
  })

  test('the store keeps the hash of a session only', async () => {
    const { cookie } = await signIn()
    const rows: unknown[] = []
    for await (const row of at.store.scan(sessions)) rows.push(row)
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(cookie.split('=')[1])
  })

  test('a session ends after twelve hours, at sign-out, and never before', async () => {
    const desk = await signIn()
    const who = () => fetch(`${at.url}/api/staff/session`, { headers: { cookie: desk.cookie } })
    at.clock.move(12 * hourMs - 1)
    expect((await who()).status).toBe(200)
    at.clock.move(1)
    expect((await who()).status).toBe(401)
    const again = await post(`${at.url}/api/staff/session`, { login: 'clerk', password })
    const { csrf } = (await again.json()) as { csrf: string }
    const out = await fetch(`${at.url}/api/staff/session`, {
      method: 'DELETE',
      headers: headersOf({ cookie: cookieOf(again), csrf }),
    })
    expect(out.status).toBe(200)
    expect(out.headers.getSetCookie()[0]).toContain('Max-Age=0')
    const after = await fetch(`${at.url}/api/staff/session`, { headers: { cookie: cookieOf(again) } })
    expect(await errorOf(after)).toMatchObject({ code: 'not_signed_in' })
  })
})

describe('the first account', () => {
  test('is made once with the token of the link, and signs in at once', async () => {
    const first = await prepareFirstStaff(at.store, undefined)
    const token = first.kind === 'link' ? first.token : ''
    const input = { token, login: 'chen', name: '陈主任', password }
    expect((await post(`${at.url}/api/staff/setup`, { ...input, token: 'guess' })).status).toBe(410)
    expect((await post(`${at.url}/api/staff/setup`, { ...input, password: 'short' })).status).toBe(400)
    const made = await post(`${at.url}/api/staff/setup`, input)
    expect(await made.json()).toMatchObject({ name: '陈主任', role: 'admin' })
    expect((await fetch(`${at.url}/api/staff/session`, { headers: { cookie: cookieOf(made) } })).status).toBe(200)
    expect((await post(`${at.url}/api/staff/setup`, { ...input, login: 'second' })).status).toBe(410)
    expect(await prepareFirstStaff(at.store, undefined)).toEqual({ kind: 'ready' })
  })
})

describe('who may do what', () => {
  test('without a session every staff route but the doors is closed', async () => {
    for (const { method, path, access } of staffRoutes) {
      if (access === 'public') continue
      const answer = await fetch(`${at.url}${path.replace(':id', 'cas_1')}`, { method })
      expect([path, answer.status]).toEqual([path, 401])
    }
  })

  test('a role that is not named is refused on every route that does not name it', async () => {
    const desk = await signIn('counsellor')
    for (const { method, path, access } of staffRoutes) {
      if (typeof access === 'string' || access.includes('counsellor')) continue
      const answer = await fetch(`${at.url}${path.replace(':id', 'cas_1')}`, { method, headers: headersOf(desk) })
      expect([path, answer.status]).toEqual([path, 403])
    }
    expect(asked).toEqual([])
  })

  test('a write needs the token of its own session', async () => {
    const desk = await signIn()
    const confirm = (headers: Readonly<Record<string, string>>) =>
      post(`${at.url}/api/staff/counselling/cas_1/confirm`, { version: 3 }, headers)
    expect((await confirm({ cookie: desk.cookie })).status).toBe(403)
    expect((await confirm({ cookie: desk.cookie, 'x-csrf-token': 'x'.repeat(43) })).status).toBe(403)
    expect((await confirm({ ...headersOf(desk), 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect(asked).toEqual([])
    const done = await confirm(headersOf(desk))
    expect(await done.json()).toMatchObject({ id: 'cas_1', state: 'confirmed' })
    expect(asked).toEqual([['clerk', { version: 3, id: 'cas_1' }]])
  })

  test('a made-up session cookie is no session', async () => {
    await signIn()
    const answer = await fetch(`${at.url}/api/staff/session`, {
      headers: { cookie: `liangxin_staff=${'A'.repeat(43)}` },
    })
    expect(answer.status).toBe(401)
  })
})

describe('what staff routes take and give', () => {
  test('a query is checked: one value passes, two of a name do not', async () => {
    const { cookie } = await signIn()
    const list = (query: string) => fetch(`${at.url}/api/staff/counselling${query}`, { headers: { cookie } })
    expect((await list('?state=booked&other=1')).status).toBe(200)
    expect(asked).toEqual([['clerk', { state: 'booked' }]])
    const twice = await list('?state=booked&state=done')
    expect(twice.status).toBe(400)
    expect(await errorOf(twice)).toMatchObject({ code: 'bad_request' })
  })

  test('a crooked id is not found, a wrong type is refused, a conflict keeps its words', async () => {
    const desk = await signIn()
    const confirm = (id: string, body: unknown) =>
      post(`${at.url}/api/staff/counselling/${id}/confirm`, body, headersOf(desk))
    expect((await confirm('..%2f..%2fetc', { version: 3 })).status).toBe(404)
    expect((await confirm('cas_1', { version: '3' })).status).toBe(400)
    const conflict = await confirm('cas_1', { version: 2 })
    expect(conflict.status).toBe(409)
    expect((await errorOf(conflict)).message).toBe('刚刚有人先改了')
  })

  test('what members wrote is in no list; it is opened one by one, with the token of the session', async () => {
    const desk = await signIn()
    const list = await fetch(`${at.url}/api/staff/handovers`, { headers: { cookie: desk.cookie } })
    expect(await list.json()).toEqual({ handovers: [aHandover] })
    const open = (headers: Readonly<Record<string, string>>) =>
      post(`${at.url}/api/staff/handovers/cas_2/open`, {}, headers)
    expect((await open({ cookie: desk.cookie })).status).toBe(403)
    expect(asked).toEqual([])
    const opened = await open(headersOf(desk))
    expect(await opened.json()).toEqual({ id: 'cas_2', matter: '两个月没发工资', phone: '13812345678' })
    expect(opened.headers.get('cache-control')).toBe('no-store')
    expect(asked).toEqual([['clerk', 'cas_2']])
  })

  test('no list of the console declares words or a phone', () => {
    const lists = staffRoutes.filter(({ method }) => method === 'GET').map(({ reply }) => z.toJSONSchema(reply))
    expect(lists.length).toBeGreaterThan(5)
    expect(JSON.stringify(lists)).not.toMatch(/"(matter|phone|wish|text|words)":/)
  })

  test('what a route does not declare is not handed out', async () => {
    const { cookie } = await signIn()
    const answer = await fetch(`${at.url}/api/staff/alerts`, { headers: { cookie } })
    expect(await answer.json()).toEqual({ alerts: [{ ...anAlert, steps: [] }] })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })
})
