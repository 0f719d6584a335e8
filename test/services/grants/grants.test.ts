import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dayMs } from '../../../src/core/time.ts'
import { clerk, facts } from '../lectures/house.ts'
import { baseUrl, openHouse, type House } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const line = '想到时在微信里收到提醒'
const form = ['预约心理老师', '1', '网上', '跳过'] as const
const rest = ['跳过', '同意', '提交'] as const
/** The second reminder falls after the chat closes on Wednesday at 10:00. */
/** What is said to somebody who has booked; that they have is part of every test. */
const bookAt = async (time: string): Promise<string> => {
  const said = await house.says(...form, time, ...rest)
  expect(said).toContain(time)
  return said
}
const bookLate = () => bookAt('11月25日（周三）18:30')
const bookSoon = () => bookAt('11月24日（周二）09:00')
const remindLate = () => house.settleAt('2026-11-25', 16 * 60 + 30)

describe('the line that asks for leave to remind in WeChat', () => {
  test('stands after what is confirmed, is neutral, and leads to the page with the right template', async () => {
    const said = await bookLate()
    expect(said).toContain(line)
    const address = /https:\/\/\S+\/remind\?t=[\d.]+/.exec(said)?.[0] ?? ''
    expect(address).toBe(`${baseUrl}/remind?t=0`)
    expect(house.app.wechatPages.templatesAt?.([0])).toEqual(['sub-1'])
    expect(await house.app.wechatPages.sign?.(address)).toMatchObject({ appId: house.account.id })
  })

  test('is left out where the chat itself will still be open', async () => {
    expect(await bookSoon()).not.toContain(line)
  })

  test('comes after a matter handed to staff too, who may answer any day', async () => {
    expect(await house.says('人工', '工资的事想问问', '13800138000', '提交')).toContain(line)
  })

  test('comes with a limit that is kept and with a seat', async () => {
    expect(await house.says('记一个期限', '法院和执行', '不服裁决去起诉', '11月16号', '提交')).toContain(line)
    await house.app.store.transaction('office', async (work) => {
      const office = house.app.services.staff.lectures
      return office.publish(work, clerk, await office.create(work, clerk, facts))
    })
    const said = await house.says('大讲堂', '1', '跳过', '提交')
    expect(said).toContain('报上了')
    expect(said).toContain(line)
  })

  test('is left out for whoever wants no reminders', async () => {
    await house.says('退订全部')
    expect(await bookLate()).not.toContain(line)
  })

  test('comes once for one thing', async () => {
    expect(await bookLate()).toContain(line)
    const moved = await house.says('我的预约', '1', '11月25日（周三）19:30', '提交')
    expect(moved).toMatch(/改好了：11月25日（周三）19:30/)
    expect(moved).not.toContain(line)
  })

  test('is left out while a grant is there', async () => {
    house.member.grants('sub-1')
    await house.told()
    expect(await bookLate()).not.toContain(line)
  })

  test('is not said again for seven days after a no', async () => {
    house.member.rejects('sub-1')
    await house.told()
    expect(await bookLate()).not.toContain(line)
    house.clock.move(7 * dayMs)
    expect(await house.says('人工', '工资的事想问问', '13800138000', '提交')).toContain(line)
  })

  test('is never said on the web page', async () => {
    let said = ''
    for (const words of [...form, '11月25日（周三）18:30', ...rest])
      said = JSON.stringify(await house.say(words, 'somebody'))
    expect(said).toContain('11月25日')
    expect(said).not.toContain('/remind')
  })
})

describe('from the line to the reminder', () => {
  test('the grant given on the page announces the reminder, is used up, and is asked for with the next thing only', async () => {
    await bookLate()
    house.member.grants('sub-1')
    await house.told()
    expect(await house.left()).toEqual([1])
    await remindLate()
    expect(house.ways().at(-1)).toBe('subscribe')
    expect(house.member.received.at(-1)?.words).not.toMatch(/预约|心理/)
    expect(await house.left()).toEqual([0])
    await house.told()
    // The words themselves come with the next message, and no question for a grant with them.
    const said = await house.says('我的预约')
    expect(said).toContain('您有一个预约')
    expect(said).not.toContain(line)
    expect(await house.says('人工', '工资的事想问问', '13800138000', '提交')).toContain(line)
  })

  test('a grant the platform knows nothing of ends, and the next way is taken', async () => {
    await bookLate()
    house.member.grants('sub-1')
    await house.told()
    // Withdrawn in WeChat; the event of it is late.
    house.member.rejects('sub-1')
    await remindLate()
    const asked = house.platform.calls('/cgi-bin/message/subscribe/bizsend')
    expect(asked.map(({ answer }) => answer)).toMatchObject([{ errcode: 43101 }])
    expect(house.ways().at(-1)).toBe('template')
    expect(await house.left()).toEqual([0])
  })

  test('without a grant the reminder goes by the next way at once', async () => {
    await bookLate()
    await remindLate()
    expect(house.platform.calls('/cgi-bin/message/subscribe/bizsend')).toHaveLength(0)
    expect(house.ways().at(-1)).toBe('template')
  })
})

test('an account without templates asks nobody', async () => {
  await house.close()
  house = await openHouse({ subscription: '' })
  expect(await bookLate()).not.toContain(line)
  expect(house.app.wechatPages.templatesAt).toBeUndefined()
})

test('an account that may not, asks nobody', async () => {
  await house.close()
  house = await openHouse({ kind: 'subscription', type: 'subscription' })
  expect(await bookLate()).not.toContain(line)
})
