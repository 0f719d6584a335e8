import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { globalWord } from '../../src/dialogue/global-words.ts'
import { startTestApp, type TestApp } from '../support/app.ts'

let at: TestApp
beforeAll(async () => {
  at = await startTestApp('2026-11-23T02:00:00.000Z')
})
afterAll(() => at.stop())

const calls = (said: string): boolean =>
  globalWord(said) !== undefined || at.app.services.words.some(({ matches }) => matches(said))

const lineSchema = z.union([
  z.object({ question: z.string() }).transform(({ question }) => question),
  z.object({ text: z.string() }).transform(({ text }) => text),
])

const linesOf = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => lineSchema.safeParse(JSON.parse(line)).data ?? [])

const filesIn = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.jsonl'))
        .map((name) => path.join(folder, name))
    : []

/** What a service or a global word is rightly called by, although it stands in a collection of questions. */
const rightly = new Set(['想约心理咨询', '想约心理老师聊聊', '打电话', '你能做什么'])

describe('the words of the services', () => {
  test('take no ordinary question away from the answers', () => {
    const files = ['test/safety/corpus', 'test/knowledge', '../shared/eval'].flatMap(filesIn)
    const said = files.flatMap(linesOf)
    expect(said.length).toBeGreaterThan(1_000)
    expect(said.filter((one) => calls(one) && !rightly.has(one))).toEqual([])
  })

  test.each([
    '公司要换时间上班合法吗',
    '报名费不退怎么办',
    '公司组织讲座周末不去扣钱',
    '跟老师吵架了被开除',
    '我约了老板谈工资',
    '测一下噪音超标算职业病吗',
    '工地上没有人管安全',
    '我的工资谁看过',
    '公司不发了怎么办',
    '不要发了工资再扣',
    '没有人',
    '身边没有人',
  ])('%s is no call', (said) => {
    expect(calls(said)).toBe(false)
  })

  test.each([
    ['能不能帮我约个心理老师', '可以预约心理咨询吗', '我想和心理老师聊聊', '想跟老师聊聊', '心里闷想找人说话'],
    ['看看我的预约', '我约的老师什么时候来', '我想改期', '改个时间', '帮我取消预约', '我不约了', '再约一个'],
    ['有讲座吗', '讲座怎么报名', '我报名了吗', '讲座我不去了', '我要去', '怎么签到'],
    ['我想测一下压力', '测测心情', '小测评', '填问卷', '我看说明', '谁看了我的记录'],
    ['我要退订', '别发了', '别再给我发消息了', '不要再给我发提醒', '取消订阅'],
    ['给我转人工', '请转人工', '有没有真人', '有活人吗', '我要和真人说话', '找工会', '帮我找个人'],
    ['更多', '有什么功能', '我的事', '接着填', '机器人', '开始'],
  ])('are found as people say them: %s …', (...said) => {
    expect(said.filter((one) => !calls(one))).toEqual([])
  })
})
