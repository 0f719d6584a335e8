import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { notices } from '../../../src/core/conversation.ts'
import { dayMs, hourMs, minuteMs } from '../../../src/core/time.ts'
import { staff } from '../../../src/people/records.ts'
import { pageAtOf } from '../../../src/services/oncall/paging.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { alertsOf, called, ledgerOf, monday, pageJobs, putOn } from './house.ts'

let at: TestApp
beforeEach(async () => {
  at = await startTestApp(monday)
})
afterEach(() => at.stop())

const seen = async (id: string, who = 'a') =>
  at.app.store.transaction(id, (work) => at.app.oncall.seen(work, { id, staff: who }))
const told = async () => (await allRows(at, notices)).map(({ replies }) => wordsOf(replies))

describe('what the member is told', () => {
  test('is that somebody was called, only with somebody on the rota', async () => {
    const alone = wordsOf(await at.say('我不想活了', 'm1'))
    expect(alone).toContain('没有老师值班')
    expect(alone).not.toContain('已经叫了')
    await putOn(at, 'a', 'first', ['console'])
    const words = wordsOf(await at.say('我不想活了', 'm2'))
    expect(words).toContain('已经叫了值班老师')
    expect(words).toMatch(/电话[^]*位置/)
    expect(words).toContain('自动应答')
    expect(words).not.toContain('没有老师值班')
  })

  test('is nothing of the kind when no alert is raised, the shift is over, the account is gone, or no channel works', async () => {
    await putOn(at, 'a', 'first', ['console'])
    expect(wordsOf(await at.say('最近压力很大，天天睡不着，撑得好累', 'm1'))).not.toContain('已经叫了')
    at.clock.move(25 * hourMs)
    expect(wordsOf(await at.say('我不想活了', 'm2'))).not.toContain('已经叫了')
    await putOn(at, 'b', 'first', ['robot'])
    expect(wordsOf(await at.say('我不想活了', 'm3'))).not.toContain('已经叫了')
    await putOn(at, 'c', 'lead', ['console'])
    await at.app.store.transaction('c', (work) => work.rows(staff).delete('c'))
    expect(wordsOf(await at.say('我不想活了', 'm4'))).not.toContain('已经叫了')
    await putOn(at, 'd', 'next', ['phone'])
    expect(wordsOf(await at.say('我不想活了', 'm5'))).not.toContain('已经叫了')
  })

  test('is once that a person has seen it, whoever looks again', async () => {
    await putOn(at, 'a', 'first', ['console'])
    await at.say('我不想活了')
    const [alert] = await alertsOf(at)
    await seen(alert?.id ?? '')
    await seen(alert?.id ?? '', 'b')
    expect(await told()).toEqual(['值班老师已看到。'])
    expect(await alertsOf(at)).toMatchObject([{ state: 'seen', seenBy: 'a' }])
  })
})

describe('who is called', () => {
  test('is the first, five minutes later the next, then the lead, then the first again; nobody once it was seen', async () => {
    for (const [who, order] of [
      ['a', 'first'],
      ['b', 'next'],
      ['c', 'lead'],
    ] as const)
      await putOn(at, who, order, ['console'])
    await at.say('我不想活了')
    for (let i = 0; i < 3; i += 1) {
      at.clock.move(5 * minuteMs - 1)
      await at.settle()
      at.clock.move(1)
      await at.settle()
      await at.settle()
    }
    expect(await called(at)).toEqual(['1 first a shown', '2 next b shown', '3 lead c shown', '4 first a shown'])
    await seen((await alertsOf(at))[0]?.id ?? '')
    at.clock.move(hourMs)
    await at.settle()
    expect(await called(at)).toHaveLength(4)
  })

  test('is whoever is there when the first is missing, and the ledger says who was missing', async () => {
    await putOn(at, 'c', 'lead', ['console'])
    await at.say('我不想活了')
    expect(await called(at)).toEqual(['1 first - nobody', '2 next - nobody', '3 lead c shown'])
  })

  test('is whoever comes on the rota later, when nobody was there', async () => {
    await at.say('我不想活了')
    for (let i = 0; i < 5; i += 1) await at.settle()
    expect(await called(at)).toEqual(['1 first - nobody', '2 next - nobody', '3 lead - nobody'])
    at.clock.move(hourMs)
    await putOn(at, 'a', 'first', ['console'])
    await at.settle()
    expect((await called(at)).at(-1)).toBe('4 first a shown')
  })

  test('is one after a standstill of a day, and nobody waits when the clock was set back', async () => {
    for (const [who, order] of [
      ['a', 'first'],
      ['b', 'next'],
    ] as const) {
      await putOn(at, who, order, ['console'])
    }
    await at.say('我不想活了')
    at.clock.move(23 * hourMs)
    await at.settle()
    await at.settle()
    expect(await called(at)).toEqual(['1 first a shown', '2 next b shown'])
    at.clock.move(-23 * hourMs)
    await at.settle()
    await at.settle()
    expect((await called(at)).filter((line) => line.includes('shown'))).toEqual([
      '1 first a shown',
      '2 next b shown',
      '4 first a shown',
    ])
  })

  test('is for each alert, and a message that comes twice calls once', async () => {
    await putOn(at, 'a', 'first', ['console'])
    const message = {
      account: 'web',
      sender: 'x',
      id: 'same',
      receivedAt: monday,
      kind: 'text',
      text: '我不想活了',
    } as const
    const first = await at.app.inbox.receive(message)
    expect(await at.app.inbox.receive(message)).toEqual(first)
    expect(await ledgerOf(at)).toHaveLength(1)
    await at.say('救命，我被人打了', 'y')
    expect(await ledgerOf(at)).toHaveLength(2)
  })

  test('a third person with a place is called for as well; a question about the law never is', async () => {
    await putOn(at, 'a', 'first', ['console'])
    await at.say('同事发消息说要跳楼，他在天台', 'y')
    expect(await called(at)).toEqual(['1 first a shown'])
    await at.say('同事跳楼了算工亡吗', 'z')
    await at.say('公司拖欠工资怎么办', 'z')
    expect(await called(at)).toHaveLength(1)
  })
})

describe('when somebody may be called', () => {
  const workday = (date: string) => !date.startsWith('2026-11-28') && !date.startsWith('2026-11-29')
  const night = '2026-11-27T14:40:00.000Z'

  test('is at once by imminence and for a crisis, by night and on a Sunday', () => {
    expect(pageAtOf({ imminent: true, level: 'concern' }, night, workday)).toBe(night)
    expect(pageAtOf({ imminent: false, level: 'crisis' }, night, workday)).toBe(night)
  })

  test('is in office hours for anything else', () => {
    const rest = { imminent: false, level: 'concern' } as const
    expect(pageAtOf(rest, monday, workday)).toBe(monday)
    // Friday, 22:40: Monday, 9:00.
    expect(pageAtOf(rest, night, workday)).toBe('2026-11-30T01:00:00.000Z')
    expect(pageAtOf(rest, '2026-11-22T22:00:00.000Z', workday)).toBe('2026-11-23T01:00:00.000Z')
    expect(pageAtOf(rest, night, () => 'unknown')).toBe('2026-11-28T01:00:00.000Z')
  })
})

describe('few words after help', () => {
  test('a place, a means, a phone number go to the open alert and call at once', async () => {
    await putOn(at, 'a', 'first', ['console'])
    await at.say('我不想活了')
    at.clock.move(2 * minuteMs)
    expect(wordsOf(await at.say('13812345678'))).toMatch(/记下了[^]*110[^]*12356/)
    at.clock.move(2 * minuteMs)
    expect(wordsOf(await at.say('我在清名桥'))).toContain('记下了')
    at.clock.move(2 * minuteMs)
    expect((await at.say('在桥上'))[0]?.kind).toBe('help')
    const [alert, ...others] = await alertsOf(at)
    expect(others).toEqual([])
    expect(alert).toMatchObject({ imminent: true })
    expect(alert?.added?.map(({ textSealed }) => at.app.sealer.open('contact', textSealed))).toEqual([
      '13812345678',
      '我在清名桥',
      '在桥上',
    ])
    expect((await ledgerOf(at)).map(({ cause }) => cause)).toEqual(['turn', 'added', 'added', 'added'])
    expect(JSON.stringify([alert, await ledgerOf(at)])).not.toMatch(/1381234|清名桥|桥上/)
  })

  test('one after the other call once a minute, and do not put off the next', async () => {
    await putOn(at, 'a', 'first', ['console'])
    await putOn(at, 'b', 'next', ['console'])
    await at.say('我不想活了')
    for (let i = 0; i < 10; i += 1) {
      at.clock.move(minuteMs / 2)
      await at.say('我在清名桥')
      await at.settle()
    }
    const steps = await called(at)
    expect(steps.filter((line) => line.includes('first a'))).toHaveLength(6)
    expect(steps.at(-1)).toContain('next b')
  })

  test('go nowhere without an open alert, a day later, or in a form', async () => {
    await putOn(at, 'a', 'first', ['console'])
    expect(wordsOf(await at.say('13812345678'))).not.toContain('记下了')
    await at.say('我不想活了')
    await seen((await alertsOf(at))[0]?.id ?? '')
    expect(wordsOf(await at.say('13812345678'))).not.toContain('记下了')
    at.clock.move(2 * dayMs)
    expect(wordsOf(await at.say('我在清名桥'))).not.toContain('记下了')
  })
})

test('a channel the settings do not know is in the ledger as failed, and who has no other is passed over', async () => {
  await putOn(at, 'a', 'first', ['robot', 'console'])
  await putOn(at, 'b', 'next', ['sms'])
  await putOn(at, 'c', 'lead', ['phone'])
  await at.say('我不想活了')
  expect((await ledgerOf(at)).map(({ channel, outcome }) => `${channel} ${outcome}`).toSorted()).toEqual([
    'console shown',
    'robot failed',
  ])
  expect(await pageJobs(at)).toEqual([])
  at.clock.move(5 * minuteMs)
  await at.settle()
  expect((await called(at)).at(-1)).toBe('3 lead c call')
})
