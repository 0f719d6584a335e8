import path from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  fieldTrouble,
  fitting,
  loadTemplates,
  readTemplates,
} from '../../../src/channels/official-account/templates.ts'

const one = (fields: Readonly<Record<string, string>>, kinds: readonly string[] = ['notice']) => ({
  subscription: [],
  template: [{ id: 'a', for: kinds, fields }],
})

describe('templates', () => {
  test('the file that comes with the release is well, and turned off', () => {
    const read = loadTemplates(path.join('data', 'templates.json'))
    expect(fitting([...read.subscription, ...read.template], 'appointment')).toEqual([])
  })

  test.each([
    ['thing1', '您有一个心理咨询预约'],
    ['thing1', '您的工伤申请有进展'],
    ['thing1', '二十一个字的话是不会被平台收下的因为太长了吧'],
    ['thing1', ''],
    ['phrase1', '已通过1次'],
    ['time1', '明天上午'],
    ['character_string1', '编号'],
  ])('%s: "%s" is refused', (name, words) => {
    expect(fieldTrouble(name, words)).toBeDefined()
    expect(() => readTemplates(one({ [name]: words }))).toThrow('templates.json')
  })

  test('neutral words of the right length pass', () => {
    expect(readTemplates(one({ thing1: '您有一条提醒', time2: '{时间}', phrase3: '待查看' })).template).toHaveLength(1)
  })

  test('a template message names its kinds', () => {
    expect(() => readTemplates(one({ thing1: '您有一条提醒' }, ['*']))).toThrow('names its kinds')
  })
})
