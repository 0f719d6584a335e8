import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSpeller } from '../../src/knowledge/spelling.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { realDir } from './content.ts'

const knowledge = await loadKnowledge(realDir)
const spell = createSpeller({
  letters: knowledge.letters,
  words: knowledge.words,
  texts: knowledge.entries.flatMap((entry) => [entry.title, ...entry.questions, entry.short, entry.body]),
})

describe('a slip of the ear', () => {
  test.each([
    ['劳动和同没签', '劳动合同没签'],
    ['工商认定怎么办', '工伤认定怎么办'],
    ['赔尝多少', '赔偿多少'],
    ['老板脱欠工资', '老板拖欠工资'],
    ['申请种裁', '申请仲裁'],
  ])('is put right: %s', (typed, meant) => {
    expect(spell(typed)).toBe(meant)
  })

  test.each([
    ['tuoqian gongzi zenmeban', '拖欠工资怎么办'],
    ['jia ban fei zenme suan', '加班费怎么算'],
    ['gongshang鉴定', '工伤鉴定'],
  ])('in pinyin is read: %s', (typed, meant) => {
    expect(spell(typed)).toBe(meant)
  })

  test.each(['公司不给我交社保', '我把合同弄丢了', 'wifi密码是多少', '圆周率公式', '李白是谁', '附近有超市吗'])(
    'is not seen where there is none: %s',
    (typed) => {
      expect(spell(typed)).toBe(typed)
    },
  )

  test('never takes long over a text that means nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('xi', 'an', 'g', '工', '资', 'e', ' '), maxLength: 400 }),
        (typed) => {
          expect(typeof spell(typed)).toBe('string')
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('a traditional text', () => {
  test('is read as if it were simplified', () => {
    expect(knowledge.normaliser.simple('勞動合同到期不續簽，産假補償')).toBe('劳动合同到期不续签,产假补偿')
    expect(knowledge.normaliser.plain('拖欠薪資')).toBe(knowledge.normaliser.plain('拖欠薪资'))
  })
})
