import { describe, expect, test } from 'vitest'
import { createLawBook } from '../../src/law/citations.ts'
import { citesIn, namesOnly } from '../../src/model/named-articles.ts'

const law = (code: string, name: string, aliases: readonly string[] = []) => ({
  code,
  name,
  version: '',
  status: 'verified' as const,
  aliases: [...aliases],
  whole: false,
})
const book = createLawBook([
  law('ldhtf', '劳动合同法', ['劳合法']),
  law('tl', '劳动合同法实施条例'),
  law('xf', '刑法'),
  law('js', '江苏省工资支付条例'),
  law('gh', '江苏省实施《工会法》办法'),
])
const cites = [
  '劳动合同法第四十六条',
  '劳动合同法第四十七条',
  '江苏省工资支付条例第五十条',
  '劳动合同法第八十二条之一',
  '江苏省实施《工会法》办法第三条',
]

describe('a text that names only what was retrieved', () => {
  test.each([
    '按《劳动合同法》第四十七条算。',
    '《中华人民共和国劳动合同法》第47条。',
    '劳动合同法第四十六、四十七条都说到。',
    '劳动合同法第四十六条和第四十七条都说到。',
    '看第四十七条第二款。',
    '劳合法第四十七条。',
    '江苏省工资支付条例第五十条。',
    '《劳动合同法》第八十二条之一。',
    '《江苏省实施《工会法》办法》第三条。',
    '这句话里没有法条。',
    '分三条说：第一，先留证据。',
  ])('%s', (text) => {
    expect(namesOnly(text, cites, book)).toBe(true)
  })
})

describe('a text that names anything else', () => {
  test.each([
    ['another article of a law that was retrieved', '《劳动合同法》第四十八条'],
    ['an article of a law that was not', '《刑法》第四十七条'],
    ['a law that nobody knows', '《劳动者保护法》第四十七条'],
    ['a law without an article', '按照刑法规定要判刑'],
    ['a law that is not listed, without its marks', '海商法第四十七条'],
    ['the same behind a law that was retrieved', '劳动合同法没说，海商法第四十七条说了'],
    ['a law whose name begins like another', '劳动合同法实施条例第四十七条'],
    ['a bare number', '第九十九条说得很清楚'],
    ['digits without a sign before', '劳动合同法88条'],
    ['one of two', '劳动合同法第四十七条、第八十七条'],
    ['one of two in one breath', '劳动合同法第四十六、八十七条'],
    ['a range', '劳动合同法第四十六至四十七条'],
    ['the article of one law under the name of another', '江苏省工资支付条例第四十七条'],
    ['an inserted article', '《劳动合同法》第四十七条之一'],
    ['spaces between the signs', '劳动合同法 第 八十七 条'],
    ['an unreadable number', '劳动合同法第四七条'],
  ])('%s', (_name, text) => {
    expect(namesOnly(text, cites, book)).toBe(false)
  })
})

test('the articles a text names in full are its cites', () => {
  expect(citesIn('《劳动合同法》第47条怎么说，第四十六条怎么说', cites, book)).toEqual([cites[0], cites[1]])
})
