import { expect, test } from 'vitest'
import { asPlainText, text } from '../../src/core/reply.ts'

test('choices become a numbered list, articles a line, a page link its address', () => {
  const reply = {
    ...text('选一个', [
      { label: '甲', send: 'a' },
      { label: '乙', send: 'b' },
    ]),
    cites: ['劳动合同法第三十条', '劳动法第五十条'],
    link: { label: '详情', url: 'https://example.org/x' },
  }
  expect(asPlainText(reply)).toBe(
    '选一个\n1 甲\n2 乙\n回数字就行。\n依据：劳动合同法第三十条、劳动法第五十条\n详情：https://example.org/x',
  )
})

test('a number to call is not written twice', () => {
  const help = { kind: 'help', text: '打12356，有人听你说。', link: { label: '拨打12356', url: 'tel:12356' } } as const
  expect(asPlainText(help)).toBe('打12356，有人听你说。')
})
