import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { baseUrl, openHouse, type House } from '../services/grants/house.ts'
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts'
import { serve, type Served } from '../support/serve.ts'

const shots = process.env['SCREENSHOTS']
const wechat =
  'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0.50'

/** Stands in for WeChat's own script: takes what a page gives it, draws the button from its templates, answers a tap. */
const standIn = `
window.wx = {
  config: (settings) => { window.given = settings; setTimeout(() => window.ready(), 0) },
  ready: (then) => { window.ready = then },
  error: () => undefined,
  hideMenuItems: ({ menuList }) => { window.hidden = menuList },
}
customElements.define('wx-open-subscribe', class extends HTMLElement {
  connectedCallback() {
    const parts = [...this.querySelectorAll('script[type="text/wxtag-template"]')]
    const label = parts.map((part) => part.textContent).join('').replace(/<[^>]*>|\\.go{[^}]*}/g, '')
    const button = document.createElement('button')
    button.textContent = label
    button.style.cssText = 'display:block;width:100%;height:56px;border:0;border-radius:8px;background:#06803f;color:#fff;font-size:18px'
    button.onclick = () => {
      const id = this.getAttribute('template')
      const subscribeDetails = JSON.stringify({ [id]: JSON.stringify({ status: window.answer ?? 'accept' }) })
      this.dispatchEvent(new CustomEvent('success', { detail: { errMsg: 'subscribe:ok', subscribeDetails } }))
    }
    this.append(button)
  }
})`

describe.skipIf(chromiumPath === undefined)('the page that asks for reminders, in a real browser', () => {
  let house: House
  let web: Served
  let phone: TestBrowser
  const troubles: string[] = []

  beforeEach(async () => {
    house = await openHouse()
    web = await serve(house, { BASE_URL: baseUrl })
    troubles.length = 0
  })
  afterEach(async () => {
    await phone.close()
    await web.close()
    await house.close()
  })

  /** @param script what Tencent's server gives; undefined: it cannot be reached */
  const open = async (address: string, { userAgent = wechat, script }: { userAgent?: string; script?: string }) => {
    phone = await openBrowser({ width: 390, height: 844 }, userAgent)
    await phone.context.route('https://res.wx.qq.com/**', (route) =>
      script === undefined ? route.abort() : route.fulfill({ contentType: 'text/javascript', body: script }),
    )
    const page = await phone.context.newPage()
    page.on('pageerror', (error) => troubles.push(String(error)))
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) troubles.push(message.text())
    })
    await page.goto(`${web.url}${address}`)
    return page
  }
  const shot = async (page: Page, name: string): Promise<void> => {
    if (shots !== undefined) await page.screenshot({ path: path.join(shots, `${name}.png`) })
  }
  const status = (page: Page, words: string) => page.getByRole('status').getByText(words).waitFor()

  test('from the booking to the reminder: the link, the page, the tap, the message', async () => {
    const form = ['预约心理老师', '1', '网上', '跳过', '11月25日（周三）18:30', '跳过', '同意', '提交']
    const address = /\/remind\?t=[\d.]+/.exec(await house.says(...form))?.[0] ?? ''
    const page = await open(address, { script: standIn })
    await status(page, '点一下按钮')
    expect(await page.evaluate('window.given')).toMatchObject({
      appId: house.account.id,
      openTagList: ['wx-open-subscribe'],
    })
    expect(await page.evaluate('window.hidden.length')).toBeGreaterThan(3)
    await shot(page, 'remind-ready')
    const template = (await page.locator('wx-open-subscribe').getAttribute('template')) ?? ''
    await page.getByRole('button', { name: '开提醒' }).click()
    await status(page, '开好了')
    await shot(page, 'remind-accepted')
    // What the platform tells us of the tap.
    house.member.grants(template)
    await house.told()
    await house.settleAt('2026-11-25', 16 * 60 + 30)
    expect(house.ways().at(-1)).toBe('subscribe')
    expect(await house.left()).toEqual([0])
    expect(troubles).toEqual([])
  })

  test('says so where the script cannot be loaded, and nothing else is lost', async () => {
    const page = await open('/remind?t=0', {})
    await status(page, '这会儿开不了')
    expect(await page.getByText('回公众号任意一个字').isVisible()).toBe(true)
    await shot(page, 'remind-closed')
    expect(troubles).toEqual([])
  })

  test('outside of WeChat it asks for nothing and loads nothing of Tencent', async () => {
    const asked: string[] = []
    const page = await open('/', { userAgent: 'Mozilla/5.0 (iPhone) Safari/604.1', script: standIn })
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`${web.url}/remind?t=0`)
    await status(page, '要在微信里打开')
    expect(asked.filter((url) => !url.startsWith(web.url))).toEqual([])
    await shot(page, 'remind-outside')
  })

  test('the member page offers in WeChat to be one with the account, without any script of Tencent', async () => {
    const asked: string[] = []
    const page = await open('/?units', {})
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(web.url)
    const link = page.getByRole('link', { name: /点这里，记录和公众号连在一起/ })
    await link.waitFor()
    expect(await link.getAttribute('href')).toBe('/auth/wechat/start')
    expect(asked.filter((url) => !url.startsWith(web.url))).toEqual([])
    await shot(page, 'footer-wechat')
    // Tencent's page sends the browser back with a code; it is not on this machine, so its way is walked by hand.
    const begun = await page.request.get(`${web.url}/auth/wechat/start`, { maxRedirects: 0 })
    const back = new URL((await house.member.opens(begun.headers()['location'] ?? '')) ?? '')
    await page.goto(`${web.url}${back.pathname}${back.search}`)
    await page.getByText('绑好了').waitFor()
    await shot(page, 'wechat-bound')
    const offer = page.waitForResponse('**/api/member/wechat')
    await page.getByRole('link', { name: '回到聊天' }).click()
    expect(await (await offer).json()).toEqual({ isOffered: false })
    await page.getByText('自动应答 ·').waitFor()
    expect(await link.count()).toBe(0)
    expect(troubles).toEqual([])
  })
})
