import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath } from '../support/browser.ts'
import { wordsOf } from '../support/app.ts'
import { openHouse, phone, screen, still, type Desk, type House } from './office.ts'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first()
const list = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

describe.skipIf(chromiumPath === undefined)('the parts of the console, one way through each', () => {
  let house: House
  let desk: Desk
  let page: Page
  beforeAll(async () => {
    house = await openHouse()
    desk = await house.sitDown('admin', screen)
    ;({ page } = desk)
  })
  afterAll(() => house.close())

  const says = async (sender: string, ...words: readonly string[]): Promise<string> => {
    let answer = ''
    for (const one of words) answer = wordsOf(await house.at.say(one, sender))
    return answer
  }

  test('an account is made, and its owner chooses a password by the link and is at work', async () => {
    await desk.go('accounts')
    await button(page, '加一个账号').click()
    await page.getByLabel('登录名（至少 2 个字）').fill('wu')
    await page.getByLabel('姓名').fill('吴老师')
    await button(page, '建好，给我链接').click()
    const link = await page.locator('.account-link').innerText()
    await desk.shot('account-link')
    const other = await house.sitDown('supervisor', phone)
    await other.page.goto(link.trim())
    await other.page.getByLabel('密码（至少 10 位）').fill('another password')
    await other.page.getByLabel('再写一遍密码').fill('another password')
    await button(other.page, '设好并登录').click()
    await list(other.page, '今天').waitFor()
    expect(await other.page.locator('.console-bar__who').innerText()).toContain('吴老师')
    await other.shot('account-welcome')
  })

  test('somebody new stands among the counsellors; an appointment goes to another one', async () => {
    await says('a', '预约心理老师', '工作压力', '打电话', '跳过', '1', '13812345679', '同意', '提交')
    await desk.go('people')
    await button(page, '加一个人').click()
    await page.getByRole('form', { name: '老师' }).getByLabel('名字').fill('郑老师')
    await button(page, /保\s*存/).click()
    await button(page, '郑老师').waitFor()
    await desk.go('counselling')
    await button(page, '改派').click()
    const fitting = list(page, '合适的老师')
    await fitting.getByRole('listitem').first().waitFor()
    const chosen = fitting.getByRole('listitem').last()
    const name = await chosen.locator('strong').innerText()
    await chosen.getByRole('button').first().click()
    await desk.shot('counselling-assign')
    await button(page, '就这样定').click()
    await list(page, '咨询预约').getByText(name).first().waitFor()
    expect(await list(page, '咨询预约').innerText()).not.toContain('13812345679')
  })

  test('an alert is opened, ended, and stands as ended', async () => {
    await says('b', '我站在桥边，不想活了')
    await desk.go('alerts')
    const alerts = list(page, '提醒')
    await alerts.getByRole('button', { name: '打开' }).click()
    await page.getByText('我站在桥边，不想活了').waitFor()
    await page.getByRole('radio', { name: '人平安' }).check()
    await desk.shot('alert-closing')
    await page.getByRole('form', { name: '办结' }).getByRole('button', { name: '办结' }).click()
    await alerts.getByText('人平安').waitFor()
    expect(await alerts.innerText()).not.toContain('桥边')
  })

  test('a lecture is written down and published, and a member signs up for it', async () => {
    await desk.go('lectures')
    await button(page, '新建一场').click()
    const form = page.getByRole('form', { name: '讲座' })
    const filled = { 题目: '睡个好觉', 谁来讲: '李医生', 在哪里: '职工之家三楼', 多少座位: '20' }
    for (const [label, value] of Object.entries(filled)) await form.getByLabel(label).fill(value)
    const times = {
      什么时候开始: '26T14:00',
      什么时候结束: '26T16:00',
      几时开始报名: '23T09:00',
      报名到几时: '26T12:00',
    }
    for (const [label, value] of Object.entries(times)) await form.getByLabel(label).fill(`2026-11-${value}`)
    await button(page, /保\s*存/).click()
    await list(page, '讲座').getByText('睡个好觉').waitFor()
    await button(page, /发\s*布/).click()
    await button(page, '报名和签到').waitFor()
    expect(await says('c', '大讲堂', '1', '跳过', '提交')).toMatch(/\d{6}/)
    await button(page, '报名和签到').click()
    await page.getByRole('dialog').getByText('睡个好觉').first().waitFor()
    await still(page)
    await desk.shot('lecture-seats')
    expect(await page.getByRole('dialog').innerText()).toMatch(/有座位[：\s]*1/)
  })

  test('a questionnaire goes out only after a second look', async () => {
    await desk.go('surveys')
    const surveys = list(page, '问卷')
    await button(page, '请大家填').click()
    expect(await surveys.getByText('正在填').count()).toBe(0)
    await page.getByRole('tooltip').getByRole('button', { name: /^发$/ }).click()
    await surveys.getByText('正在填').waitFor()
    await desk.shot('survey-running')
  })

  test('a call is taken and its outcome noted with one thumb', async () => {
    const heard = { at: '2026-11-23T01:30:00.000Z', topic: 'enquiry', phone: '13912345678', name: '周师傅' }
    await desk.post('/api/staff/calls', { ...heard, outcome: 'call-back', urgent: true })
    house.at.clock.move(60_000)
    const volunteer = await house.sitDown('counsellor', phone)
    await volunteer.go('calls')
    await button(volunteer.page, '打下一个').click()
    await volunteer.page.getByText('周师傅').waitFor()
    expect(await volunteer.page.locator('body').innerText()).not.toContain('13912345678')
    await volunteer.shot('call-in-hand')
    await button(volunteer.page, '没人接').click()
    await volunteer.page.getByText('记下了：没人接').waitFor()
  })

  test('somebody who asks for a person is taken and answered', async () => {
    await desk.go('chats')
    await button(page, '我在岗').click()
    await button(page, '离开一下').waitFor()
    await says('d', '人工', '想问问加班费', '跳过', '提交')
    await button(page, '接起来').click({ timeout: 15_000 })
    const talk = page.getByRole('log', { name: '对话' })
    await talk.getByText('想问问加班费').waitFor()
    await page.getByLabel('对对方说').fill('在的，你说')
    await button(page, '发给对方').click()
    await talk.getByText('在的，你说').waitFor()
    await desk.shot('chat-talk')
    expect(await page.getByLabel('对对方说').inputValue()).toBe('')
  })

  test('whose session has ended is told so, and is back on the page after signing in', async () => {
    await desk.go('stations')
    await page.context().clearCookies()
    await page.getByRole('link', { name: /^讲座/ }).click()
    await page.getByText('登录到时间了').waitFor()
    await page.getByLabel('账号').fill('admin')
    await page.getByLabel('密码').fill('a long password')
    await button(page, /登\s*录/).click()
    await list(page, '讲座').waitFor()
    expect(page.url()).toContain('#/lectures')
  })

  test('no page broke a rule of its policy or threw', () => {
    expect(house.troubles).toEqual([])
  })
})
