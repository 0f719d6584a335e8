import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cancelSeat } from '../../../src/services/lectures/rules.ts'
import { hallCode, sceneOf } from '../../../src/services/lectures/hall.ts'
import { codeIn, openHouse, talker, thursday, type House } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const matches = (said: string): boolean => house.service.words.some((word) => word.matches(said))

describe('words', () => {
  test('everyday phrasings find the lectures', () => {
    const known =
      '大讲堂 幸福大讲堂 报名讲座 我想报名大讲堂 最近有什么讲座 有啥讲座 我想听讲座 讲座报名 我的报名 我的讲座 查一下我的报名 取消报名 取消报名123456 确认报名 报名 讲座 有讲座吗 讲座怎么报名 我报名了吗 讲座我不去了 我要去 怎么签到 签到 签到123456 活动问卷'.split(
        ' ',
      )
    expect(known.filter((said) => !matches(said))).toEqual([])
  })

  test('other matters are left to others', () => {
    const others =
      '123456 公司让我去听讲座算加班吗 取消预约 我的预约 没签到扣工资 公司报名费 培训讲座不去罚款合法吗 公司讲座 签合同 自杀预防讲座 填问卷'.split(
        ' ',
      )
    expect(others.filter(matches)).toEqual([])
  })
})

describe('signing up in the chat', () => {
  test('is a list, a choice, a phone or none, and a yes', async () => {
    const { id } = await house.publish({ capacity: 1 })
    const a = talker(house, 'per_a')
    expect(await a.says('大讲堂')).toContain('剩1个')
    expect(await a.says('1')).toContain('留个电话吗')
    expect(await a.says('跳过')).toContain('睡个好觉')
    const done = await a.says('提交')
    expect(done).toContain('开始前提醒你')
    expect(codeIn(done)).toHaveLength(6)
    expect(await house.states(id)).toEqual({ per_a: 'seated' })
    expect(await talker(house, 'per_b').says('大讲堂')).toContain('满了，可以候补')
  })

  test('the last seat, gone meanwhile, becomes a place in the queue and is said so', async () => {
    const { id } = await house.publish({ capacity: 1 })
    const a = talker(house, 'per_a')
    await a.says('大讲堂', '1', '138 0000 0001')
    expect(a.kept()).not.toContain('13800000001')
    await house.signUp(id, 'per_b')
    expect(await a.says('提交')).toContain('候补第1位')
    expect(await a.says('我的报名')).toContain('候补第1位')
  })

  test('no reminder is promised when none is to come', async () => {
    await house.to('2026-11-26T06:30:00.000Z')
    const soon = { from: '2026-11-26T07:30:00.000Z', until: thursday.until, closesAt: thursday.until }
    await house.publish(soon)
    const done = await talker(house, 'per_a').says('大讲堂', '1', '跳过', '提交')
    expect(done).toContain('报上了')
    expect(done).not.toContain('提醒')
  })

  test('a lecture that is not open yet is shown and not taken', async () => {
    await house.publish({ opensAt: '2026-11-24T01:00:00.000Z' })
    const a = talker(house, 'per_a')
    expect(await a.says('大讲堂')).toContain('11月24日（周二）09:00开始报')
    expect(await a.says('1')).toContain('还没开始报名')
  })

  test('is given up by oneself, or by code from elsewhere', async () => {
    const { id } = await house.publish()
    const a = talker(house, 'per_a')
    const code = codeIn(await a.says('大讲堂', '1', '跳过', '提交'))
    const other = talker(house, 'per_b')
    expect(await other.says('取消报名')).toContain('没有你的报名')
    expect(await other.says(`取消报名 ${code}`, '提交')).toContain('取消了')
    expect(await house.states(id)).toEqual({ per_a: 'cancelled' })
    expect(await a.says('取消报名')).toContain('没有你的报名')
  })

  test('an offer is confirmed by one word', async () => {
    const { id } = await house.publish({ capacity: 1 })
    await house.signUp(id, 'per_a')
    await house.signUp(id, 'per_b')
    const b = talker(house, 'per_b')
    expect(await b.says('确认报名')).toContain('没有等你确认的')
    const [seat, event] = [await house.seatOf(id, 'per_a'), await house.event(id)]
    await house.as('per_a', (work) => cancelSeat(work, { seat, event }, 'member'))
    expect(await b.says('我的报名')).toContain('有名额了')
    expect(await b.says('确认报名')).toContain('座位是你的了')
  })
})

describe('checking in by the code in the hall', () => {
  test('a scan, or the six digits, is enough for who signed up', async () => {
    const { id } = await house.publish()
    await house.signUp(id, 'per_a')
    await house.signUp(id, 'per_b')
    await house.to(thursday.from)
    const a = talker(house, 'per_a')
    expect(await a.says(`签到 ${sceneOf(house.sealer, id)}`)).toContain('签到好了')
    expect(await a.says(`scan:${sceneOf(house.sealer, id)}`)).toContain('已经签过到了')
    expect(await talker(house, 'per_b').says(`签到 ${hallCode(house.sealer, id)}`)).toContain('签到好了')
    expect(await house.states(id)).toEqual({ per_a: 'came', per_b: 'came' })
  })

  test('nobody checks in from home: neither without the digits, nor with wrong ones, nor with the own code', async () => {
    const { id } = await house.publish()
    const { code } = await house.signUp(id, 'per_a')
    await house.to(thursday.from)
    const a = talker(house, 'per_a')
    expect(await a.says('签到')).toContain('扫屏幕上的二维码')
    const wrong = String((Number(hallCode(house.sealer, id)) + 1) % 1_000_000).padStart(6, '0')
    expect(await a.says(`签到 ${wrong}`)).toContain('对不上')
    expect(await a.says(`签到 ${code}`)).toContain('对不上')
    expect(await house.states(id)).toEqual({ per_a: 'seated' })
  })

  test('before the door opens the scan says when', async () => {
    const { id } = await house.publish()
    await house.signUp(id, 'per_a')
    const scan = `签到 ${sceneOf(house.sealer, id)}`
    expect(await talker(house, 'per_a').says(scan)).toContain('开始前一小时')
    expect(await talker(house, 'per_x').says(scan)).toContain('开始前一小时')
  })

  test('on another phone the code of the sign-up does it; a newcomer takes a free seat', async () => {
    const { id } = await house.publish({ capacity: 2 })
    const { code } = await house.signUp(id, 'per_a')
    await house.to(thursday.from)
    const scan = `签到 ${sceneOf(house.sealer, id)}`
    const phone = talker(house, 'per_phone')
    expect(await phone.says(scan)).toContain('还有座位')
    expect(await phone.says('000000')).toContain('抄错了一位')
    expect(await phone.says(code)).toContain('签到好了')
    expect(await talker(house, 'per_new').says(scan, '现在报名')).toContain('签到好了')
    expect(await talker(house, 'per_late').says(scan)).toContain('座位已经满了')
    expect(await house.states(id)).toEqual({ per_a: 'came', per_new: 'came' })
  })

  test('the code of another lecture opens no door', async () => {
    const { id } = await house.publish()
    const other = await house.publish({ title: '别的' })
    const { code } = await house.signUp(other.id, 'per_a')
    await house.to(thursday.from)
    const b = talker(house, 'per_b')
    expect(await b.says(`签到 ${sceneOf(house.sealer, id)}`, code)).toContain('对不上')
    expect(await house.states(other.id)).toEqual({ per_a: 'seated' })
  })
})
