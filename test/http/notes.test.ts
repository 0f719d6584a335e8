import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Staff } from '../../src/people/records.ts'
import { addStaff } from '../../src/people/staff.ts'
import { cookieOf, noStaffWork, post, startServer, type TestServer } from './server-support.ts'

const password = 'a long enough password'
const asked: string[] = []
const handlers = {
  ...noStaffWork,
  notes: {
    read: async (_work: unknown, staff: Staff) => {
      asked.push(`read ${staff.role}`)
      return { notes: [] }
    },
    write: async (_work: unknown, staff: Staff) => {
      asked.push(`write ${staff.role}`)
      return { id: 'nte_1', at: '2026-11-23T02:00:00.000Z' }
    },
    supervised: async (_read: unknown, staff: Staff) => {
      asked.push(`supervised ${staff.role}`)
      return { counsellors: [] }
    },
  },
}

let at: TestServer
beforeEach(async () => {
  asked.length = 0
  at = await startServer({ staff: handlers })
})
afterEach(() => at.stop())

test('of all roles only counsellors write, only they and clinical supervisors read, only the latter have a list', async () => {
  for (const role of ['admin', 'clerk', 'counsellor', 'supervisor'] as const) {
    await addStaff(at.store, { login: role, name: role, role, password })
    const answer = await post(`${at.url}/api/staff/session`, { login: role, password })
    const { csrf } = (await answer.json()) as { csrf: string }
    const headers = { cookie: cookieOf(answer), 'x-csrf-token': csrf }
    await post(`${at.url}/api/staff/notes/cas_1/read`, { reason: '本月例行督导' }, headers)
    await post(`${at.url}/api/staff/notes/cas_1`, { words: '一句话' }, headers)
    await fetch(`${at.url}/api/staff/notes/supervised`, { headers })
  }
  expect(asked).toEqual(['read counsellor', 'write counsellor', 'read supervisor', 'supervised supervisor'])
})

test('an empty note, one too long and one that is no text are refused before anybody is asked', async () => {
  await addStaff(at.store, { login: 'li', name: '李老师', role: 'counsellor', password })
  const answer = await post(`${at.url}/api/staff/session`, { login: 'li', password })
  const { csrf } = (await answer.json()) as { csrf: string }
  const headers = { cookie: cookieOf(answer), 'x-csrf-token': csrf }
  for (const words of ['', '   ', '长'.repeat(4001), 7])
    expect((await post(`${at.url}/api/staff/notes/cas_1`, { words }, headers)).status).toBe(400)
  expect(asked).toEqual([])
})
