import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { folded } from '../../../src/pages/member/fold.ts'
import { footerNotes } from '../../../src/pages/member/footer-notes.ts'
import { linkTarget } from '../../../src/pages/member/links.ts'
import { phonesIn, pieces } from '../../../src/pages/member/phones.ts'

describe('numbers to call', () => {
  test('are found where people are told to call', () => {
    expect(phonesIn('打12356，有人听你说；有危险，马上打120或110。')).toEqual(['12356', '120', '110'])
    expect(phonesIn('12348可以免费问律师；110、119，或110,120')).toEqual(['12348', '110', '119', '120'])
    expect(phonesIn('电话：0510-85033123，手机13800000000')).toEqual(['051085033123', '13800000000'])
    expect(phonesIn('打12351人工')).toEqual(['12351'])
  })

  test.each([
    '交通费120元',
    '满110天',
    '第120条',
    '工资12000元',
    '12345.67元',
    '2026年',
    '￥120',
    '身份证320211199001011234',
    '120%',
    '110小时',
    '约120人',
  ])('%s holds none', (text) => {
    expect(phonesIn(text)).toEqual([])
  })

  test('cutting a text loses nothing of it', () => {
    const text = fc.array(fc.constantFrom('打', '12356', '110', '0510-', '85033123', '元', ' ', '第', '1', '。'))
    fc.assert(
      fc.property(text, (parts) => {
        const whole = parts.join('')
        expect(
          pieces(whole)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(whole)
      }),
    )
  })
})

describe('a link of a reply', () => {
  test.each([
    ['tel:12356', 'phone'],
    ['/booking?id=1', 'here'],
    ['https://example.org/a', 'outside'],
  ])('%s may be followed', (url, kind) => {
    expect(linkTarget(url)).toEqual({ kind, href: url })
  })

  test.each([
    'javascript:alert(1)',
    '//example.org',
    '/\\example.org',
    'data:text/html,x',
    'tel:1;x',
    'https://a b',
    '',
  ])('%s is only words', (url) => {
    expect(linkTarget(url)).toBeUndefined()
  })
})

describe('folding', () => {
  const long = `${'先把合同和流水存好。'.repeat(30)}完`

  test('keeps the first bubble, short ones and help whole', () => {
    expect(folded(long, { index: 0, kind: 'answer' })).toBeUndefined()
    expect(folded('短', { index: 1, kind: 'answer' })).toBeUndefined()
    expect(folded(long, { index: 1, kind: 'help' })).toBeUndefined()
  })

  test('cuts a long second bubble at the end of a sentence', () => {
    const head = folded(long, { index: 1, kind: 'answer' })
    expect(head).toMatch(/。$/)
    expect(long.startsWith(head ?? '-')).toBe(true)
  })

  test('cuts a text without sentences all the same', () => {
    expect(folded('长'.repeat(300), { index: 1, kind: 'answer' })).toBe(`${'长'.repeat(110)}……`)
  })
})

test('record numbers of the footer lead to their registers', () => {
  expect(footerNotes('')).toEqual([])
  expect(footerNotes('苏ICP备1号 | 苏公网安备2号|梁溪区总工会')).toEqual([
    { text: '苏ICP备1号', href: 'https://beian.miit.gov.cn/' },
    { text: '苏公网安备2号', href: 'https://beian.mps.gov.cn/' },
    { text: '梁溪区总工会' },
  ])
})
