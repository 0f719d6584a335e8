import { test } from 'vitest'
import { consoleEnv, fillSent } from './console-fill.ts'
import { openHouse, phone, screen } from './office.ts'
test('look', { timeout: 120_000 }, async () => {
  const house = await openHouse(consoleEnv)
  const desk = await house.sitDown('admin', phone)
  for (const place of ['today', 'applications', 'incoming', 'scenes', 'reminders', 'campaigns', 'rules', 'webhooks']) {
    await desk.go(place)
    await desk.page.screenshot({ path: `/tmp/w-v/empty/${place}-phone.png` })
  }
  await fillSent(house, desk)
  const shoot = async (place: string, button: string, name: string) => {
    for (const [n, size] of Object.entries({ phone, screen })) {
      await desk.page.setViewportSize(size)
      await desk.go(place)
      await desk.page.reload()
      await desk.go(place)
      await desk.page.getByRole('button', { name: button }).first().click()
      await new Promise((r) => setTimeout(r, 800))
      await desk.page.screenshot({ path: `/tmp/w-v/empty/d-${name}-${n}.png` })
    }
  }
  for (const [p, b, n] of [['campaigns', '写一个通知', 'campaign'], ['webhooks', '发过的', 'log'], ['webhooks', '加一个', 'add'], ['rules', '新的规则', 'rule'], ['rules', '运行记录', 'runs'], ['incoming', '打开', 'hook']] as const)
    await shoot(p, b, n).catch((e) => console.log(n, String(e).slice(0, 200)))
  await house.close()
})
