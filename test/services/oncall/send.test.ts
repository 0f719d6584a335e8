import { cp, mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit } from '../../../src/casework/records.ts'
import { notices } from '../../../src/core/conversation.ts'
import { dayMs, minuteMs, toInstant } from '../../../src/core/time.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { answering, startGateway, type Gateway } from '../../support/gateway.ts'
import { serve } from '../../support/serve.ts'
import { alertsOf, ledgerOf, monday, pageJobs, putOn } from './house.ts'

const ok = answering('{"errcode":0}')
let gateway: Gateway
let at: TestApp
let env: Readonly<Record<string, string>>
beforeEach(async () => {
  gateway = await startGateway(ok)
  env = { WECOM_ROBOT_URL: gateway.url, BASE_URL: 'https://liangxin.example.org' }
  at = await startTestApp(monday, env)
})
afterEach(async () => {
  await at.stop()
  await gateway.stop()
})

const said = (): readonly string[] =>
  gateway.posted.map(({ body }) => (JSON.parse(body) as { text: { content: string } }).text.content)
const tokenIn = (words: string | undefined): string => /\/p\/([\w-]+)$/.exec(words ?? '')?.[1] ?? ''

describe('what leaves the house', () => {
  test('is a number and a link, and nothing of the person, the words or the topic', async () => {
    await putOn(at, 'a', 'first', ['robot'])
    await at.say('我叫王小明，站在楼顶，不想活了，电话13812345678', 'oOpenid')
    await at.settle()
    const [alert] = await alertsOf(at)
    const number = alert?.id.slice(-6) ?? ''
    expect(said()).toHaveLength(1)
    expect(said()[0]).toMatch(
      new RegExp(`^有一条待处理，编号 ${number}\\nhttps://liangxin\\.example\\.org/p/pgs_[\\w-]{70}$`),
    )
    for (const { body } of gateway.posted)
      expect(body).not.toMatch(/王小明|楼顶|不想活|13812345678|oOpenid|危机|心理|紧急/u)
    expect(await ledgerOf(at)).toMatchObject([{ channel: 'robot', outcome: 'sent', tries: 1 }])
    expect(JSON.stringify(await pageJobs(at))).not.toMatch(/王小明|楼顶|oOpenid/u)
  })

  test('goes out once, also when the process starts again', async () => {
    await putOn(at, 'a', 'first', ['robot'])
    await at.say('我不想活了')
    await at.settle()
    await at.settle()
    expect(said()).toHaveLength(1)
  })

  test('goes out after a crash between the alert and the send', async () => {
    await putOn(at, 'a', 'first', ['robot'])
    gateway.answerWith(answering('', 500))
    await at.say('我不想活了')
    await at.settle()
    const copy = await mkdtemp(path.join(os.tmpdir(), 'liangxin-killed-'))
    await cp(at.dataDir, copy, { recursive: true, filter: (file) => !file.endsWith('.sock') })
    gateway.answerWith(ok)
    const next = await startTestApp(toInstant(at.clock.now()), env, undefined, { dataDir: copy })
    next.clock.move(minuteMs)
    await next.app.worker.recover()
    await next.settle()
    expect(await ledgerOf(next)).toMatchObject([{ outcome: 'sent' }])
    await next.stop()
  })
})

describe('a robot that fails', () => {
  test('with 500 is tried again, and the next is called in time all the same', async () => {
    await putOn(at, 'a', 'first', ['robot'])
    await putOn(at, 'b', 'next', ['console'])
    gateway.answerWith(answering('', 500))
    await at.say('我不想活了')
    await at.settle()
    expect(await ledgerOf(at)).toMatchObject([{ outcome: 'due', code: 'http-500', tries: 1 }])
    at.clock.move(minuteMs)
    await at.settle()
    expect(gateway.posted.length).toBeGreaterThan(1)
    at.clock.move(4 * minuteMs)
    await at.settle()
    expect((await ledgerOf(at)).at(-1)).toMatchObject({ order: 'next', staff: 'b', outcome: 'shown' })
  })

  test('without saying what became of it is asked again: twice is better than never', async () => {
    await putOn(at, 'a', 'first', ['robot'])
    gateway.answerWith((response) => response.destroy())
    await at.say('我不想活了')
    await at.settle()
    expect(await ledgerOf(at)).toMatchObject([{ outcome: 'unknown', tries: 1 }])
    gateway.answerWith(ok)
    at.clock.move(minuteMs)
    await at.settle()
    expect(await ledgerOf(at)).toMatchObject([{ outcome: 'sent', tries: 2 }])
    const words = said()
    expect(words[0]).toBe(words[1])
  })

  test('for good has the next called after a minute', async () => {
    await putOn(at, 'a', 'first', ['robot'])
    await putOn(at, 'b', 'next', ['console'])
    gateway.answerWith(answering('{"errcode":93000}'))
    await at.say('我不想活了')
    await at.settle()
    at.clock.move(minuteMs)
    await at.settle()
    expect((await ledgerOf(at)).map(({ outcome }) => outcome)).toEqual(['failed', 'shown'])
  })

  test('is not called any more once somebody has seen the alert', async () => {
    await putOn(at, 'a', 'first', ['robot'])
    gateway.answerWith(answering('', 500))
    await at.say('我不想活了')
    await at.settle()
    const id = (await alertsOf(at))[0]?.id ?? ''
    await at.app.store.transaction(id, (work) => at.app.oncall.seen(work, { id, staff: 'a' }))
    const before = gateway.posted.length
    at.clock.move(minuteMs)
    await at.settle()
    expect(gateway.posted).toHaveLength(before)
    expect(await ledgerOf(at)).toMatchObject([{ outcome: 'unneeded' }])
  })
})

describe('the link of a page', () => {
  const state = async () => (await alertsOf(at))[0]?.state

  test('shows a button however often it is fetched; the button is one tap, once', async () => {
    await putOn(at, 'a', 'first', ['robot'])
    await at.say('我不想活了')
    await at.settle()
    const web = await serve(at, env)
    const link = `${web.url}/p/${tokenIn(said()[0])}`
    for (let i = 0; i < 3; i += 1) {
      const looked = await fetch(link)
      const html = await looked.text()
      expect(html).toContain('<form method="post">')
      expect(html).not.toMatch(/心理|危机|不想活/u)
      expect(looked.headers.get('cache-control')).toBe('no-store')
    }
    await fetch(link, { method: 'HEAD' })
    expect(await state()).toBe('open')
    const headers = { origin: 'null', 'content-type': 'application/x-www-form-urlencoded' }
    expect((await fetch(link, { method: 'POST', headers })).status).toBe(200)
    expect(await alertsOf(at)).toMatchObject([{ state: 'seen', seenBy: 'a' }])
    expect((await allRows(at, notices)).map(({ replies }) => wordsOf(replies))).toEqual(['值班老师已看到。'])
    expect((await allRows(at, audit)).map(({ action, actor }) => `${actor} ${action}`)).toEqual([
      'a alert acknowledged',
    ])
    const again = await fetch(link, { method: 'POST' })
    expect(await again.text()).toContain('有人看了')
    expect(await allRows(at, audit)).toHaveLength(1)
    await web.close()
  })

  test('that is made up, changed or a day old leads nowhere', async () => {
    await putOn(at, 'a', 'first', ['robot'])
    await at.say('我不想活了')
    await at.settle()
    const web = await serve(at, env)
    const token = tokenIn(said()[0])
    const changed = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
    for (const one of [changed, token.slice(0, 30), 'pgs_x', 'x'])
      expect((await fetch(`${web.url}/p/${one}`, { method: 'POST' })).status).toBe(410)
    at.clock.move(dayMs + minuteMs)
    expect((await fetch(`${web.url}/p/${token}`, { method: 'POST' })).status).toBe(410)
    expect(await state()).toBe('open')
    await web.close()
  })

  test('nobody on call is no reason not to be ready, but it is said', async () => {
    const web = await serve(at, env)
    const check = async () => {
      const { checks } = (await (await fetch(`${web.url}/readyz`)).json()) as {
        checks: readonly { name: string; ok: boolean; required: boolean }[]
      }
      return checks.find(({ name }) => name === 'on-call')
    }
    expect(await check()).toMatchObject({ ok: false, required: false })
    await putOn(at, 'a', 'first', ['robot'])
    expect(await check()).toMatchObject({ ok: true })
    await web.close()
  })
})
