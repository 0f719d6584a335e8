import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { askedBack, numberUnasked } from '../../src/dialogue/asked-back.ts'
import { stayWith } from '../../src/dialogue/after-help.ts'
import { startTestApp, wordsOf, type TestApp } from '../support/app.ts'

let house: TestApp
let people = 0
beforeAll(async () => {
  house = await startTestApp('2026-11-23T02:00:00.000Z')
})
afterAll(() => house.stop())
beforeEach(() => {
  people += 1
})
const say = async (words: string): Promise<string> => {
  house.clock.move(20_000)
  return wordsOf(await house.say(words, `member-${people}`))
}

describe('a number that nobody asked for', () => {
  test.each(['13812345678', '我的电话是138 1234 5678', '0510-82345678', '联系电话：13812345678'])(
    '%s is asked about and leads to a person',
    async (words) => {
      expect(await say(words)).toMatch(/这个号码要做什么用/)
      expect(await say('1')).toContain('把事情写下来')
    },
  )

  test.each(['20261123', '11号收到的', '欠我50000000', '12351', '3', '老板电话13812345678被我拉黑了怎么办'])(
    '%s is none',
    (words) => expect(numberUnasked(words)).toBeUndefined(),
  )
})

describe('what no entry answers', () => {
  test('things thrown out are asked back about, with a person offered', async () => {
    expect(await say('他们把我的东西扔出来了')).toMatch(/单位、站点，还是房东[^]*找真人/)
  })

  test('somebody who goes to do it is not refused', async () => {
    expect(await say('好的，我这就拍')).toBe('好，弄好了再跟我说。')
  })

  test.each(['我先问一下加班费怎么算的', '公司把我辞退了', '我马上要被开除了', '好的', '老板把我工资扣了'])(
    '%s is a question of its own',
    (words) => expect(askedBack(words)).toBeUndefined(),
  )
})

test('an entry that has told all is not said to have told all twice: a person is offered', async () => {
  await say('两个月没发工资')
  expect(await say('那我同事呢')).toContain('这一点没有写明')
  expect(await say('这样行吗')).toContain('要不要转给工会的人')
  expect(await say('好')).toContain('我转给工会的人')
})

test('a form that is open is named when something else is shown in its middle', async () => {
  await say('人工')
  expect(await say('菜单')).toContain('“找工会的人”填到一半')
})

describe('the matter that is handed over', () => {
  test.each(['1.', '①', '。。', '12'])('%s is none', async (words) => {
    await say('人工')
    expect(await say(words)).toContain('写一句话就行')
  })
})

describe('after help', () => {
  test.each(['在医院了', '我已经到急诊了', '救护车来了', '打了120了'])('%s is being in good hands', (words) =>
    expect(stayWith(words, false).text).toContain('有人管着就好'),
  )
  test.each(['医院不收我', '没人管', '不去医院', '医院太贵'])('%s is not', (words) =>
    expect(stayWith(words, false).text).not.toContain('有人管着就好'),
  )

  test('with nobody on the rota a number is said to be taken down, and that nobody reads it now', async () => {
    await say('我不想活了')
    const heard = await say('13812345678')
    expect(heard).toMatch(/记下了[^]*现在没有老师值班/)
    expect(await say('在医院了')).toContain('有人管着就好')
  })
})

describe('what is offered after a message without words', () => {
  test.each([
    { kind: 'text', text: '' },
    { kind: 'other', type: 'location' },
    { kind: 'voice', text: '' },
  ] as const)('$kind is chosen by its number', async (content) => {
    const envelope = { account: 'web', sender: `member-${people}`, id: `m-${people}`, receivedAt: '' }
    await house.app.inbox.receive({ ...envelope, ...content })
    expect(await say('1')).toContain('把事情写下来')
  })
})

test('after a courtesy nothing is joined to it', async () => {
  await house.say('机器人', `member-${people}`)
  expect(wordsOf(await house.say('谢谢', `member-${people}`))).toContain('不客气')
})
