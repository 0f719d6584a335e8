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

test('only our own pages are signed, and without an account none', async () => {
  const signature = { appId: 'wx', timestamp: 1, nonceStr: 'n', signature: 's' }
  at = await startServer({
    wechatPages: { login: { begin: async () => undefined, end: async () => 'off' }, sign: async () => signature },
  })
  const ask = (url: string) => get(`/api/member/wechat/signature?url=${encodeURIComponent(url)}`)
  expect(await (await ask(`${at.url}/`)).json()).toEqual(signature)
  expect((await ask('https://evil.example.com/')).status).toBe(403)
  expect(await (await get('/auth/wechat/start')).text()).toContain('绑定')
  await at.stop()
  at = await startServer({})
  expect((await ask(`${at.url}/`)).status).toBe(503)
})
