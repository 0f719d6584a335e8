import { expect, test } from 'vitest'
import { helpsToFind } from '../../../src/services/oncall/after-help.ts'

test.each([
  '13812345678',
  '我电话 138 1234 5678',
  '0510-82345678',
  '我在清名桥',
  '在家',
  '在厂里宿舍',
  '3号楼502',
  '崇安寺地铁口',
  '不安全',
  '我不安全',
  '就我一个人',
])('after help %s says where or how somebody is to be found', (words) => {
  expect(helpsToFind(words)).toBe(true)
})

test.each([
  '好',
  '继续',
  '菜单',
  '人工',
  '我在想',
  '在吗',
  '我在哪里能投诉',
  '医院报销比例是多少',
  '2026-11-23',
  '12356',
  '谢谢你',
  '安全了',
])('%s does not', (words) => {
  expect(helpsToFind(words)).toBe(false)
})
