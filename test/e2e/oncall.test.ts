import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareFirstStaff } from '../../src/people/staff.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts'
import { serve, type Served } from '../support/serve.ts'

const shots = process.env['SCREENSHOTS']

describe.skipIf(chromiumPath === undefined)('somebody on call, in a real browser', () => {
  let at: TestApp
  let web: Served
  let desk: TestBrowser
  let clerk: Page
  const troubles: string[] = []
  const shot = async (name: string): Promise<void> => {
    if (shots !== undefined) await clerk.screenshot({ path: path.join(shots, `${name}.png`), fullPage: true })
  }

  beforeAll(async () => {
    // Monday, 10:00 in Shanghai.
    at = await startTestApp('2026-11-23T02:00:00.000Z')
    web = await serve(at)
    desk = await openBrowser({ width: 1280, height: 800 })
    clerk = await desk.context.newPage()
    clerk.on('pageerror', (error) => troubles.push(String(error)))
    clerk.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('401')) troubles.push(message.text())
    })
    const first = await prepareFirstStaff(at.app.store, undefined)
    await clerk.goto(`${web.url}/console#/setup?token=${first.kind === 'link' ? first.token : ''}`)
    await clerk.getByLabel(/账号/).fill('chen')
    await clerk.getByLabel('姓名').fill('陈老师')
    await clerk.getByLabel('密码（至少 10 位）').fill('a long password')
    await clerk.getByLabel('再写一遍密码').fill('a long password')
    await clerk.getByRole('button', { name: /建好管理员/ }).click()
    await clerk.getByText(/现在没有人值班/).waitFor()
  })
  afterAll(async () => {
    await desk.close()
    await web.close()
    await at.stop()
  })

  test('is put on the rota; the gaps are red, and the warning goes', async () => {
    await clerk.getByRole('link', { name: '值班，没人' }).click()
    const page = clerk.getByRole('region', { name: '值班', exact: true })
    await page.getByLabel('从哪天起看').fill('2026-11-23')
    await page.getByText('这一周有 1 段没有人值班').waitFor()
    const form = page.getByRole('form', { name: '排班' })
    await form.getByLabel('谁').click()
    await clerk.getByTitle('陈老师').click()
    await form.getByLabel('哪天').fill('2026-11-23')
    await form.getByRole('button', { name: /排\s*上/ }).click()
    await page.getByText('这一周有 2 段没有人值班').waitFor()
    await shot('console-rota')
    await clerk.getByRole('link', { name: '值班', exact: true }).waitFor()
    expect(await clerk.getByText(/现在没有人值班/).count()).toBe(0)
  })

  test('is called, opens the alert, and the member is told', async () => {
    const words = (await at.say('我站在桥边，不想活了')).map(({ text }) => text).join('')
    expect(words).toContain('已经叫了值班老师')
    await clerk.goto(`${web.url}/console#/alerts`)
    const list = clerk.getByRole('region', { name: '提醒' })
    await list.getByText(/先叫.*陈老师.*工作台/).waitFor()
    expect(await list.textContent()).not.toMatch(/桥边|不想活/)
    await shot('console-alert-steps')
    await list.getByRole('button', { name: /打\s*开/ }).click()
    await clerk.getByText('我站在桥边，不想活了').waitFor()
    await at.settle()
    expect(troubles).toEqual([])
  })
})
