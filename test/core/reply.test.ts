import { expect, test } from 'vitest'
import { asPlainText } from '../../src/core/reply.ts'

test('a number to call is not written twice', () => {
  const help = { kind: 'help', text: '打12356，有人听你说。', link: { label: '拨打12356', url: 'tel:12356' } } as const
  expect(asPlainText(help)).toBe('打12356，有人听你说。')
})
