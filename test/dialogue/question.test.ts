import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cases } from '../../src/casework/records.ts'
import { conversations, type Conversation } from '../../src/core/conversation.ts'
import type { Reply } from '../../src/core/reply.ts'
import { addMs, hourMs, minuteMs } from '../../src/core/time.ts'
import { gaps } from '../../src/knowledge/gaps.ts'
import { findPerson } from '../../src/people/persons.ts'
import { alerts } from '../../src/safety/alerts.ts'
import { readHandover } from '../../src/services/handover/rules.ts'
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

const says = async (...said: readonly string[]): Promise<readonly Reply[]> => {
  let heard: readonly Reply[] = []
  for (const words of said) heard = await house.say(words, sender)
  return heard
}
/** Somebody new says these things one after another; the result is what was said to the last. */
const begin = (...words: readonly string[]): Promise<readonly Reply[]> => {
  sender = `asker-${(serial += 1)}`
  return says(...words)
}
const personId = async (): Promise<string> =>
  (await house.app.store.read((read) => findPerson(read, 'web', sender)))?.id ?? ''
const conversation = async (): Promise<Conversation> => {
  const id = await personId()
  const found = (await allRows(house, conversations)).find((row) => row.id === id)
  if (found === undefined) throw new Error('no conversation')
  return found
}
const change = async (make: (row: Conversation) => Conversation): Promise<void> => {
  const row = await conversation()
  await house.app.store.transaction(row.id, (work) => work.rows(conversations).update(make(row)))
}
const myCases = async () => {
  const id = await personId()
  return (await allRows(house, cases)).filter(({ person, kind }) => person === id && kind === 'handover')
}
const labels = (replies: readonly Reply[]): readonly string[] =>
  replies.flatMap(({ choices }) => (choices ?? []).map(({ label }) => label))
const lists = (replies: readonly Reply[]): number => replies.filter(({ choices }) => choices !== undefined).length
const entryOf = (replies: readonly Reply[]): string | undefined =>
  replies.find(({ entry }) => entry !== undefined)?.entry

describe('several questions in one message', () => {
  const two = '公司两个月没发工资怎么办？另外产假有多少天？'

  test('a matter that is only added at the end counts', async () => {
    const heard = await begin('试用期要不要交社保？不交怎么办？还有公积金呢？')
    expect(labels(heard)).toContain('公积金')
    expect(lists(heard)).toBe(1)
  })

  test('are heard as several, each a choice, and none is answered yet', async () => {
    const heard = await begin(two)
    expect(heard).toHaveLength(1)
    expect(heard[0]?.text.length).toBeLessThanOrEqual(120)
    expect(heard[0]?.text).toContain('两个问题')
    expect(labels(heard)).toHaveLength(3)
    expect(heard[0]?.cites).toBeUndefined()
  })

  test('are answered one after another, the next offered after each', async () => {
    const first = await begin(two, '2')
    expect(wordsOf(first)).toMatch(/98天[^]*还有一个问题没答/)
    expect(lists(first)).toBe(1)
    const second = await says('1')
    expect(wordsOf(second)).toContain('劳动监察')
    expect(wordsOf(second)).not.toContain('没答')
    expect(await conversation()).not.toHaveProperty('several')
  })

  test('may be called by their words, and an unmeaning one is named with what stands before it', async () => {
    const heard = await begin('我上月加班没给钱，怎么办？另外产假有多少天？')
    expect(labels(heard)).toEqual(['我上月加班没给钱，怎么办', '产假有多少天', '找真人'])
    expect(wordsOf(await says('我上月加班没给钱，怎么办'))).toContain('还有一个问题没答')
  })

  test('go to a person whole', async () => {
    await begin(two, '人工', '跳过', '提交')
    const [handed] = await myCases()
    const read = await house.app.store.transaction('staff', (work) =>
      readHandover(work, { staff: 'stf_1', sealer: house.app.sealer }, handed?.id ?? ''),
    )
    expect(read.matter).toBe(two)
  })

  test.each([
    '被公司辞退了，说没有补偿，这样合法吗？我该怎么办？',
    '公司拖欠工资怎么办',
    '公司拖欠我两个月工资，去哪里投诉？要带什么材料？',
  ])('are not seen in %s', async (words) => {
    expect(wordsOf(await begin(words))).not.toContain('不止一件事')
  })

  test('do not warn of quitting where nobody speaks of it', async () => {
    expect(wordsOf(await begin(two))).not.toContain('辞职')
    expect(wordsOf(await begin('老板叫我签自愿离职我要不要签？另外公积金断缴了怎么补？'))).toContain('先别辞职、别签字')
  })
})

describe('a short question after an answer', () => {
  test('is about the same matter, and the answer is not said once more', async () => {
    const first = await begin('公司拖欠工资怎么办')
    const again = await says('去哪办')
    expect(entryOf(again)).toBe(entryOf(first))
    expect(again[0]?.text).not.toBe(first[0]?.text)
    expect(again[0]?.text).toMatch(/监察|仲裁/)
    expect(again[0]?.text.length).toBeLessThanOrEqual(120)
    expect(lists(again)).toBe(1)
  })

  test('says so when the entry does not tell it', async () => {
    expect(wordsOf(await begin('试用期多长', '可以吗'))).toMatch(/没有写明|12333/)
  })

  test('does not drag a full question back', async () => {
    const fresh = await begin('产假有多少天')
    await begin('公司拖欠工资怎么办')
    expect(entryOf(await says('产假有多少天'))).toBe(entryOf(fresh))
  })

  test('leans on nothing half an hour later', async () => {
    await begin('公司拖欠工资怎么办')
    await change((row) => ({
      ...row,
      last: { at: addMs(monday, -31 * minuteMs), said: '公司拖欠工资怎么办', entry: 'wage-arrears' },
    }))
    expect(entryOf(await says('去哪办'))).not.toBe('wage-arrears')
  })

  test('another matter is not drawn into the last one', async () => {
    const said = await begin('公司拖欠工资怎么办', '我想离婚')
    expect(entryOf(said)).toBeUndefined()
  })
})

describe('a question back', () => {
  test('ends the answer, and each choice leads on, also by number and after a restart', async () => {
    const asked = await begin('下班路上被汽车撞了算工伤吗')
    expect(entryOf(asked)).toBe('commute-car-injury')
    expect(asked.at(-1)?.text).toMatch(/什么责任？$/)
    expect(lists(asked)).toBe(1)
    const [first] = labels(asked)
    const led = await says('1')
    expect(led[0]?.entry).toBe('commute-car-injury')
    expect(led[0]?.text).not.toBe(asked[0]?.text)
    expect(wordsOf(led)).not.toContain(`1 ${first}`)
    await says('下班路上被汽车撞了算工伤吗')
    expect(entryOf(await says('3'))).toBe('commute-ebike-injury')
  })

  test('does not hold a person who asks something else', async () => {
    await begin('下班路上被汽车撞了算工伤吗')
    expect(wordsOf(await says('公司拖欠工资怎么办'))).toContain('劳动监察')
  })
})

describe('a limit with its day', () => {
  test('of fifteen days or less is handed over at once, once, with the time of the answer', async () => {
    const heard = await begin('裁决书11号收到的，不服还来得及吗')
    expect(heard[0]?.text).toContain('只剩3天')
    expect(heard[1]?.text).toMatch(/已经转给工会的人，今天17:00前/)
    expect(lists(heard)).toBe(1)
    expect(await myCases()).toMatchObject([{ state: 'open', dueAt: '2026-11-23T09:00:00.000Z' }])
    expect(wordsOf(await says('裁决书11号收到的，不服还来得及吗'))).toContain('已经转给工会的人了')
    expect(await myCases()).toHaveLength(1)
  })

  test('is reckoned anew when the day is put right, and handed over as another', async () => {
    await begin('裁决书11号收到的，不服还来得及吗')
    expect(wordsOf(await says('不是，13号收到的'))).toContain('只剩5天')
    expect(await myCases()).toHaveLength(2)
  })

  test('that is over goes to a person as well', async () => {
    expect(wordsOf(await begin('裁决书10月8号收到的，不服还来得及吗'))).toContain('已经过了')
    expect(await myCases()).toHaveLength(1)
  })

  test('far off is told and handed to nobody', async () => {
    await begin('上个月被公司辞退了，仲裁时效还有多久')
    expect(await myCases()).toEqual([])
  })

  test('never says that the clock stops', async () => {
    expect(wordsOf(await begin('裁决书11号收到的，不服还来得及吗'))).toMatch(/不算申请仲裁、起诉/)
  })
})

describe('the hand-over rows', () => {
  const asked: readonly (readonly [string, RegExp])[] = [
    ['老板拖欠工资，让我签放弃协议才给钱，工资怎么要', /别[^。]{0,4}签/],
    ['我们三十多个工友两个月没发工资怎么办', /推[^。]{0,8}代表/],
    ['公司辞退我是不是违法', /认定|下结论/],
    ['我是事业编，年假怎么休', /规定不全一样/],
    ['主管总摸我，性骚扰怎么办', /细节不用写在这里|单独跟你/],
    ['包工头跑路了工资怎么要', /110/],
    ['被辞退的补偿金要交个税吗', /核定为准/],
    ['帮我写一份劳动仲裁申请书', /不代写/],
    ['工地上工友干活摔死了，家属能拿什么', /120|陪/],
  ]

  test.each(asked)('say their line to %s and offer a person, whatever answers', async (words, line) => {
    const heard = await begin(words)
    expect(wordsOf(heard)).toMatch(line)
    expect(heard.flatMap(({ choices }) => choices ?? []).map(({ send }) => send)).toContain('人工')
    expect(heard[0]?.text.length).toBeLessThanOrEqual(120)
    expect(lists(heard)).toBeLessThanOrEqual(1)
  })

  test('hand the words over that were written, when 人工 follows', async () => {
    const heard = await begin('主管总摸我，性骚扰怎么办', '人工')
    expect(wordsOf(heard)).toMatch(/刚才那段话[^]*电话/)
  })

  test('add nothing to another office’s matter', async () => {
    expect(wordsOf(await begin('我想离婚，孩子怎么判，算不算违法'))).not.toContain('下结论')
  })
})

describe('a short answer to what we asked', () => {
  test('是 to a question of fact is no question to look up', async () => {
    expect(entryOf(await begin('公司拖欠工资怎么办', '还在'))).toBeUndefined()
  })

  test('好 to the offer of a person hands over what was asked', async () => {
    const heard = await begin('我怀孕四个月，领导让我明天不用来了。', '好')
    expect(wordsOf(heard)).toMatch(/刚才那段话我转给工会的人[^]*电话/)
    expect((await conversation()).form).toMatchObject({ flow: 'handover', step: 'phone' })
  })

  test('不用 is taken as said', async () => {
    expect(wordsOf(await begin('我怀孕四个月，领导让我明天不用来了。', '不用'))).toMatch(/^好。/)
    expect(await myCases()).toEqual([])
  })
})

describe('words that lead nowhere', () => {
  test('a number that stands for nothing offers the choices again', async () => {
    const asked = await begin('公司拖欠工资怎么办')
    const heard = await says('77')
    expect(wordsOf(heard)).toContain('没有对应')
    expect(labels(heard)).toEqual(labels(asked))
  })

  test('看不懂 is met with one step and a number to call', async () => {
    const heard = await begin('公司拖欠工资怎么办', '看不懂')
    expect(heard).toHaveLength(1)
    expect(heard[0]?.text).toMatch(/先做一件事[^]*12351/)
    expect(heard[0]?.text.length).toBeLessThanOrEqual(120)
  })
})

describe('an answer that was not it', () => {
  test('is told to the editors, masked, once', async () => {
    const heard = await begin('张伟经理拖欠我工资怎么办', '不是这个')
    expect(wordsOf(heard)).toContain('没听对')
    await says('答非所问')
    const kept = (await allRows(house, gaps)).filter(({ reason }) => reason === 'unhelpful')
    expect(kept).toMatchObject([{ outcome: 'answer' }])
    expect(kept[0]?.question).not.toContain('张伟')
  })
})

describe('after help', () => {
  test.each(['在桥上', '吃了药', '我手里有刀', '在楼顶'])('%s pages at once', async (words) => {
    await begin('我不想活了')
    const heard = await says(words)
    expect(heard[0]?.kind).toBe('help')
    const id = await personId()
    const raised = (await allRows(house, alerts)).filter(({ person, imminent }) => person === id && imminent)
    expect(raised).toMatchObject([{ level: 'crisis', state: 'open' }])
  })

  test.each(['在家', '嗯', '没有刀', '不在桥上了'])('%s raises nothing new', async (words) => {
    await begin('我不想活了')
    const before = (await allRows(house, alerts)).length
    await says(words)
    expect(await allRows(house, alerts)).toHaveLength(before)
  })

  test('a follow-up to an answer given since is answered, a fact of oneself is met with patience', async () => {
    await begin('同事被机器轧断手了怎么办', '老板不给加班费能告吗')
    expect(entryOf(await says('那要多久'))).toBeDefined()
    expect(wordsOf(await says('我是学生'))).toContain('我在')
  })

  test('an hour later 在桥上 is an ordinary word again', async () => {
    await begin('我不想活了')
    await change((row) => ({ ...row, helpAt: addMs(monday, -hourMs) }))
    expect((await says('在桥上'))[0]?.kind).not.toBe('help')
  })
})
