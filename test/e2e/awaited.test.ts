import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cases } from '../../src/casework/records.ts'
import { reminders } from '../../src/reminders/records.ts'
import { openHandover } from '../../src/services/handover/rules.ts'
import { chromiumPath } from '../support/browser.ts'
import { allRows } from '../support/app.ts'
import { openHouse, phone, screen, seriousFaults, still, type House } from './office.ts'

describe.skipIf(chromiumPath === undefined)('papers and letters in the console', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse()
    const { store, sealer } = house.at.app
    await store.transaction('per_a', (work) =>
      openHandover(work, {
        person: 'per_a',
        matter: sealer.seal('contact', '想问帮扶怎么办'),
        phone: undefined,
        dueAt: undefined,
      }),
    )
  })
  afterAll(() => house.close())

  test('a clerk says which papers are missing, and that a letter went out; both are reminded of', async () => {
    const desk = await house.sitDown('clerk', screen)
    const { page } = desk
    await desk.go('handovers')
    await page.getByRole('button', { name: '打开' }).click()
    const box = page.getByLabel('材料和函')
    await box.getByText('不缺材料；没发过函').waitFor()
    await box.getByRole('button', { name: '缺材料' }).click()
    await box.getByRole('combobox', { name: '缺哪些材料' }).fill('收入证明')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await box.getByLabel('哪天前交').fill('2026-12-10')
    await still(page)
    await desk.shot('awaited-form-1280')
    await box.getByRole('button', { name: /记\s*下/ }).click()
    await box.getByText('缺收入证明，12月10日（周四）前交').waitFor()
    await box.getByRole('button', { name: '发了督促函' }).click()
    await box.getByLabel('对方哪天前答复').fill('2026-12-04')
    await box.getByRole('button', { name: '已发督促函' }).click()
    await box.getByText('已发督促函，12月4日（周五）前答复').waitFor()
    // Colours as they are where nobody points.
    await page.mouse.move(0, 0)
    await still(page)
    await desk.shot('awaited-1280')
    expect(await seriousFaults(page)).toEqual([])
    await page.setViewportSize(phone)
    await still(page)
    await desk.shot('awaited-390')
    const planned = async () =>
      (await allRows(house.at, reminders)).filter(({ state }) => state === 'planned').map(({ kind }) => kind)
    expect(new Set(await planned())).toEqual(new Set(['papers', 'letter-answer']))
    await box.getByRole('button', { name: '材料齐了' }).click()
    await box.getByRole('button', { name: '对方答复了' }).click()
    await box.getByText('函有答复了').waitFor()
    expect(await planned()).toEqual([])
    expect(await allRows(house.at, cases)).toMatchObject([{ state: 'open' }])
    expect(house.troubles).toEqual([])
  })
})
