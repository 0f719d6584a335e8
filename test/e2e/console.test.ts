import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hourMs } from '../../src/core/time.ts'
import { counsellors } from '../../src/services/counselling/records.ts'
import { chromiumPath } from '../support/browser.ts'
import { consoleEnv, fillSent } from './console-fill.ts'
import { openHouse, phone, screen, seriousFaults, smallButtons, type Desk, type House } from './office.ts'

const office = [
  'today',
  'alerts',
  'handovers',
  'chats',
  'calls',
  'counselling',
  'people',
  'stations',
  'lectures',
  'surveys',
  'rota',
  'unsent',
  'rules',
  'applications',
  'incoming',
  'scenes',
  'reminders',
  'campaigns',
  'channels',
] as const

const sizes = { screen, phone }

/** What each role sees in its menu. */
const pagesOf = {
  admin: [...office, 'accounts', 'webhooks'],
  clerk: ['today'],
  counsellor: ['counselling', 'calls', 'session', 'people', 'alerts'],
  supervisor: ['counselling', 'session'],
} as const

const lecture = (day: string, title: string) => ({
  title,
  speaker: '李医生',
  place: '职工之家三楼',
  from: `2026-11-${day}T06:00:00.000Z`,
  until: `2026-11-${day}T08:00:00.000Z`,
  capacity: 40,
  opensAt: '2026-11-23T02:00:00.000Z',
  closesAt: `2026-11-${day}T04:00:00.000Z`,
})

/** A little of everything, so that no page is looked at empty. */
const fill = async ({ at, staff }: House, desk: Desk): Promise<void> => {
  for (const words of ['人工', '两个月没发工资', '13812345678', '提交']) await at.say(words, 'a')
  for (const words of ['预约心理老师', '工作压力', '打电话', '跳过', '1', '13812345679', '同意', '提交'])
    await at.say(words, 'b')
  await at.say('我站在桥边，不想活了', 'c')
  await desk.post('/api/staff/lectures', lecture('23', '睡不好怎么办'))
  await desk.post('/api/staff/lectures', lecture('30', '和孩子好好说话'))
  const heard = { at: '2026-11-23T01:30:00.000Z', topic: 'enquiry', phone: '13912345678', words: '问讲座' }
  await desk.post('/api/staff/calls', { ...heard, outcome: 'call-back', urgent: true })
  await at.app.store.transaction('desk', async (work) => {
    for (const one of await work.rows(counsellors).range('name', { limit: 10 })) {
      const own = { supervisor: staff.get('supervisor')?.id, staff: staff.get('counsellor')?.id }
      if (one.name === '示例老师甲') await work.rows(counsellors).update({ ...one, ...own })
    }
  })
  at.clock.move(hourMs / 4)
}

describe.skipIf(chromiumPath === undefined)('every page of the console', () => {
  let house: House
  beforeAll(async () => {
    house = await openHouse(consoleEnv)
    const desk = await house.sitDown('admin', screen)
    await fill(house, desk)
    await fillSent(house, desk)
  })
  afterAll(() => house.close())

  const look = async (desk: Desk, place: string, name: keyof typeof sizes): Promise<readonly string[]> => {
    await desk.go(place)
    await desk.shot(`${desk.role}-${place}-${name}`)
    const small = name === 'phone' ? await smallButtons(desk.page) : []
    const over = await desk.page.evaluate('document.documentElement.scrollWidth - innerWidth')
    const faults = [
      // The colours of a phone are those of the screen.
      ...(await seriousFaults(desk.page, { colours: name === 'screen' })),
      ...small.map((one) => `too small for a finger: ${one}`),
      ...(over === 0 ? [] : [`${String(over)} pixels wider than the window`]),
    ]
    return faults.map((fault) => `${place}, ${name}: ${fault}`)
  }

  for (const role of ['admin', 'clerk', 'counsellor', 'supervisor'] as const) {
    test(`can be read, reached and tapped by a ${role}, on a screen and on a phone`, { timeout: 60_000 }, async () => {
      const desk = await house.sitDown(role, screen)
      const faults: string[] = []
      for (const name of ['screen', 'phone'] as const) {
        await desk.page.setViewportSize(sizes[name])
        for (const place of pagesOf[role]) faults.push(...(await look(desk, place, name)))
      }
      expect(faults).toEqual([])
    })
  }

  test('is reached on a phone by a folded menu, with a keyboard too', async () => {
    const { page, go } = await house.sitDown('clerk', phone)
    await go('today')
    const fold = page.getByRole('button', { name: /换一页/ })
    await fold.press('Enter')
    await page.getByRole('link', { name: '站点' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: '站点' }).waitFor({ state: 'hidden' })
    await fold.press('Enter')
    await page.getByRole('link', { name: '站点' }).press('Enter')
    await page.getByRole('region', { name: '站点' }).waitFor()
    expect(await page.getByRole('link', { name: '老师' }).isVisible()).toBe(false)
    expect(await page.evaluate('document.activeElement.textContent')).toBe('站点')
    expect(await page.getByRole('link', { name: '账号' }).count()).toBe(0)
  })

  test('broke no rule of its policy and threw nothing', () => {
    expect(house.troubles).toEqual([])
  })
})
