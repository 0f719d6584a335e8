import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { checkKnowledge } from '../../src/knowledge/check.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { toReplies } from '../../src/knowledge/replies.ts'
import { realDir } from './content.ts'

const knowledge = await loadKnowledge(realDir)

const lineSchema = z.object({ question: z.string() })

/** One of the sets beside this file. */
const questionsOf = async (name: string): Promise<readonly string[]> => {
  const source = await readFile(new URL(`${name}.jsonl`, import.meta.url), 'utf8')
  return source
    .trimEnd()
    .split('\n')
    .map((line) => lineSchema.parse(JSON.parse(line)).question)
}

describe('the content that ships', () => {
  test('can be read as a whole and is not small', () => {
    expect(knowledge.problems).toEqual([])
    expect(knowledge.entries.length).toBeGreaterThanOrEqual(80)
  })

  test('passes the content check', () => {
    expect(checkKnowledge(knowledge, { now: '2026-11-23T02:00:00.000Z' })).toEqual([])
  })

  test('answers every title and phrasing with the entry it belongs to', () => {
    const wrong = knowledge.entries.flatMap((entry) =>
      [entry.title, ...entry.questions].filter((words) => {
        const answer = knowledge.answer(words)
        return answer.outcome !== 'answer' || answer.entry !== entry
      }),
    )
    expect(wrong).toEqual([])
  })

  test('fits the bubbles of every channel', () => {
    for (const entry of knowledge.entries) {
      const [first, second] = toReplies(knowledge.answer(entry.title), '2026-11-23')
      expect(Array.from(first?.text ?? '').length).toBeLessThanOrEqual(120)
      // A WeChat text message holds 2048 bytes.
      expect({ entry: entry.id, fits: Buffer.byteLength(second?.text ?? '') <= 2048 }).toEqual({
        entry: entry.id,
        fits: true,
      })
    }
  })

  test('leaves alone what is not ours', () => {
    const others = [
      '我想离婚，房子和孩子归谁',
      '邻居家的狗把我咬了要不要赔',
      '朋友借钱不还有借条怎么起诉',
      '买房交了定金开发商不退',
      '开车追尾了对方全责怎么理赔',
      '网上买的衣服不给退货',
      '酒驾被抓会判几年',
      '爷爷的遗产孙子能继承吗',
      '小区物业乱收费找谁',
      '今天天气怎么样',
      '帮我写一首诗',
      '合伙开店散伙了钱怎么分',
    ]
    expect(others.filter((question) => knowledge.answer(question).outcome !== 'refuse')).toEqual([])
  })

  test('does not take a few characters that happen to stand in an entry for a question', () => {
    const scraps = ['不知道', '有人', '同意', '没事了', '没有', '说了', '老板', '签字']
    expect(scraps.filter((words) => knowledge.answer(words).outcome === 'answer')).toEqual([])
  })

  test('meets fear with more than an article, also right after an answer', () => {
    for (const words of ['我好怕', '害怕', '我好委屈啊', '好慌呀']) {
      const answer = knowledge.answer(words, { last: 'pregnant-dismissed' })
      expect([words, answer.outcome === 'refuse' && answer.say]).toEqual([words, expect.stringContaining('别一个人扛')])
    }
    expect(knowledge.answer('我怕被开除').outcome).toBe('answer')
  })

  test('asks after signs and faces alone, hears the sad ones, and says so to words that are not Chinese', async () => {
    const say = (question: string, last?: string): string => {
      const answer = knowledge.answer(question, last === undefined ? {} : { last })
      return answer.outcome === 'refuse' ? answer.say : answer.outcome
    }
    for (const signs of ['？', '。。。', '😀😀', '[微笑]', '[Facepalm]', '/:rose', '[微笑][微笑]！', ']]><x>']) {
      expect([signs, say(signs)]).toEqual([signs, expect.stringContaining('我没看出要问什么')])
      expect([signs, say(signs, 'wage-arrears')]).toEqual([signs, expect.stringContaining('我没看出要问什么')])
    }
    for (const signs of ['😭😭', '[大哭]', '[流泪][流泪]']) expect(say(signs)).toContain('12356')
    for (const words of ['My boss did not pay me', 'ﾊﾝｶｸ ｶﾅ', 'مەن ئىش ھەققىمنى ئالالمىدىم'])
      expect([words, say(words)]).toEqual([words, expect.stringContaining('I read Chinese only')])
    for (const words of ['laoban bu fa gongzi', '[大哭]老板不发工资', '[欠薪]怎么办'])
      expect([words, say(words)]).toEqual([words, 'answer'])
  })

  test('leaves small talk alone and meets every courtesy', async () => {
    const talk = await questionsOf('small-talk')
    const taken = talk.filter((question) => knowledge.answer(question).outcome !== 'refuse')
    expect(taken.length / talk.length).toBeLessThanOrEqual(0.02)
    const courtesies = await questionsOf('courtesies')
    expect(courtesies.filter((question) => knowledge.answer(question).reason !== 'courtesy')).toEqual([])
  })

  test('knows a question again that is typed in traditional characters, in pinyin or by ear', () => {
    const entryOf = (question: string): string | undefined => {
      const answer = knowledge.answer(question)
      return answer.outcome === 'answer' ? answer.entry.id : undefined
    }
    const plain = entryOf('老板拖欠工资怎么办')
    expect(plain).toBeDefined()
    expect(entryOf('老闆拖欠工資怎麼辦')).toBe(plain)
    expect(entryOf('老板脱欠工资怎么办')).toBe(plain)
    expect(entryOf('laoban tuoqian gongzi zenmeban')).toBe(plain)
  })

  test('answers the same after any number of questions: nothing is kept between them', () => {
    const first = JSON.stringify(knowledge.answer('老板拖欠工资怎么办').candidates.map((one) => one.score))
    for (let n = 0; n < 2_000; n += 1) knowledge.answer(`老板拖欠工资${n}个月`)
    expect(JSON.stringify(knowledge.answer('老板拖欠工资怎么办').candidates.map((one) => one.score))).toBe(first)
  })
})
