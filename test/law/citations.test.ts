import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  formatCitation,
  fromChineseNumber,
  loadLawBook,
  parseCitation,
  toChineseNumber,
} from '../../src/law/citations.ts'

const book = await loadLawBook(fileURLToPath(new URL('../../data/laws.json', import.meta.url)))

/** The canonical form of what was written, or the problem with it. */
const read = (text: string): string => {
  const parsed = parseCitation(text, book)
  return parsed.ok ? formatCitation(parsed.citation) : parsed.problem
}

describe('Chinese numerals', () => {
  test('are written as statutes write them', () => {
    expect([1, 10, 12, 20, 47, 100, 107, 110, 117, 1010, 1259].map(toChineseNumber)).toEqual(
      '一 十 十二 二十 四十七 一百 一百零七 一百一十 一百一十七 一千零一十 一千二百五十九'.split(' '),
    )
  })

  test('read back what was written, for every number an article can have', () => {
    for (let n = 1; n <= 9999; n += 1) expect(fromChineseNumber(toChineseNumber(n))).toBe(n)
  })

  test('accept the other ways of writing a number', () => {
    expect(['一百〇七', '47', '一十二', '一千零十'].map(fromChineseNumber)).toEqual([107, 47, 12, 1010])
  })

  test('refuse what is not a number', () => {
    expect(['', '十十', '四七', '百', '0', '零', '一百七', '五千十'].map(fromChineseNumber)).toEqual(
      Array.from({ length: 8 }, () => undefined),
    )
  })
})

describe('citations', () => {
  test('keep one form whatever way they were written', () => {
    const ways = [
      '劳动合同法第四十七条',
      '《劳动合同法》第47条',
      '中华人民共和国劳动合同法第四十七条第二款',
      ' 劳动合同法 第四十七条 ',
    ]
    expect(ways.map(read)).toEqual(ways.map(() => '劳动合同法第四十七条'))
  })

  test('call a law by its listed name when an alias or full title was used', () => {
    expect(read('最高人民法院关于审理劳动争议案件适用法律问题的解释(一)第四十四条')).toBe(
      '审理劳动争议案件适用法律问题的解释（一）第四十四条',
    )
    expect(read('实施社会保险法若干规定第二条')).toBe('实施《社会保险法》若干规定第二条')
  })

  test('know inserted articles', () => {
    expect(read('刑法第二百七十六条之一')).toBe('刑法第二百七十六条之一')
  })

  test('of a notice without articles need none, of a law they do', () => {
    expect(read('江苏省最低工资标准通知')).toBe('江苏省最低工资标准通知')
    expect(read('劳动合同法')).toBe('no article')
  })

  test('say what is wrong', () => {
    expect(read('劳动保护法第三条')).toBe('unknown law')
    expect(read('劳动合同法第四七条')).toBe('malformed article')
    expect(read('劳动合同法四十七条')).toBe('unknown law')
    expect(read('劳动合同法第九十九条')).toBe('no such article')
  })

  test('cover every law of the list under a name of its own', () => {
    expect(new Set(book.laws.map((law) => law.name)).size).toBe(book.laws.length)
    expect(book.laws.length).toBeGreaterThanOrEqual(77)
    for (const law of book.laws) for (const name of [law.name, ...law.aliases]) expect(book.find(name)).toBe(law)
  })
})
