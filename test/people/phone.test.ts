import { expect, test } from 'vitest'
import { maskPhone, readPhone } from '../../src/people/phone.ts'

test.each([
  ['13800000001', '13800000001'],
  [' 138 0000 0001 ', '13800000001'],
  ['+86 138-0000-0001', '13800000001'],
  ['１３８００００００００１', undefined],
  ['１３８０００００００１', '13800000001'],
  ['0510-82700001', '051082700001'],
  ['（0510）82700001', '051082700001'],
  ['82700001', '051082700001'],
  ['010-12345678', '01012345678'],
  ['12345', undefined],
  ['128000000010', undefined],
  ['12800000001', undefined],
  ['我没有电话', undefined],
])('%s is read as %s', (raw, expected) => {
  expect(readPhone(raw)).toBe(expected)
})

test('a masked number keeps its last four', () => {
  expect(maskPhone('13800000001')).toBe('138****0001')
})
