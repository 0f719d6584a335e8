import { expect, onTestFinished, test } from 'vitest'
import type { Inbox } from '../../../src/core/channel.ts'
import { minuteMs } from '../../../src/core/time.ts'
import { StoreUnavailable } from '../../../src/core/store.ts'
import { recordingInbox } from '../inbox.ts'
import { openHouse } from './house.ts'

test('help is said while the store fails, and the message is read again until it is stored', async () => {
  const kept: string[] = []
  let isDown = true
  const inbox: Inbox = {
    deliverLater: async () => {
      if (isDown) throw new StoreUnavailable('no space left')
    },
    receive: async (message) => {
      if (isDown) return [{ kind: 'help', text: '打12356，有人听你说。' }]
      kept.push(message.id)
      return []
    },
  }
  const house = await openHouse(inbox)
  onTestFinished(house.close)
  const id = house.member.writes('不想活了')
  await house.turn()
  house.clock.move(minuteMs)
  await house.turn()
  // Said once, whatever is tried: the same message has the same id.
  expect(house.member.received.map(({ words }) => words)).toEqual(['打12356，有人听你说。'])
  isDown = false
  house.clock.move(10 * minuteMs)
  await house.turn()
  expect(kept).toEqual([id])
})

test('an entry that fails again and again is passed over, and keeps nobody else from being read', async () => {
  const inbox = recordingInbox()
  const house = await openHouse(inbox)
  onTestFinished(house.close)
  inbox.answer(async (message) => {
    if (message.kind === 'text' && message.text === '毒') throw new Error('a bug')
    return []
  })
  house.member.writes('毒')
  house.member.writes('好')
  for (let i = 0; i < 5; i += 1) {
    await house.turn()
    house.clock.move(40 * minuteMs)
  }
  const told = inbox.received.map((message) => (message.kind === 'text' ? message.text : message.kind))
  expect(told).toEqual(['毒', '好'])
  house.clock.move(1_000)
  house.member.writes('还有')
  await house.turn()
  expect(inbox.received).toHaveLength(3)
})
