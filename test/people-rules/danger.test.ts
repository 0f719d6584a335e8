import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { conversations } from '../../src/core/conversation.ts'
import { hourMs, minuteMs } from '../../src/core/time.ts'
import { createFirstLook } from '../../src/dialogue/first-look.ts'
import { loadHotlines } from '../../src/safety/hotlines.ts'
import { pageText } from '../../src/services/oncall/words.ts'
import { inTalk } from '../services/private/house.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'
import { alertsOf, called, monday, putOn } from '../services/oncall/house.ts'

let at: TestApp
beforeEach(async () => {
  at = await startTestApp(monday)
})
afterEach(() => at.stop())

const onDuty = (id: string, order: 'first' | 'next' = 'first') => putOn(at, id, order, ['console'])
const says = async (words: string, sender = 'somebody'): Promise<string> => wordsOf(await at.say(words, sender))

describe('people.md 1.1: the first gate knows who may end their life and, apart from it, danger now', () => {
  test.each([
    ['不想活了', '12356', 'crisis'],
    ['有人触电了', '120', 'danger'],
    ['煤气泄漏了', '119', 'danger'],
    ['老板正在打我', '110', 'danger'],
    ['今晚拿刀去找老板', '110', 'danger'],
    ['我女儿被邻居猥亵了', '110', 'danger'],
  ])('%s is answered with %s first, and with no law', async (words, number, level) => {
    const [first, ...rest] = await at.say(words)
    expect(first).toMatchObject({ kind: 'help', link: { url: `tel:${number}` } })
    expect(wordsOf([...(first === undefined ? [] : [first]), ...rest])).not.toMatch(/第.{1,6}条|赔偿|依据/)
    expect(await alertsOf(at)).toMatchObject([{ level }])
  })

  test('whoever wants no reminders is screened all the same', async () => {
    await says('退订全部')
    expect((await at.say('不想活了'))[0]?.kind).toBe('help')
  })
})

describe('people.md 1.2: paging follows imminence, not level', () => {
  test.each(['同事说要跳楼，人在楼顶', '我在桥上，不想活了'])(
    '%s calls somebody at once, also at night',
    async (words) => {
      at.clock.move(16 * hourMs)
      await onDuty('a')
      await says(words)
      expect(await called(at)).toEqual(['1 first a shown'])
    },
  )

  test('a question about it calls nobody', async () => {
    await onDuty('a')
    await says('自杀算工伤吗')
    expect(await called(at)).toEqual([])
  })
})

describe('people.md 1.3: without a reply the next is called, and phone and place are asked for', () => {
  test('the second is called after the first was silent', async () => {
    await onDuty('a')
    await onDuty('b', 'next')
    expect(await says('我不想活了')).toMatch(/电话和大概位置/)
    at.clock.move(6 * minuteMs)
    await at.settle()
    at.clock.move(6 * minuteMs)
    await at.settle()
    expect((await called(at)).map((line) => line.split(' ')[2])).toEqual(expect.arrayContaining(['a', 'b']))
  })

  test('whoever writes on is heard, and asked neither for their safety nor for a place a second time', async () => {
    await onDuty('a')
    const first = await says('我不想活了')
    expect(first).toContain('安全吗')
    const said = [first]
    for (const words of ['真的不想活了', '活着没意思，想死', '我就是想死']) {
      at.clock.move(5 * minuteMs)
      const replies = await at.say(words)
      expect(replies[0]?.kind).toBe('help')
      const next = wordsOf(replies)
      expect(next).toMatch(/12356[^]*110|110[^]*12356/)
      expect(next).not.toMatch(/安全吗|大概位置/)
      expect(next).toContain('也叫过了')
      expect(next).not.toBe(said.at(-1))
      expect(next.length).toBeLessThan(first.length)
      said.push(next)
    }
    at.clock.move(hourMs)
    expect(await says('不想活了')).toContain('安全吗')
  })

  test('in a talk with a counsellor nobody says that no teacher is there', async () => {
    const { at: counsellor, id } = await inTalk(at)
    const said = await says('我不想活了')
    expect(said).toContain('12356')
    expect(said).not.toContain('没有老师值班')
    expect((await counsellor.look(id)).turns.map(({ text }) => text)).toContain('我不想活了')
  })

  test('a place said later is a reason for other words, never for the same', async () => {
    const first = await says('我不想活了')
    expect(await says('我在桥上')).toMatch(/^(?![^]*听到了)[^]*110[^]*120/)
    expect(first).toContain('没有老师值班')
  })

  test('another danger is told in full, also right after', async () => {
    await says('我不想活了')
    expect(await says('着火了')).toContain('别坐电梯')
  })

  test('somebody who came on call meanwhile is told of, and asks once', async () => {
    expect(await says('我不想活了')).not.toContain('叫了值班老师')
    await onDuty('a')
    expect(await says('我还是不想活')).toContain('已经叫了值班老师')
    expect(await says('我想死')).not.toContain('大概位置')
  })
})

describe('people.md 1.4: what leaves carries a number and nothing else', () => {
  test('the page is its number, whatever was written', async () => {
    await says('我叫张三，13812345678，我要从厂里楼顶跳下去')
    const [alert] = await alertsOf(at)
    expect(pageText(alert?.id ?? '', undefined)).toMatch(/^有一条待处理，编号 \w{6}$/)
  })
})

describe('people.md 1.5: harm to a minor goes to the police at once', () => {
  test.each([
    '我侄女去年被舅舅性侵',
    '邻居天天打孩子，能听见哭',
    '我12岁，爸爸天天打我',
    '幼儿园老师用针扎孩子',
    '儿子被后妈关在门外不给饭吃',
    '学生被教练乱摸了',
  ])('%s: 110 first, and somebody is called', async (words) => {
    const [first] = await at.say(words)
    expect(first).toMatchObject({ kind: 'help', link: { url: 'tel:110' } })
    expect(first?.text.length).toBeLessThanOrEqual(120)
    expect(await alertsOf(at)).toMatchObject([{ level: 'danger', imminent: true }])
  })

  test.each([
    '猥亵儿童罪怎么判',
    '公司招了个16岁的小孩算童工吗',
    '同事因为打孩子被拘留，公司能开除吗',
    '孩子打疫苗请假扣钱吗',
    '老师打电话说孩子发烧',
    '孩子被老师打了低分',
    '学生工被打骂怎么投诉',
    '孩子上学没人接，领导不批假',
  ])('%s is no such thing', async (words) => {
    expect((await at.say(words))[0]?.kind).not.toBe('help')
  })
})

describe('people.md 1.6: hotlines are dated data', () => {
  const shipped = fileURLToPath(new URL('../../data/hotlines.json', import.meta.url))
  const own = {
    number: '051000000000',
    name: '示例专线',
    purpose: '想说话',
    hours: '9点到21点',
    source: '测试',
    asOf: '2026-11-23',
    verified: true,
    own: true,
  }
  const withLines = async (...more: readonly unknown[]) => {
    const dir = await mkdtemp(path.join(os.tmpdir(), 'hotlines-'))
    const file = path.join(dir, 'hotlines.json')
    await writeFile(file, JSON.stringify({ asOf: '2026-11-23', hotlines: [...loadHotlines(shipped), ...more] }))
    return { file, remove: () => rm(dir, { recursive: true, force: true }) }
  }

  test("the district's own line is named beside 12356 when it is there, with a number to tap", async () => {
    const { file, remove } = await withLines(own)
    const replies = createFirstLook(loadHotlines(file)).look('我不想活了')?.replies ?? []
    expect(replies.map(({ link }) => link?.url)).toEqual(['tel:12356', 'tel:051000000000'])
    expect(replies[1]?.text).toContain('示例专线051000000000（9点到21点）')
    expect(createFirstLook(loadHotlines(shipped)).look('我不想活了')?.replies).toHaveLength(1)
    await remove()
  })

  test('two own lines are a mistake that stops the start', async () => {
    const { file, remove } = await withLines(own, { ...own, number: '051000000001' })
    expect(() => loadHotlines(file)).toThrow(/own/)
    await remove()
  })

  test('every number of a help reply stands in the list with its day', async () => {
    const known = new Set(loadHotlines(shipped).map(({ number }) => number))
    for (const words of ['不想活了', '还是不想活了', '着火了', '还在着火', '我女儿被老师打得浑身青紫'])
      for (const number of (await says(words)).match(/\d{3,}/g) ?? []) expect(known).toContain(number)
  })
})

test('help sets nothing of a form aside for good', async () => {
  await says('预约心理老师')
  await says('我不想活了')
  await says('真的不想活了')
  expect((await allRows(at, conversations))[0]?.parked).toMatchObject({ flow: 'counselling' })
  expect(await says('继续')).toContain('想聊哪方面')
})
