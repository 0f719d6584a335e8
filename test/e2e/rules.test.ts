import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../support/browser.ts'
import { openHouse, phone, screen, seriousFaults, smallButtons, still, type House } from './office.ts'

const rule = {
  name: '月初盘一下',
  cron: '0 9 * * *',
  day: { kind: 'first-workday' },
  what: { kind: 'task', title: '盘一下上个月', withinDays: 3 },
  missed: 'once',
  enabled: true,
}

describe.skipIf(chromiumPath === undefined)('standing rules in the console', () => {
  let house: House
  const tick = (): Promise<unknown> | undefined =>
    house.at.app.services.standing.find(({ name }) => name === 'standing rules')?.run()
  beforeAll(async () => {
    house = await openHouse()
  })
  afterAll(() => house.close())

  test('an administrator writes one, sees its next runs, runs it and finds what came of it', async () => {
    const desk = await house.sitDown('admin', screen)
    const { page } = desk
    await desk.go('rules')
    await desk.shot('rules-1280')
    await page.getByRole('button', { name: '新的规则' }).click()
    await page.getByLabel('名字').fill('周五的事')
    await page.getByLabel('时间').fill('0 25 * * 5')
    await page.getByText('时这一格只能填0到23').waitFor()
    await page.getByLabel('时间').fill('0 16 * * 5')
    await page.getByText('11月27日 周五 16:00').waitFor()
    await page.getByLabel('什么事').fill('收一收这周的本子')
    await still(page)
    await desk.shot('rules-form-1280')
    expect(await seriousFaults(page)).toEqual([])
    await page.getByRole('button', { name: /保\s*存/ }).click()
    await page.getByText('每周五16:00：给办公室一件事').waitFor()
    const card = page.locator('.case-card', { hasText: '周五的事' })
    await card.getByRole('button', { name: '现在运行一次' }).click()
    await page.getByRole('button', { name: /运\s*行$/ }).click()
    await page.getByText('收一收这周的本子，今天要办').waitFor()
    await card.getByRole('button', { name: '运行记录' }).click()
    await page.getByText('做好了（手动）').first().waitFor()
    await still(page)
    await desk.shot('rules-runs-1280')
    expect(await seriousFaults(page)).toEqual([])
    expect(house.troubles).toEqual([])
  })

  test('past the holidays the page of today asks, and a clerk on a phone answers and cannot edit', async () => {
    const admin = await house.sitDown('admin', screen)
    await admin.post('/api/staff/rules', rule)
    await tick()
    house.at.clock.move(Date.parse('2026-12-31T10:00:00.000Z') - house.at.clock.now().getTime())
    await tick()
    house.at.clock.move(Date.parse('2027-01-01T01:00:20.000Z') - house.at.clock.now().getTime())
    await tick()
    const desk = await house.sitDown('clerk', phone)
    const { page } = desk
    await desk.go('today')
    await page.getByText('次定时规则要你定').waitFor()
    await desk.shot('rules-today-390')
    await desk.go('rules')
    await page.getByText('说不准').waitFor()
    await desk.shot('rules-390')
    expect(await seriousFaults(page)).toEqual([])
    expect(await smallButtons(page)).toEqual([])
    expect(await page.getByRole('button', { name: '新的规则' }).count()).toBe(0)
    await page.getByRole('button', { name: '运行一次' }).click()
    await page.getByText('盘一下上个月').first().waitFor()
    await page.getByText('说不准').waitFor({ state: 'detached' })
    await expect(desk.post('/api/staff/rules', rule)).rejects.toThrow('403')
    expect(house.troubles.filter((trouble) => !trouble.includes('403'))).toEqual([])
  })
})
