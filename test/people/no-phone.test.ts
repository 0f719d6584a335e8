import { expect, test } from 'vitest'
import { leavesNone } from '../../src/people/phone.ts'

test.each([
  '跳过',
  '没有',
  '没有电话',
  '我没有手机',
  '不留',
  '不想留',
  '我不想留电话',
  '不方便',
  '不用了',
  '算了',
  '无',
])('%s leaves no number', (said) => {
  expect(leavesNone(said)).toBe(true)
})

test.each(['13800000000', '没有工资', '不知道', '号码在我儿子那', '电话费谁出', ''])('%s is something else', (said) => {
  expect(leavesNone(said)).toBe(false)
})
