import { afterEach, expect, test } from 'vitest'
import { startServer, type TestServer } from './server-support.ts'

let at: TestServer
afterEach(() => at.stop())

const get = (path: string, cookie = '') =>
  fetch(`${at.url}${path}`, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } })

test('the way to WeChat keeps a cookie, and coming back says how it ended, with nothing of the address in it', async () => {
  const ended: unknown[] = []
  at = await startServer({
    wechatPages: {
      login: {
        isOffered: async () => true,
        begin: async (sender) => `https://open.weixin.qq.com/?for=${sender.length}#wechat_redirect`,
        end: async (back) => {
          ended.push(back)
          return 'joined'
        },
      },
      sign: undefined,
    },
  })
  const begun = await get('/auth/wechat/start')
  expect(begun.status).toBe(302)
  expect(begun.headers.get('location')).toContain('#wechat_redirect')
  const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const back = await get('/auth/wechat/callback?code=abc&state=XYZ&openid=oForged', cookie)
  const page = await back.text()
  expect(page).toContain('绑好了')
  expect(page).not.toMatch(/abc|XYZ|oForged/)
  expect(ended).toMatchObject([{ code: 'abc', state: 'XYZ' }])
  expect(JSON.stringify(ended)).not.toContain('oForged')
  expect(await (await get('/auth/wechat/callback?code=a&state=X&state=Y', cookie)).text()).toContain('重新来一次')
})

const noLogin = { isOffered: async () => false, begin: async () => undefined, end: async () => 'off' as const }

test('only our own pages are signed, and without an account none', async () => {
  const signature = { appId: 'wx', timestamp: 1, nonceStr: 'n', signature: 's' }
  at = await startServer({
    wechatPages: { login: noLogin, sign: async () => signature },
  })
  const ask = (url: string) => get(`/api/member/wechat/signature?url=${encodeURIComponent(url)}`)
  expect(await (await ask(`${at.url}/`)).json()).toEqual(signature)
  expect((await ask('https://evil.example.com/')).status).toBe(403)
  expect(await (await get('/auth/wechat/start')).text()).toContain('绑定')
  await at.stop()
  at = await startServer({})
  expect((await ask(`${at.url}/`)).status).toBe(503)
})

test('the page that asks for reminders gets the templates and a signature of its own address, and no other site does', async () => {
  const signed: string[] = []
  const signature = { appId: 'wx', timestamp: 1, nonceStr: 'n', signature: 's' }
  const sign = async (url: string) => {
    signed.push(url)
    return signature
  }
  const templatesAt = (places: readonly number[]) => places.flatMap((place) => ['tpl-a', 'tpl-b'][place] ?? [])
  at = await startServer({ wechatPages: { login: noLogin, sign, templatesAt } })
  const ask = (t: string, url = `${at.url}/remind?t=${t}`) => get(`/api/remind?t=${t}&url=${encodeURIComponent(url)}`)
  expect(await (await ask('1.0')).json()).toEqual({ templates: ['tpl-b', 'tpl-a'], signature })
  expect(signed).toEqual([`${at.url}/remind?t=1.0`])
  // Places nobody has: nothing is asked for, so nothing is signed.
  expect(await (await ask('7')).json()).toEqual({ templates: [] })
  expect((await ask('0', 'https://evil.example.com/remind')).status).toBe(403)
  expect((await ask('0.1.2.3')).status).toBe(400)
  expect(signed).toHaveLength(1)
})

test('where WeChat gives no signature the page gets none, and where nothing is asked for it gets nothing', async () => {
  at = await startServer({
    wechatPages: { login: noLogin, sign: async () => undefined, templatesAt: () => ['tpl-a'] },
  })
  const ask = () => get(`/api/remind?t=0&url=${encodeURIComponent(`${at.url}/remind?t=0`)}`)
  expect(await (await ask()).json()).toEqual({ templates: ['tpl-a'] })
  await at.stop()
  at = await startServer({})
  expect(await (await ask()).json()).toEqual({ templates: [] })
  expect(await (await get('/api/member/wechat')).json()).toEqual({ isOffered: false })
})

test("WeChat's script may be loaded by the page that needs it and by no other", async () => {
  at = await startServer({})
  const policy = async (path: string) => (await get(path)).headers.get('content-security-policy') ?? ''
  expect(await policy('/remind')).toContain("script-src 'self' https://res.wx.qq.com;")
  expect(await policy('/remind')).toContain('frame-src https://*.qq.com webcompt:;')
  for (const path of ['/', '/console', '/api/remind', '/nowhere', '/auth/wechat/start'])
    expect(await policy(path)).not.toContain('qq.com')
})
