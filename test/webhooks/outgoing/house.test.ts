import { expect, test } from 'vitest'
import { eventTypes, type EventType } from '../../../src/core/event-types.ts'
import { emit } from '../../../src/core/events.ts'
import { startTestApp } from '../../support/app.ts'
import { startReceiver } from './receiver.ts'

const isEventType = (name: string): name is EventType => Object.hasOwn(eventTypes, name)

test('what happens in the whole house is told with ids and names, and nothing of a person', async () => {
  const receiver = await startReceiver()
  const house = await startTestApp('2026-11-23T02:00:00.000Z', { WEBHOOKS_ALLOW: '127.0.0.1' })
  const { app } = house
  const written = { url: receiver.url, events: [], note: '看板', owner: '信息科' }
  await app.store.transaction('add', (work) => app.outgoing.staff.add(work, written))
  for (const words of ['预约心理老师', '1', '打电话', '跳过', '1', '13800000001', '同意', '提交'])
    await house.say(words)
  await house.say('我不想活了，我叫金丝雀')
  // Those that the talk above does not lead to have the same form.
  await app.store.transaction('all', async (work) => {
    for (const type of Object.keys(eventTypes)) if (isEventType(type)) await emit(work, { type, subject: 'sub_1' })
  })
  for (let round = 0; round < 8; round += 1) {
    await house.settle()
    house.clock.move(15_000)
  }
  const told = receiver.received.map(({ body }) => body)
  const types = new Set(told.map((body) => String(Reflect.get(Object(JSON.parse(body)), 'type'))))
  expect(types).toEqual(new Set(Object.keys(eventTypes)))
  for (const body of told) {
    expect(body).toMatch(
      /^\{"type":"[a-z.]+","timestamp":"[\dTZ:.-]+","data":\{"id":"[A-Za-z0-9_]+","kind":"[a-z-]+","state":"[a-z-]+"\}\}$/,
    )
    expect(body).not.toMatch(/13800000001|金丝雀|somebody|per_/)
  }
  expect(told.filter((body) => body.includes('"id":"cas_')).length).toBeGreaterThanOrEqual(2)
  expect(told.filter((body) => body.includes('"id":"alt_')).length).toBeGreaterThanOrEqual(1)
  await house.stop()
  await receiver.stop()
})
