import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { media } from '../../src/services/media/records.ts'
import { drawn, heic } from '../services/media/pictures.ts'
import { allRows, startTestApp, type TestApp } from '../support/app.ts'
import { chromiumPath, openBrowser, type TestBrowser } from '../support/browser.ts'
import { serve, type Served } from '../support/serve.ts'
import { seriousFaults, smallButtons } from './office.ts'

const shots = process.env['SCREENSHOTS']
const ownPhoto = '.row_mine img[alt="我发的照片"]'

describe.skipIf(chromiumPath === undefined)('a photo on the page of the member', () => {
  let at: TestApp
  let web: Served
  let phone: TestBrowser
  let member: Page
  let photo: Buffer

  const shot = async (name: string): Promise<void> => {
    if (shots !== undefined) await member.screenshot({ path: path.join(shots, `${name}.png`) })
  }
  const field = () => member.getByLabel('想问什么，写在这里')
  const picker = () => member.getByLabel('选照片或者拍一张')
  const send = () => member.getByRole('button', { name: '发送' })
  const choose = (buffer: Buffer, name = '告示牌.jpg', mimeType = 'image/jpeg') =>
    picker().setInputFiles({ name, mimeType, buffer })
  const say = async (words: string, answer: string): Promise<void> => {
    at.clock.move(1_000)
    await field().fill(words)
    await send().click()
    await member.getByText(answer).last().waitFor()
  }
  const sent = () => member.locator(ownPhoto)

  beforeAll(async () => {
    at = await startTestApp('2026-11-23T02:00:00.000Z')
    web = await serve(at)
    phone = await openBrowser({ width: 390, height: 844 })
    member = await phone.context.newPage()
    await member.goto(web.url)
    photo = await drawn(1_200, 900)
    await say('人工', '几句话')
    await say('两个月没发工资，拍了照片', '最多9张')
  })
  afterAll(async () => {
    await phone.close()
    await web.close()
    await at.stop()
  })

  test('is shown before it is sent and can be taken back, also by keyboard', async () => {
    await picker().focus()
    expect(await member.evaluate("getComputedStyle(document.querySelector('.composer__photo')).outlineStyle")).toBe(
      'solid',
    )
    await choose(photo)
    await member.getByAltText('选好的照片').waitFor()
    await shot('photo-chosen')
    expect(await seriousFaults(member)).toEqual([])
    expect(await smallButtons(member)).toEqual([])
    await member.getByRole('button', { name: '不发这张' }).press('Enter')
    await member.getByAltText('选好的照片').waitFor({ state: 'detached' })
    expect(await member.evaluate('document.activeElement.id')).toBe('words')
    expect(await send().isDisabled()).toBe(true)
  })

  test('goes to the form that asks for it, and stands in the own bubble, also after a reload', async () => {
    await choose(photo)
    at.clock.move(1_000)
    await member.getByAltText('选好的照片').waitFor()
    await field().press('Enter')
    await member.getByText('收到1张').waitFor()
    expect(await sent().count()).toBe(1)
    await shot('photo-sent')
    expect(await allRows(at, media)).toMatchObject([{ state: 'kept', type: 'image/jpeg' }])
    await member.reload()
    await sent().waitFor()
    expect(await member.evaluate(`document.querySelector('${ownPhoto}').naturalWidth`)).toBe(1_200)
    await shot('photo-reloaded')
  })

  test('that cannot be kept says why, and is not offered again', async () => {
    await choose(heic(), 'IMG_1.HEIC', 'image/heic')
    await send().click()
    await member.getByText('HEIC').waitFor()
    expect(await member.getByText('没发出去，点一下重发').count()).toBe(0)
    await choose(Buffer.alloc((10 << 20) + 1))
    await member.getByText('超过10MB').waitFor()
    expect(await send().isDisabled()).toBe(true)
    await shot('photo-refused')
  })

  test('waits with a button while there is no network, in large letters too', async () => {
    await member.getByRole('button', { name: /大字/ }).click()
    await phone.context.setOffline(true)
    await choose(photo)
    await field().fill('这是告示牌')
    await send().click()
    const again = member.getByRole('button', { name: '没发出去，点一下重发' })
    await again.nth(1).waitFor()
    await shot('photo-offline')
    expect(await member.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
    await phone.context.setOffline(false)
    await again.first().click()
    await member.getByText('收到2张').waitFor()
    expect((await allRows(at, media)).filter(({ state }) => state === 'kept')).toHaveLength(2)
  })
})
