import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import type { OpenForm } from '../../../src/core/conversation.ts'
import type { Reply } from '../../../src/core/reply.ts'
import { hourMs } from '../../../src/core/time.ts'
import { createForms } from '../../../src/dialogue/flow.ts'
import { bodyOf, bookings } from '../../../src/services/counselling/records.ts'
import { bookSlot } from '../../../src/services/counselling/rules.ts'
import { choiceOf, openHouse, type House } from './house.ts'

let house: House

beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

/** A person who fills in forms, one message at a time; a new process could run each of them. */
const person = (id: string) => {
  let form: OpenForm | undefined
  let replies: readonly Reply[] = []
  const forms = () => createForms(house.counselling.flows, house.parts.sealer)
  const kept = () => JSON.stringify(form ?? {})
  return {
    kept,
    text: () => replies.map((reply) => reply.text).join('\n'),
    choices: () => replies.at(-1)?.choices ?? [],
    isOpen: () => form !== undefined,
    start: async (flow: string) => {
      const step = await house.as(id, (work) => forms().start(flow, { work, person: id }))
      form = step.form
      replies = step.replies
    },
    says: async (...said: readonly string[]) => {
      for (const words of said) {
        if (form === undefined) throw new Error('no form is open')
        const open = form
        const step = await house.as(id, (work) => forms().answer(open, { work, person: id }, words))
        form = step.form
        replies = 'missed' in step ? [{ kind: 'text', text: step.say }, ...step.again] : step.replies
      }
    },
  }
}

const codeIn = (words: string): string => /编号 (\d{6})/.exec(words)?.[1] ?? ''
const open = (id: string) => house.store.read((read) => read.rows(cases).range('person', { where: [id], limit: 10 }))

describe('the counselling form', () => {
  test('books by typed numbers, words and a phone number with spaces', async () => {
    const a = person('per_a')
    await a.start('counselling')
    await a.says('2', '打电话', '跳过', '1', '12345')
    expect(a.text()).toContain('没认出来')
    await a.says('138 0000 0001')
    expect(a.kept()).not.toContain('13800000001')
    expect(a.text()).toContain('谁看得到')
    await a.says('同意')
    expect(a.text()).toContain('138****0001')
    await a.says('提交')
    expect(a.isOpen()).toBe(false)
    expect(codeIn(a.text())).toHaveLength(6)
    const [row] = await open('per_a')
    expect(row).toMatchObject({ kind: 'counselling', state: 'booked', body: { topic: 'family', way: 'phone' } })
  })

  test('a visit names the place and needs no phone', async () => {
    const a = person('per_a')
    await a.start('counselling')
    await a.says('其他不想说', '到站点当面谈', '没有')
    expect(a.choices().at(0)?.label).toContain('示例站点')
    await a.says('1', '跳过', '1', '提交')
    expect(a.text()).toMatch(/约上了：.*示例路/)
  })

  test('nothing is kept of who does not agree', async () => {
    const a = person('per_a')
    await a.start('counselling')
    await a.says('1', '1', '跳过', '1', '跳过', '不同意')
    expect(a.isOpen()).toBe(false)
    expect(a.text()).toContain('都没有留下')
    expect(await open('per_a')).toEqual([])
    expect(await house.store.read((read) => read.rows(bookings).count('counsellor'))).toBe(0)
  })

  test('a slot that somebody else took in the meantime is asked again', async () => {
    const a = person('per_a')
    await a.start('counselling')
    await a.says('1', '1', '跳过', '1', '跳过', '同意')
    const slots = await house.free({ topic: 'work', way: 'online' })
    const first = slots.find(({ start }) => start >= '2026-11-23T04:00:00.000Z')
    await house.as('per_b', (work) =>
      bookSlot(work, house.parts, { person: 'per_b', topic: 'work', way: 'online', slot: choiceOf(first) }),
    )
    await a.says('提交')
    expect(a.text()).toContain('刚被别人约走')
    await a.says('1', '提交')
    expect(a.text()).toContain('约上了')
  })

  test('when no time fits, a wish in words becomes a request for the office', async () => {
    const a = person('per_a')
    await a.start('counselling')
    await a.says('1', '1', '跳过', '都不合适', '周末上午', '跳过', '同意', '提交')
    expect(a.text()).toContain('记下了')
    const [row] = await open('per_a')
    expect(row?.state).toBe('requested')
    const wish = row === undefined ? '' : (bodyOf(row).wish ?? '')
    expect(house.parts.sealer.open('counselling', wish)).toBe('周末上午')
  })

  test('offers six times at most, each once, over more than one day, some of them in the evening', async () => {
    const a = person('per_a')
    await a.start('counselling')
    await a.says('1', '1', '跳过')
    const labels = a.choices().map(({ label }) => label)
    expect(labels).toHaveLength(7)
    expect(new Set(labels).size).toBe(7)
    expect(labels.some((label) => /(18|19|20):\d\d/.test(label))).toBe(true)
    expect(new Set(labels.slice(0, 6).map((label) => label.slice(0, 6))).size).toBeGreaterThan(1)
  })

  test('an odd answer is asked again and never kept', async () => {
    const a = person('per_a')
    await a.start('counselling')
    for (const odd of ['99', '你是谁', 'constructor', '']) {
      await a.says(odd)
      expect(a.text()).toContain('从上面选一个')
    }
    await a.says('1', '1', '跳过', 'cou_x|2026-99-99T00:00:00.000Z')
    expect(a.text()).toContain('从上面选一个')
  })
})

describe('changing and cancelling', () => {
  const bookedBy = async (id: string): Promise<string> => {
    const a = person(id)
    await a.start('counselling')
    await a.says('1', '1', '跳过', '1', '跳过', '同意', '提交')
    return codeIn(a.text())
  }

  test('one of the own appointments is moved by choosing it', async () => {
    await bookedBy('per_a')
    const a = person('per_a')
    await a.start('counselling-move')
    await a.says('1', '2', '提交')
    expect(a.text()).toContain('改好了')
    expect(await house.store.read((read) => read.rows(bookings).count('person', { where: ['per_a'] }))).toBe(1)
  })

  test('a code cancels from anywhere; a wrong one says so', async () => {
    const code = await bookedBy('per_a')
    const b = person('per_b')
    await b.start('counselling-cancel')
    await b.says(code === '000000' ? '111111' : '000000')
    expect(b.text()).toContain('没找到这个编号')
    await b.says(code, '提交')
    expect(b.text()).toContain('预约取消了')
    expect((await open('per_a'))[0]?.state).toBe('cancelled')
  })
})

describe('the words that lead here', () => {
  const say = (id: string, words: string) =>
    house.as(id, async (work) =>
      house.counselling.words.find(({ matches }) => matches(words))?.open({ work, person: id, words }),
    )

  test('open the right form', async () => {
    for (const words of ['预约心理老师', '我想约个老师聊聊', '心理咨询', '想找人聊聊'])
      expect(await say('per_a', words)).toMatchObject({ flow: 'counselling' })
    for (const words of ['心理压力大公司要赔吗', '我要找老板', '改时间', '公司要换时间', '预约', '取消'])
      expect(await say('per_a', words)).toEqual(words === '预约' ? { replies: [], flow: 'counselling' } : undefined)
  })

  test('a code in the words is an answer already, and the sixth wrong one an hour is refused unread', async () => {
    const slot = choiceOf((await house.free({ way: 'online', from: '2026-11-25T00:00:00.000Z' }))[0])
    const opened = await house.as('per_a', (work) =>
      bookSlot(work, house.parts, { person: 'per_a', topic: 'work', way: 'online', slot }),
    )
    if (opened.kind === 'refused') throw new Error(opened.why)
    expect(await say('per_b', `取消预约 ${opened.code}`)).toMatchObject({
      flow: 'counselling-cancel',
      answers: { which: opened.code },
    })
    const wrong = opened.code === '000000' ? '111111' : '000000'
    for (let i = 0; i < 5; i += 1) expect((await say('per_b', `改期${wrong}`))?.flow).toBeUndefined()
    const refused = await say('per_b', `改期 ${opened.code}`)
    expect(refused?.flow).toBeUndefined()
    expect(refused?.replies[0]?.text).toContain('先停一小时')
    house.clock.move(hourMs)
    expect((await say('per_b', `改期 ${opened.code}`))?.flow).toBe('counselling-move')
  })

  test('我的预约 shows time and place to the person only', async () => {
    const slot = choiceOf((await house.free({ way: 'station', from: '2026-11-25T00:00:00.000Z' }))[0])
    await house.as('per_a', (work) =>
      bookSlot(work, house.parts, { person: 'per_a', topic: 'work', way: 'station', slot }),
    )
    expect((await say('per_a', '我的预约'))?.replies[0]?.text).toMatch(/11月25日.*示例站点.*等工会的人确认/)
    expect((await say('per_b', '我的预约'))?.replies[0]?.text).toContain('没有你的预约')
  })
})
