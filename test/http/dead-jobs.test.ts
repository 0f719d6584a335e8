import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit } from '../../src/casework/records.ts'
import { jobs, type Job } from '../../src/core/job.ts'
import type { NewRow } from '../../src/core/store.ts'
import { addStaff } from '../../src/people/staff.ts'
import { cookieOf, errorOf, post, startServer, type TestServer } from './server-support.ts'

const at = '2026-11-23T02:00:00.000Z'
const dead: NewRow<Job> = {
  id: 'job_1',
  kind: 'send-notice',
  payload: { notice: 'ntc_1' },
  state: 'dead',
  runAt: at,
  attempts: 7,
  outcome: '45009',
  createdAt: at,
  finishedAt: at,
}
const password = 'a long enough password'

let server: TestServer
let desk: { readonly cookie: string; readonly 'x-csrf-token': string }

const signIn = async (role: 'clerk' | 'counsellor') => {
  await addStaff(server.store, { login: role, name: '小李', role, password })
  const answer = await post(`${server.url}/api/staff/session`, { login: role, password })
  const { csrf } = (await answer.json()) as { csrf: string }
  return { cookie: cookieOf(answer), 'x-csrf-token': csrf }
}

beforeEach(async () => {
  server = await startServer()
  await server.store.transaction('t', (work) => work.rows(jobs).insert(dead))
  desk = await signIn('clerk')
})
afterEach(() => server.stop())

const listed = async () => (await fetch(`${server.url}/api/staff/dead-jobs`, { headers: desk })).json()
const decide = (what: 'retry' | 'drop', version: number, headers = desk) =>
  post(`${server.url}/api/staff/dead-jobs/job_1/${what}`, { version }, headers)
const job = () => server.store.read((read) => read.rows(jobs).get('job_1'))
const audited = async () => {
  const rows = []
  for await (const row of server.store.scan(audit)) rows.push(row)
  return rows
}

describe('what could not be sent', () => {
  test('is listed with kind, tries, outcome and time, and without what it is about', async () => {
    expect(await listed()).toEqual({
      jobs: [{ id: 'job_1', version: 1, kind: 'send-notice', attempts: 7, outcome: '45009', at, tries: [] }],
      total: 1,
    })
  })

  test('is tried again when a clerk says so, and who said it is kept', async () => {
    const answer = await decide('retry', 1)
    expect(answer.status).toBe(200)
    expect(await job()).toMatchObject({ state: 'due', attempts: 0, runAt: server.clock.now().toISOString() })
    expect(await listed()).toEqual({ jobs: [], total: 0 })
    expect(await audited()).toMatchObject([
      { action: 'job retried', subject: 'job_1', actor: expect.stringMatching(/^stf_/) as string },
    ])
  })

  test('is dropped when a clerk says so, with its last outcome', async () => {
    expect((await decide('drop', 1)).status).toBe(200)
    expect(await job()).toMatchObject({ state: 'dropped', outcome: '45009' })
    expect(await listed()).toEqual({ jobs: [], total: 0 })
    expect(await audited()).toMatchObject([
      { action: 'job dropped', detail: { kind: 'send-notice', outcome: '45009' } },
    ])
  })

  test('is decided about once: the second clerk is told', async () => {
    const answers = await Promise.all([decide('retry', 1), decide('drop', 1)])
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]))
    const late = await decide('drop', 1)
    expect(late.status).toBe(409)
    expect((await errorOf(late)).code).toBe('conflict')
    expect(await audited()).toHaveLength(1)
  })

  test('is not the business of a counsellor, nor of a stranger', async () => {
    expect((await decide('retry', 1, await signIn('counsellor'))).status).toBe(403)
    expect((await decide('retry', 1, { cookie: '', 'x-csrf-token': '' })).status).toBe(401)
    expect(await job()).toMatchObject({ state: 'dead' })
  })
})
