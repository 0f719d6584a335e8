import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { conversations } from '../../src/core/conversation.ts'
import { notice } from '../../src/core/reply.ts'
import { dayMs } from '../../src/core/time.ts'
import { deliver } from '../../src/dialogue/outbox.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'

let at: TestApp
beforeEach(async () => {
  at = await startTestApp('2026-11-23T02:00:00.000Z')
})
afterEach(() => at.stop())

const say = async (...all: readonly string[]): Promise<string> => {
  let heard = ''
  for (const words of all) heard = wordsOf(await at.say(words))
  return heard
}

/** Something is said on our own, with one thing to choose. */
const offer = async (): Promise<void> => {
  const person = (await allRows(at, conversations))[0]?.id ?? ''
  const reply = { ...notice('您有一个预约。'), choices: [{ label: '看预约', send: '我的预约' }] }
  await at.app.store.transaction(person, (work) => deliver(work, { person, replies: [reply], sendId: 'one' }))
}

describe('choices under something we said on our own', () => {
  test('are chosen by their number', async () => {
    await say('菜单')
    await offer()
    expect(await say('1')).toContain('这里没有你的预约')
  })

  test('are chosen by their number also when the member wrote last days ago', async () => {
    await say('菜单')
    at.clock.move(3 * dayMs)
    await offer()
    expect(await say('1')).toContain('这里没有你的预约')
  })

  test('are forgotten after a day', async () => {
    await say('菜单')
    await offer()
    at.clock.move(2 * dayMs)
    expect(await say('1')).toContain('没有对应的')
  })

  test('take no number away from a form under way', async () => {
    await say('预约心理老师')
    await offer()
    expect(await say('1')).toContain('怎么聊方便')
  })
})

describe('a form that was set aside for another', () => {
  test('is still there after 继续, asked while the other is open, and named when the other is done', async () => {
    await say('预约心理老师', '1', '人工', '继续')
    expect(await say('两个月没发工资', '跳过', '提交')).toContain('前面填到一半的那张还留着')
    expect(await say('继续')).toContain('怎么聊方便')
  })
})
