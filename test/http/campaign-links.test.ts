import { afterEach, beforeEach, expect, test } from 'vitest'
import { startServer, type TestServer } from './server-support.ts'

const code = 'abcdef0123'
const clicks: boolean[] = []
let at: TestServer

beforeEach(async () => {
  clicks.length = 0
  at = await startServer({
    followLink: async (given, isClick) => {
      if (given !== code) return undefined
      clicks.push(isClick)
      return 'https://news.example.org/autumn'
    },
    calendarOfLink: async () => 'BEGIN:VCALENDAR',
  })
})
afterEach(() => at.stop())

const open = (path: string, init: RequestInit = {}) => fetch(`${at.url}${path}`, { redirect: 'manual', ...init })

test('a link leads to what stands behind its code, whatever else the address says', async () => {
  const answer = await open(`/c/${code}?to=https://evil.example&url=//evil.example`)
  expect(answer.status).toBe(302)
  expect(answer.headers.get('location')).toBe('https://news.example.org/autumn')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(answer.headers.get('referrer-policy')).toMatch(/no-referrer|same-origin/)
  expect(answer.headers.get('set-cookie')).toBeNull()
  expect(clicks).toEqual([true])
})

test('what only looks ahead is no click', async () => {
  await open(`/c/${code}`, { method: 'HEAD' })
  await open(`/c/${code}`, { headers: { 'sec-purpose': 'prefetch' } })
  expect(clicks).toEqual([false, false])
})

test.each(['abcdef0124', 'x', `${code}0`, '%2F%2Fevil.example', '..%2f..%2fapi', 'https:'])(
  'the code %s leads nowhere and is told so kindly',
  async (wrong) => {
    const answer = await open(`/c/${wrong}`)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('location')).toBeNull()
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).toContain('这个链接打不开了')
  },
)

test('calendar files beside it stay what they are', async () => {
  expect((await open(`/c/${'a'.repeat(43)}.ics`)).headers.get('content-type')).toContain('text/calendar')
})
