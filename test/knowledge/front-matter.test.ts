import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readFrontMatter, readPlainFrontMatter } from '../../src/knowledge/front-matter.ts'

const ours = [
  'id: wage-arrears',
  'asOf: 2026-11-23',
  'handover: true',
  'questions:',
  '  - 老板拖欠工资怎么办',
  '  - 996合法吗',
  '  - “试用期”（三个月）给不给钱',
  'cites: []',
  'ask:',
  '  question: 你是月薪还是计件？',
  '  choices:',
  '    - label: 月薪',
  '      entry: wage-month',
  '    - label: 计件',
  '      say: 按件数算',
].join('\n')

const parsed = (source: string): unknown => {
  try {
    return { value: parse(source) as unknown }
  } catch {
    return 'no YAML'
  }
}

/** What is near to our own front matter, and what YAML takes for something else than words. */
const pieces = fc.constantFrom(
  ...'工资|id|三|true|null|yes|~|12|1e3|0x1F|2026-11-23|.5| |- |: |:|#| #'.split('|'),
  ...Array.from('"\'[]{}&*!>%@,，　\t\u0085|'),
  '\ud83d\ude00',
)
const scalars = fc.array(pieces, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
const lines = fc.oneof(
  scalars.map((scalar) => `key: ${scalar}`),
  scalars.map((scalar) => `other: ${scalar}`),
  scalars.map((scalar) => `  - ${scalar}`),
  scalars.map((scalar) => `    - label: ${scalar}`),
  scalars.map((scalar) => `      say: ${scalar}`),
  fc.constantFrom('list:', '  choices:', '', '  ', '# note', '- 一', 'key:', '---', '...'),
)

describe('front matter', () => {
  test('as entries have it is read without the whole of YAML, and reads the same', () => {
    expect(readPlainFrontMatter(ours)).toEqual(parse(ours))
  })

  test('is never read otherwise than YAML reads it', () => {
    fc.assert(
      fc.property(fc.array(lines, { minLength: 1, maxLength: 8 }), (some) => {
        const source = some.join('\n')
        const plain = readPlainFrontMatter(source)
        expect(plain === undefined ? undefined : parsed(source)).toEqual(
          plain === undefined ? undefined : { value: plain },
        )
      }),
      { numRuns: 3_000 },
    )
  })

  test.each([
    ['quotes', 'title: "工资: 多少"', { title: '工资: 多少' }],
    ['a list on one line', 'questions: [一, 二]', { questions: ['一', '二'] }],
    ['a remark', 'id: one # 第一条', { id: 'one' }],
    ['words over two lines', 'title: 工资\n  多少', { title: '工资 多少' }],
    ['a number', 'title: 12', { title: 12 }],
    ['an empty value', 'title:', { title: null }],
  ])('with more of YAML is left to it: %s', (_, source, value) => {
    expect(readPlainFrontMatter(source)).toBeUndefined()
    expect(readFrontMatter(source)).toEqual(value)
  })

  test('that is no YAML is refused', () => {
    expect(() => readFrontMatter('questions: [一\n  二: ]')).toThrow('Implicit keys')
  })
})
