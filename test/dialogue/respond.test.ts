import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { conversations, turns, type Conversation } from '../../src/core/conversation.ts'
import { addMs, dayMs, hourMs } from '../../src/core/time.ts'
import { findPerson } from '../../src/people/persons.ts'
import { persons } from '../../src/people/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'

/** Monday, 10:00 in Shanghai. */
const monday = '2026-11-23T02:00:00.000Z'
let house: TestApp
let sender = ''
let serial = 0

beforeAll(async () => {
  house = await startTestApp(monday)
})
afterAll(() => house.stop())

/** Somebody new says these things one after another; the result is what was said to the last. */
const begin = (...words: readonly string[]): Promise<string> => {
  sender = `member-${(serial += 1)}`
  return says(...words)
}
const says = async (...said: readonly string[]): Promise<string> => {
  let heard = ''
  for (const words of said) heard = wordsOf(await house.say(words, sender))
  return heard
}
const conversation = async (): Promise<Conversation> => {
  const person = await house.app.store.read((read) => findPerson(read, 'web', sender))
  const found = (await allRows(house, conversations)).find(({ id }) => id === person?.id)
  if (found === undefined) throw new Error('no conversation')
  return found
}
const change = async (make: (row: Conversation) => Conversation): Promise<void> => {
  const row = await conversation()
  await house.app.store.transaction(row.id, (work) => work.rows(conversations).update(make(row)))
}

describe('danger in an open form', () => {
  test('is answered first, and 继续 takes the form up with its answers', async () => {
    await begin('预约心理老师', '1', '电话')
    const help = await house.say('活着没意思，想从楼上跳下去', sender)
    expect(help.map(({ kind }) => kind)).toEqual(['help'])
    expect(await conversation()).toMatchObject({ parked: { flow: 'counselling', answers: { way: 'phone' } } })
    expect(await says('嗯')).toContain('我在')
    expect(await says('继续')).toContain('对老师有什么要求')
    expect((await conversation()).form?.answers).toHaveProperty('topic')
    expect(await conversation()).not.toHaveProperty('parked')
  })

  test('twice in a row loses nothing', async () => {
    await begin('预约心理老师', '1', '我不想活了', '我真的不想活了', '继续')
    expect((await conversation()).form).toMatchObject({ flow: 'counselling', step: 'way' })
  })

  test('is answered at every step of every form', async () => {
    const steps = ['1', '到站点', '跳过', '1', '跳过', '同意', '提交']
    await begin('预约心理老师')
    for (const step of steps) {
      const [first, ...others] = await house.say('我不想活了', sender)
      expect(first?.kind).toBe('help')
      expect(others).toEqual([])
      await says('继续', step)
    }
    expect(await says('我的预约')).toContain('示例站点')
    for (const words of [['人工'], ['老板欠我三个月工资'], ['跳过']]) {
      await says(...words)
      expect((await house.say('现在就想跳下去', sender))[0]?.kind).toBe('help')
      await says('继续')
    }
    expect(await says('提交')).toContain('记下了')
  })

  test('a form opened for help does not push the parked one out, nor does its end', async () => {
    await begin('预约心理老师', '1', '我不想活了', '人工')
    expect(await conversation()).toMatchObject({ form: { flow: 'handover' }, parked: { flow: 'counselling' } })
    const cancelled = await says('取消')
    expect(cancelled).toContain('没有提交')
    expect(cancelled).toContain('继续')
    expect(await says('继续')).toContain('怎么聊')
    await says('取消')
    expect(await conversation()).not.toHaveProperty('parked')
  })
})

describe('after help', () => {
  test('few words that mean nothing are met with patience, not with a menu', async () => {
    await begin('我不想活了')
    for (const odd of ['嗯', '不知道', '没有人', '。。。', '不安全', '在家', '我在家里一个人', '吃了药', '没人接']) {
      const said = await says(odd)
      expect(said).toContain('12356')
      expect(said).not.toContain('没有现成')
    }
  })

  test('an hour later they are ordinary words again', async () => {
    await begin('我不想活了')
    await change((row) => ({ ...row, helpAt: new Date(Date.parse(monday) - hourMs).toISOString() }))
    expect(await says('哦哦')).not.toContain('一个人难熬')
  })

  test('a real question is answered all the same', async () => {
    await begin('我不想活了')
    expect(await says('公司拖欠工资怎么办')).toContain('劳动监察')
  })
})

describe('a conversation that staff hold', () => {
  const held = async () => {
    await begin('菜单')
    await change((row) => ({ ...row, owner: 'staff' }))
  }

  test('is left to them: nothing is said, the words are kept', async () => {
    await held()
    expect(await house.say('公司拖欠工资怎么办', sender)).toEqual([])
    expect(await house.say('人工', sender)).toEqual([])
    const { id } = await conversation()
    const kept = (await allRows(house, turns)).filter(({ person }) => person === id)
    expect(kept.map(({ text }) => text)).toContain('公司拖欠工资怎么办')
  })

  test('also when it is a picture, speech or nothing at all', async () => {
    await held()
    const envelope = { account: 'web', sender, receivedAt: monday }
    const { inbox } = house.app
    expect(await inbox.receive({ ...envelope, id: 'p', kind: 'other', type: 'image' })).toEqual([])
    expect(await inbox.receive({ ...envelope, id: 'v', kind: 'voice', text: '' })).toEqual([])
    expect(await inbox.receive({ ...envelope, id: 'w', kind: 'voice', text: '你好' })).toEqual([])
    expect(await house.say('', sender)).toEqual([])
  })

  test('danger is answered even so', async () => {
    await held()
    expect((await house.say('我不想活了', sender))[0]?.kind).toBe('help')
    expect((await conversation()).owner).toBe('staff')
  })
})

describe('words that work everywhere', () => {
  const states: readonly (readonly string[])[] = [
    ['你好'],
    ['预约心理老师'],
    ['预约心理老师', '1', '到站点', '跳过', '1', '跳过', '同意'],
    ['人工'],
    ['人工', '两个月没发工资'],
    ['我不想活了'],
    ['预约心理老师', '我不想活了'],
    ['公司拖欠工资怎么办'],
  ]

  test.each(states)('mean the same after %s', async (...before) => {
    const words = before.filter((word) => typeof word === 'string')
    expect(await begin(...words, '菜单')).toContain('我的预约')
    expect(await begin(...words, '人工')).toMatch(/用几句话把事情写下来|留个电话/)
    expect((await conversation()).form).toMatchObject({ flow: 'handover' })
    expect(await begin(...words, '退订')).toContain('静音一周')
    expect(await says('恢复提醒')).toContain('恢复')
    expect(await begin(...words, '热线电话')).toContain('12351')
    expect(await begin(...words, '取消')).toMatch(/没有提交|没有填到一半/)
    expect(await conversation()).not.toHaveProperty('form')
  })

  test('退订 and 恢复提醒 are kept with the person', async () => {
    await begin('退订', '都不要')
    const { id } = await conversation()
    const optedOut = async () => (await allRows(house, persons)).find((person) => person.id === id)?.optedOut
    expect(await optedOut()).toEqual(['all'])
    await says('恢复提醒')
    expect(await optedOut()).toEqual([])
  })

  test('人工 within its own form asks the open question again', async () => {
    await begin('人工', '两个月没发工资')
    expect(await says('人工')).toContain('留个电话')
  })

  test('the name of the open form goes on with it', async () => {
    await begin('预约心理老师', '1')
    expect(await says('预约心理老师')).toContain('怎么聊')
    expect((await conversation()).form?.answers).toHaveProperty('topic')
  })
})

describe('in a form', () => {
  test('a question is answered and the prompt shown again', async () => {
    await begin('预约心理老师')
    const said = await says('公司拖欠工资怎么办')
    expect(said).toMatch(/劳动监察[^]*接着刚才的[^]*想聊哪方面/)
    expect(await says('公司不交社保')).not.toContain('看看下面的')
    expect(await says('1')).toContain('怎么聊')
  })

  test('the second miss offers a way out, in the same list as the choices', async () => {
    await begin('预约心理老师', '1')
    expect(await says('天气不错')).not.toContain('返回上一步')
    const said = await house.say('今天星期几', sender)
    expect(wordsOf(said)).toContain('回“人工”')
    expect(said.filter(({ choices }) => choices !== undefined)).toHaveLength(1)
    expect(said.at(-1)?.choices?.map(({ send }) => send)).toEqual(expect.arrayContaining(['返回', '取消', '人工']))
    expect(await says('2')).toContain('对老师有什么要求')
    expect((await conversation()).form).toMatchObject({ step: 'like', answers: { way: 'phone' } })
  })

  test('an odd sentence never ends it', async () => {
    await begin('预约心理老师')
    for (const odd of ['？', 'constructor', '哈哈哈', '...', '99']) await says(odd)
    expect((await conversation()).form).toMatchObject({ flow: 'counselling', step: 'topic' })
  })

  test.each(['提交', '同意', '跳过', '改：时间', 'cou_1|2026-11-24T05:30:00.000Z'])(
    'its button %s, tapped again after the end, is no question',
    async (button) => {
      expect(await begin(button)).toContain('没有填到一半')
    },
  )

  test('another service sets it aside', async () => {
    await begin('预约心理老师', '1', '我的预约')
    expect((await conversation()).form).toMatchObject({ flow: 'counselling', step: 'way' })
  })
})

describe('a typed number', () => {
  test.each(['1', '１', '第一个', '选1'])('%s is the choice that was offered', async (number) => {
    await begin('菜单')
    expect(await says(number)).toContain('想聊哪方面')
  })

  test('no longer means a choice once something else was said', async () => {
    await begin('菜单', '退订')
    expect(await says('1')).not.toContain('想聊哪方面')
  })

  test('no longer means a choice a day later, but in an open form it does', async () => {
    const yesterday = addMs(monday, -dayMs - 1)
    await begin('菜单')
    await change((row) => ({ ...row, lastAt: yesterday }))
    expect(await says('1')).not.toContain('想聊哪方面')
    await begin('预约心理老师')
    await change((row) => ({ ...row, lastAt: yesterday }))
    expect(await says('1')).toContain('怎么聊')
  })

  test('the full words of a service are that service, not a part of a button', async () => {
    await begin('菜单')
    expect(await says('预约')).toContain('想聊哪方面')
  })
})

describe('anger', () => {
  test('is met with an apology and a person', async () => {
    expect(await begin('你个破机器人，屁用没有')).toMatch(/对不住[^]*人工/)
  })
})
