import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { conversations } from '../../../src/core/conversation.ts'
import { hourMs } from '../../../src/core/time.ts'
import { cases } from '../../../src/casework/records.ts'
import { cookieOf, errorOf, post } from '../../http/server-support.ts'
import { allRows, type TestApp } from '../../support/app.ts'
import { serve, type Served } from '../../support/serve.ts'
import { accountOf, appointmentOf, counsellorOf, openHouse } from './house.ts'

const password = 'a long enough password'
let house: TestApp
let pagesDir: string
let web: Served

beforeEach(async () => {
  house = await openHouse()
  pagesDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-private-'))
  web = await serve(house)
})
afterEach(async () => {
  await web.close()
  await house.stop()
  await rm(pagesDir, { recursive: true, force: true })
})

interface Desk {
  readonly cookie: string
  readonly 'x-csrf-token': string
}

const signIn = async (login: string): Promise<Desk> => {
  const answer = await post(`${web.url}/api/staff/session`, { login, password })
  const { csrf } = (await answer.json()) as { csrf: string }
  return { cookie: cookieOf(answer), 'x-csrf-token': csrf }
}

/** A member of the web page with an appointment now, and their counsellor at the console. */
const bothSides = async () => {
  const member = { cookie: cookieOf(await post(`${web.url}/api/chat`, { text: '菜单' })) }
  const person = (await allRows(house, conversations))[0]?.id ?? ''
  const account = await accountOf(house)
  const { id: caseId } = await appointmentOf(house, await counsellorOf(house, account))
  await house.app.store.transaction('test', async (work) => {
    const row = await work.rows(cases).get(caseId)
    if (row !== undefined) await work.rows(cases).update({ ...row, person })
  })
  const counsellor = await signIn(account.login)
  const write = async (text: string): Promise<string> => {
    const { replies } = (await (await post(`${web.url}/api/chat`, { text }, member)).json()) as {
      replies: { text: string }[]
    }
    return replies.map((one) => one.text).join('\n')
  }
  const history = async (): Promise<string> =>
    JSON.stringify(await (await fetch(`${web.url}/api/member/history`, { headers: member })).json())
  return { member, counsellor, caseId, write, history }
}

/** The stream until it holds these words. */
const streamed = (cookie: string, words: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const asking = request(`${web.url}/api/chat/stream`, { headers: { cookie } }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        if (!text.includes(words)) return
        resolve(text)
        asking.destroy()
      })
    })
    asking.on('error', (error) => (asking.destroyed ? undefined : reject(error)))
    asking.end()
  })

describe('a talk on the web page', () => {
  test('goes to and fro over HTTP: the page hears the counsellor, the console hears the member', async () => {
    const { member, counsellor, caseId, write, history } = await bothSides()
    const opened = await post(`${web.url}/api/staff/private/${caseId}/open`, {}, { ...counsellor })
    const { id } = (await opened.json()) as { id: string }
    expect(await write('开始')).toContain('生命危险')
    await write('同意')
    expect(await write('夜里总醒')).toBe('')
    const said = { text: '从哪天起的', key: 'key-of-the-page' }
    expect((await post(`${web.url}/api/staff/private/${id}/say`, said, { ...counsellor })).status).toBe(200)
    expect(await streamed(member.cookie, '从哪天起的')).toContain('event: notice')
    const seen = await post(`${web.url}/api/staff/private/${id}/look`, { since: 0 }, { ...counsellor })
    expect(JSON.stringify(await seen.json())).toContain('夜里总醒')
    // A reload of the page shows both sides again.
    expect(await history()).toContain('夜里总醒')
    expect(await history()).toContain('从哪天起的')
  })

  test('is shown to no other browser, and folded away a day after', async () => {
    const { counsellor, caseId, write, history } = await bothSides()
    const opened = await post(`${web.url}/api/staff/private/${caseId}/open`, {}, { ...counsellor })
    const { id } = (await opened.json()) as { id: string }
    await write('开始')
    await write('同意')
    await write('夜里总醒')
    const other = { cookie: cookieOf(await post(`${web.url}/api/chat`, { text: '菜单' })) }
    const elsewhere = await (await fetch(`${web.url}/api/member/history`, { headers: other })).text()
    expect(elsewhere).not.toContain('夜里总醒')
    await post(`${web.url}/api/staff/private/${id}/end`, {}, { ...counsellor })
    house.clock.move(25 * hourMs)
    expect(await history()).not.toContain('夜里总醒')
  })

  test('is nothing the office can open', async () => {
    const { counsellor, caseId } = await bothSides()
    const opened = await post(`${web.url}/api/staff/private/${caseId}/open`, {}, { ...counsellor })
    const { id } = (await opened.json()) as { id: string }
    for (const role of ['admin', 'clerk'] as const) {
      const office = await signIn((await accountOf(house, role)).login)
      for (const answer of [
        await fetch(`${web.url}/api/staff/private`, { headers: { ...office } }),
        await post(`${web.url}/api/staff/private/${id}/look`, { since: 0 }, { ...office }),
        await post(`${web.url}/api/staff/private/${id}/read`, { reason: '想看看说了什么' }, { ...office }),
        await post(`${web.url}/api/staff/private/${id}/say`, { text: '你好', key: 'key-of-office' }, { ...office }),
      ]) {
        expect(answer.status).toBe(403)
        expect((await errorOf(answer)).code).toBe('forbidden')
      }
    }
  })
})
