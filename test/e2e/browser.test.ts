import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hourMs } from '../../src/core/time.ts'
import { prepareFirstStaff } from '../../src/people/staff.ts'
import { reminders } from '../../src/reminders/records.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts'
import { serve, type Served } from '../support/serve.ts'

const shots = process.env['SCREENSHOTS']

describe.skipIf(chromiumPath === undefined)('in a real browser', () => {
  let at: TestApp
  let web: Served
  let phone: TestBrowser
  let desk: TestBrowser
  let member: Page
  const troubles: string[] = []

  const watch = (page: Page): Page => {
    page.on('console', (message) => {
      // A page that asks who is signed in is told 401 before anybody is: Chromium prints that as an error of its own.
      if (message.type() === 'error' && !message.text().includes('401')) troubles.push(message.text())
    })
    page.on('pageerror', (error) => troubles.push(String(error)))
    return page
  }
  const shot = async (page: Page, name: string): Promise<void> => {
    if (shots !== undefined) await page.screenshot({ path: path.join(shots, `${name}.png`) })
  }
  const say = async (words: string): Promise<void> => {
    await member.getByLabel('想问什么，写在这里').fill(words)
    await member.getByRole('button', { name: '发送' }).click()
  }
  const tap = (name: string | RegExp): Promise<void> => member.getByRole('button', { name }).last().click()

  beforeAll(async () => {
    at = await startTestApp('2026-11-23T02:00:00.000Z')
    web = await serve(at)
    phone = await openBrowser({ width: 390, height: 844 })
    desk = await openBrowser({ width: 1280, height: 800 })
    member = watch(await phone.context.newPage())
    await member.goto(web.url)
  })
  afterAll(async () => {
    await phone.close()
    await desk.close()
    await web.close()
    await at.stop()
  })

  test('a member asks, reads the articles, rates the answer, and finds it again after a reload', async () => {
    await say('老板拖欠工资怎么办')
    await member.getByText('依据：').first().waitFor()
    expect(await member.getByRole('log').innerText()).toContain('劳动合同法第三十条')
    await member.getByRole('button', { name: /有用/ }).first().click()
    await member.locator('[aria-pressed="true"]').first().waitFor()
    await shot(member, 'answer')
    await member.reload()
    await member.getByText('老板拖欠工资怎么办').first().waitFor()
    await member.locator('[aria-pressed="true"]').first().waitFor()
  })

  test('a member in danger sees numbers to tap', async () => {
    await say('不想活了')
    await member.locator('a[href="tel:12356"]').first().waitFor()
    expect(await member.getByRole('log').innerText()).toContain('12356')
    await shot(member, 'help')
  })

  test('a member books, and is reminded while the page is open', async () => {
    await say('预约心理老师')
    await tap('工作压力')
    await tap(/打电话/)
    await tap('跳过')
    await member
      .getByRole('button', { name: /（周.）/ })
      .last()
      .click()
    await member
      .getByText(/手机、座机都行/)
      .last()
      .waitFor()
    await say('13812345678')
    await tap(/^同意/)
    await member.getByText('请看一遍').last().waitFor()
    await shot(member, 'summary')
    await tap('没错，提交')
    await member
      .getByText(/编号 \d{6}/)
      .last()
      .waitFor()
    await shot(member, 'booked')
    const planned = await at.app.store.read((read) =>
      read.rows(reminders).range('due', { where: ['planned'], limit: 10 }),
    )
    expect(planned.map(({ occurrence }) => occurrence)).toContain('2h')
    const last = planned.at(-1)
    const wait = Date.parse(last?.dueAt ?? '') - at.clock.now().getTime()
    at.clock.move(wait + hourMs / 60)
    await at.settle()
    await member
      .getByText(/您有一个预约/)
      .last()
      .waitFor()
    await shot(member, 'reminder')
    expect(await member.getByText(/您有一个预约/).count()).toBe(1)
  })

  test('a clerk signs in through the set-up link, confirms the booking, and the member is told', async () => {
    const first = await prepareFirstStaff(at.app.store, undefined)
    expect(first.kind).toBe('link')
    const clerk = watch(await desk.context.newPage())
    await clerk.goto(`${web.url}/console#/setup?token=${first.kind === 'link' ? first.token : ''}`)
    await clerk.getByLabel(/账号/).fill('chen')
    await clerk.getByLabel('姓名').fill('陈老师')
    await clerk.getByLabel('密码（至少 10 位）').fill('a long password')
    await clerk.getByLabel('再写一遍密码').fill('a long password')
    await clerk.getByRole('button', { name: /建好管理员/ }).click()
    await clerk.getByRole('region', { name: '今天', exact: true }).getByText('个咨询等着确认').click()
    await clerk.getByText('工作压力').first().waitFor()
    await shot(clerk, 'console')
    await clerk
      .getByRole('button', { name: /确\s*认/ })
      .first()
      .click()
    await clerk.getByText('已确认').first().waitFor()
    await member
      .getByText(/您的预约定好了/)
      .last()
      .waitFor()
    await shot(clerk, 'console-confirmed')
  })

  test('what was handed over is opened by a tap only, answered, and read by the member', async () => {
    for (const words of ['人工', '两个月没发工资', '13812345678', '提交']) await say(words)
    await member.getByText(/记下了，交给工会的人/).waitFor()
    const clerk = watch(await desk.context.newPage())
    const seen: string[] = []
    clerk.on(
      'response',
      (response) =>
        void response.text().then(
          (body) => seen.push(body),
          () => undefined,
        ),
    )
    await clerk.goto(`${web.url}/console#/handovers`)
    await clerk.getByText(/现在没有人值班/).waitFor()
    await clerk.getByRole('link', { name: /转人工，1 条没回复/ }).waitFor()
    await shot(clerk, 'console-handovers')
    expect(seen.join('')).not.toMatch(/两个月没发工资|13812345678/)
    await clerk.getByRole('button', { name: '打开' }).click()
    await clerk.getByText('两个月没发工资').waitFor()
    await clerk.getByRole('link', { name: '13812345678' }).waitFor()
    await shot(clerk, 'console-opened')
    await clerk.getByRole('button', { name: '回复' }).click()
    await clerk.getByLabel('回给对方的话').fill('明天上午带上工资条来')
    await clerk.getByRole('button', { name: '发给对方' }).click()
    await member.getByText('工会的人回你：明天上午带上工资条来').waitFor()
    // Words that were opened do not stay on the screen of an office once they are dealt with.
    await clerk.getByRole('region', { name: '转人工' }).getByText('两个月没发工资').waitFor({ state: 'detached' })
    await clerk.getByRole('link', { name: '转人工', exact: true }).waitFor()
  })

  test('no page broke a rule of its policy or threw', () => {
    expect(troubles).toEqual([])
  })
})

/** Compressed, what a page loads before anything of it is seen. */
const weightOf = (page: string): number => {
  const pages = 'dist/pages'
  const html = readFileSync(path.join(pages, page), 'utf8')
  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].flatMap(([, file]) => file ?? [])
  expect(files.length).toBeGreaterThan(1)
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(path.join(pages, file))).length, 0)
}

test('the member page weighs at most 110 KB of scripts and styles, compressed', () => {
  expect(weightOf('index.html')).toBeLessThanOrEqual(110 * 1024)
})

test('the console weighs at most 400 KB of scripts and styles, compressed, until a page of it is opened', () => {
  expect(weightOf('console/index.html')).toBeLessThanOrEqual(400 * 1024)
})
