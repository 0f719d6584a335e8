import { afterEach, beforeEach, expect, test } from 'vitest'
import { dayMs } from '../../../src/core/time.ts'
import { todaySchema } from '../../../src/http/api/staff.ts'
import { todayHandler } from '../../../src/services/today/routes.ts'
import { startTestApp, type TestApp } from '../../support/app.ts'

let at: TestApp
beforeEach(async () => {
  // Monday, 10:00 in Shanghai.
  at = await startTestApp('2026-11-23T02:00:00.000Z')
})
afterEach(() => at.stop())

const today = async () => todaySchema.parse(await at.app.store.read(todayHandler({ onCall: async () => true })))

test('an appointment counts on its own day, and its call once it may be made', async () => {
  for (const words of ['预约心理老师', '工作压力', '打电话', '跳过', '1', '13812345679', '同意', '提交'])
    await at.say(words)
  expect(await today()).toMatchObject({ toConfirm: 1, appointments: 0, calls: 0 })
  at.clock.move(dayMs)
  expect(await today()).toMatchObject({ toConfirm: 1, appointments: 1, calls: 1 })
  at.clock.move(dayMs)
  expect(await today()).toMatchObject({ appointments: 0 })
})
