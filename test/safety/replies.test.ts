import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { replySchema } from '../../src/core/reply.ts'
import { assess, mayAnswerToo, needsAlert, needsHelp } from '../../src/safety/finding.ts'
import { loadHotlines } from '../../src/safety/hotlines.ts'
import { alertedReply, helpReplies } from '../../src/safety/replies.ts'

const hotlines = loadHotlines(fileURLToPath(new URL('../../data/hotlines.json', import.meta.url)))

const samples = [
  '不想活了',
  '快撑不下去了',
  '自杀算工伤吗',
  '同事说要跳楼',
  '朋友说活着没意思',
  '真想弄死他',
  '有人触电了',
  '我出血了肚子好痛',
  '有人坠楼了',
  '煤气泄漏了',
  '着火了',
  '老板正在打我',
  '被锁在宿舍出不去',
  '今晚拿刀去找老板',
]

const words = (text: string, onCall: boolean): string =>
  helpReplies(assess(text), { onCall })
    .map((reply) => reply.text)
    .join('\n')

describe('what is said first', () => {
  test('one bubble of kind help, with a number to tap, a question whether the person is safe, and no law', () => {
    for (const text of samples) {
      const replies = helpReplies(assess(text), { onCall: true })
      expect([text, replies.length]).toEqual([text, 1])
      for (const reply of replies) {
        expect(replySchema.parse(reply).kind).toBe('help')
        expect(reply.link?.url).toMatch(/^tel:\d+$/u)
        expect(reply.text).toContain('安全吗')
        expect(reply.text).not.toMatch(/第.{1,6}条|法律|赔偿|菜单|[!！]|亲|请您耐心/u)
        expect(reply.text.length).toBeLessThanOrEqual(120)
      }
    }
  })

  test('every number said is in the dated list', () => {
    const known = new Set(hotlines.map((hotline) => hotline.number))
    for (const text of samples)
      for (const number of words(text, false).match(/\d{3,}/gu) ?? [])
        expect([number, known.has(number)]).toEqual([number, true])
  })

  test('accidents and illness name 120 first, fire and gas 119, violence 110', () => {
    const first = (text: string): string | undefined => helpReplies(assess(text), { onCall: true })[0]?.link?.url
    expect(first('有人触电了')).toBe('tel:120')
    expect(first('怀孕四个月出血了')).toBe('tel:120')
    expect(first('着火了')).toBe('tel:119')
    expect(first('煤气泄漏了')).toBe('tel:119')
    expect(first('老板正在打我')).toBe('tel:110')
    expect(first('不想活了')).toBe('tel:12356')
  })

  test('nobody is said to be told, on the rota or not; that is a reply of its own', () => {
    for (const text of samples)
      for (const onCall of [true, false]) expect(words(text, onCall)).not.toMatch(/已经(?:叫|通知|收到|告诉)|联系你/u)
    expect(words('不想活了', false)).toContain('没有老师值班')
    expect(alertedReply().text).toContain('自动应答')
  })

  test('nothing is said where nothing was found', () => {
    expect(helpReplies(assess('公司拖欠工资怎么办'), { onCall: true })).toEqual([])
    expect(needsHelp(assess('公司拖欠工资怎么办'))).toBe(false)
  })
})

describe('what may follow', () => {
  test('a question of law is answered after a concern, never after a crisis or a danger', () => {
    expect(mayAnswerToo(assess('自杀算工伤吗'))).toBe(true)
    expect(mayAnswerToo(assess('我要是自杀算工伤吗'))).toBe(false)
    expect(mayAnswerToo(assess('被机器压断手了还在流血，算工伤吗'))).toBe(false)
    expect(mayAnswerToo(assess('快撑不下去了'))).toBe(false)
  })

  test('a third person with a means raises an alert, a question does not', () => {
    expect(needsAlert(assess('同事说要跳楼'))).toBe(true)
    expect(needsAlert(assess('不想活了'))).toBe(true)
    expect(needsAlert(assess('着火了'))).toBe(true)
    expect(needsAlert(assess('自杀算工伤吗'))).toBe(false)
  })
})
