import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deadlines } from '../../../src/law/deadlines/deadlines.ts'
import { startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { someone } from './someone.ts'

let running: TestApp
beforeAll(async () => {
  running = await startTestApp('2026-11-23T02:00:00.000Z')
})
afterAll(() => running.stop())

describe('keeping a limit', () => {
  test('asks which and from which day, shows the last day, plans its reminders', async () => {
    const { talk, planned } = someone(running)
    expect(await talk('记一个期限')).toContain('仲裁和调解')
    expect(await talk('法院和执行')).toContain('不服裁决去起诉')
    expect(await talk('不服裁决去起诉')).toContain('哪天收到裁决书的')
    expect(await talk('没有日子')).toContain('没看出是哪一天')
    const summary = await talk('11月16号')
    expect(summary).toContain('11月16日（周一）')
    expect(summary).toContain('12月1日（周二）是不服裁决去起诉的最后一天')
    expect(await planned()).toEqual([])
    const done = await talk('提交')
    expect(done).toContain('11月24日、11月28日、11月30日')
    expect(done).toContain('不等于申请仲裁')
    expect(await planned()).toEqual([
      '2026-11-24T01:00:00.000Z',
      '2026-11-28T01:00:00.000Z',
      '2026-11-30T01:00:00.000Z',
    ])
  })

  test('the words of a choice bring the limit, and the day if it was said', async () => {
    const { talk } = someone(running)
    expect(await talk('提醒我书面提出辞职')).toContain('打算哪天走')
    expect(await talk('12月31号')).toContain('最晚12月1日（周二）书面提出辞职')
    await talk('取消')
    expect(await talk('提醒我不服裁决去起诉 2026-11-16')).toContain('请看一遍')
    expect(await talk('提交')).toContain('记下了')
  })

  test('the bare words mean the limit just spoken of, else they ask which', async () => {
    const { talk } = someone(running)
    expect(await talk('提醒我最后一天')).toContain('哪方面的期限')
    await talk('取消')
    await talk('10月15号认定书下来不服怎么办')
    expect(await talk('提醒我最后一天')).toContain('不服工伤认定申请复议')
    await talk('取消')
    await talk('10月15号认定书下来不服怎么办')
    expect(await talk('提醒我')).toContain('12月14日（周一）')
  })

  test('what is about another matter is no call for it', async () => {
    const { talk, saved } = someone(running)
    for (const text of ['提醒我明天开会', '提醒我请法律援助先帮忙', '我的期限'])
      expect(await talk(text), text).not.toContain('请看一遍')
    expect(await saved()).toEqual([])
  })

  test('a month alone is asked for its day, a day ahead is refused', async () => {
    const { talk } = someone(running)
    expect(await talk('提醒我自己申请工伤认定', '上个月')).toContain('2026-10-01')
    expect(await talk('明天')).toContain('还没到')
    expect(await talk('2026-10-01')).toContain('2027年10月1日（周五）')
  })

  test('the last day of a holiday shows where it may move to, and reminds by the first', async () => {
    const { talk, planned } = someone(running)
    const done = await talk('提醒我不服一审判决去上诉', '11月20号', '提交')
    expect(done).toContain('12月5日（周六）是不服一审判决去上诉的最后一天')
    expect(done).toContain('法定最后一天可能是12月7日（周一）')
    expect((await planned()).at(-1)).toBe('2026-12-04T01:00:00.000Z')
  })

  test('past the holidays known it says that it does not know', async () => {
    const { talk } = someone(running)
    expect(await talk('提醒我申请劳动仲裁', '2026-03-02', '提交')).toContain('只公布到2026年')
  })

  test('a near one or one that is over goes to a person the same day, once', async () => {
    const { talk, handedOver } = someone(running)
    expect(await talk('提醒我不服裁决去起诉', '11月11号', '提交')).toContain('转给工会的人')
    expect(await handedOver()).toBe(1)
    const over = await talk('提醒我不服一审判决去上诉', '9月1号', '提交')
    expect(over).toContain('已经过了')
    expect(over).toContain('12348')
    expect(await handedOver()).toBe(2)
    await talk('裁决书11月12号收到的，不服还来得及吗')
    expect(await handedOver()).toBe(3)
    await talk('提醒我不服裁决去起诉 2026-11-12', '提交')
    expect(await handedOver()).toBe(3)
    await talk('提醒我单位给你上社保', '11月1号', '提交')
    expect(await handedOver()).toBe(3)
  })

  test('a day is asked again when the limit is changed to one of another event', async () => {
    const { talk, saved } = someone(running)
    await talk('提醒我单位跟你签合同', '11月2号', '改哪个期限', '工资、社保、假期')
    expect(await talk('单位给你上社保')).toContain('12月2日（周三）是单位给你上社保的最后一天')
    await talk('改哪个期限', '法院和执行')
    expect(await talk('不服裁决去起诉')).toContain('再说一遍')
    expect(await talk('提交')).toContain('哪天收到裁决书的')
    expect(await talk('11月16号', '提交')).toContain('12月1日（周二）')
    expect(await saved()).toMatchObject([{ deadline: 'sue-15', trigger: '2026-11-16' }])
  })

  test('the same limit from the same day is kept once', async () => {
    const { talk, saved } = someone(running)
    await talk('提醒我申请劳动仲裁', '2026-03-02', '提交')
    expect(await talk('提醒我申请劳动仲裁', '2026-03-02', '提交')).toContain('已经记过了')
    expect(await saved()).toHaveLength(1)
  })

  test('every limit can be kept by its name', async () => {
    for (const item of [...deadlines.values()].filter(({ remindDaysBefore }) => remindDaysBefore.length > 0)) {
      const day = item.count.from === 'before' ? '2027-05-20' : '2026-05-20'
      const done = await running.say(`提醒我${item.name} ${day}`, item.id)
      expect(wordsOf(done), item.id).toContain('请看一遍')
      const [first, second, ...more] = await running.say('提交', item.id)
      expect(more, item.id).toEqual([])
      expect(first?.text.length, item.id).toBeLessThanOrEqual(120)
      expect(second?.text, item.id).toContain(item.act)
    }
  })
})
