import { afterEach, beforeEach, expect, test } from 'vitest'
import { startServer, type TestServer } from './server-support.ts'

const token = 'a'.repeat(43)
let at: TestServer

beforeEach(async () => {
  at = await startServer({
    calendarOfLink: async (_read, given) => (given === token ? 'BEGIN:VCALENDAR' : undefined),
  })
})
afterEach(() => at.stop())

test('a link gives the file to whoever has it, under a name that says nothing', async () => {
  const answer = await fetch(`${at.url}/c/${token}.ics`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="yuyue.ics"')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(await answer.text()).toBe('BEGIN:VCALENDAR')
})

test('a link that is over says so, anything else is not found; no token gets into the log', async () => {
  expect((await fetch(`${at.url}/c/${'b'.repeat(43)}.ics`)).status).toBe(410)
  expect((await fetch(`${at.url}/c/x.ics`)).status).toBe(404)
  expect(JSON.stringify(at.logged)).not.toContain('bbbb')
})
