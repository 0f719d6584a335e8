import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixtureKnowledge } from './content.ts'

const { normaliser } = await fixtureKnowledge()

describe('normalising', () => {
  test('brings width, case, traditional characters, punctuation and numbers to one form', () => {
    expect(normaliser.plain('老闆２個月　沒發工資！')).toBe(normaliser.plain('老板两个月没发工资'))
    expect(normaliser.plain('工伤10级')).toBe('工伤十级')
    expect(normaliser.plain('ＡＰＰ, 电话13800000000')).toBe('app电话')
    expect(normaliser.plain('打12351还是110')).toBe('打12351还是110')
  })

  test('replaces what people say by what entries say', () => {
    expect(normaliser.normal('老板炒鱿鱼')).toBe(normaliser.normal('公司把我开除了').replace('把', ''))
    expect(normaliser.normal('不给工钱')).toContain('工资')
  })

  test('keeps a message that is nothing but courtesies', () => {
    expect(normaliser.normal('你好')).toBe('你好')
  })

  test('takes any text and gives the same for what it gave', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (words) => {
        const plain = normaliser.plain(words)
        expect(normaliser.plain(plain)).toBe(plain)
        expect(normaliser.normal(words)).toBeTypeOf('string')
      }),
    )
  })
})
