import { describe, expect, test } from 'vitest'
import { choose } from '../../src/dialogue/choose.ts'
import { globalWord, isAnger } from '../../src/dialogue/global-words.ts'

const offered = [
  { label: '网上语音或文字', send: 'online' },
  { label: '打电话', send: 'phone' },
  { label: '到站点当面谈', send: 'station' },
]

describe('a choice', () => {
  test.each([
    '2',
    '２',
    '2。',
    ' 2 ',
    '二',
    '两',
    '选2',
    '选二',
    '第二个',
    '第2个',
    '回2',
    '2号',
    '打电话',
    'phone',
    '电话',
  ])('%s means the second', (words) => {
    expect(choose(words, offered)?.send).toBe('phone')
  })

  test.each(['0', '4', '99', '12345', '十', '', '二百块钱', '2026', '语', '我不会选', '13800000002'])(
    '%s means none of three',
    (words) => {
      expect(choose(words, offered)).toBeUndefined()
    },
  )

  test('words that are a part of two labels mean neither', () => {
    const both = [
      { label: '改时间', send: 'a' },
      { label: '改电话', send: 'b' },
    ]
    expect(choose('改', both)).toBeUndefined()
    expect(choose('时间', both)?.send).toBe('a')
  })
})

describe('words that work everywhere', () => {
  test.each([
    ['菜单', 'menu'],
    ['返回', 'back'],
    ['取消。', 'cancel'],
    ['人工', 'human'],
    ['我要找真人', 'human'],
    ['转人工服务', 'human'],
    ['跟人说话', 'human'],
    ['人公', 'human'],
    ['转人功', 'human'],
    ['rengong', 'human'],
    ['继续', 'resume'],
    ['热线电话', 'hotlines'],
  ])('%s is %s', (words, word) => {
    expect(globalWord(words)).toBe(word)
  })

  test.each(['取消劳动合同', '公司让我返回岗位', '继续上班', '人工费没给', '退订金', '找工作', '工资'])(
    '%s is a sentence of its own',
    (words) => {
      expect(globalWord(words)).toBeUndefined()
    },
  )

  test('anger at the bot is told from anger at an employer', () => {
    for (const words of ['你个破机器人，屁用没有', '答非所问', '什么玩意', '滚', '操', '妈的！', '他妈的', '傻逼'])
      expect([words, isAnger(words)]).toEqual([words, true])
    for (const words of [
      '老板让我滚',
      '公司说我没用',
      '工资没发',
      '破产了欠薪怎么办',
      '你妈的什么破平台扣我钱',
      '破站点乱罚款你管不管',
      '操作工',
    ])
      expect(isAnger(words)).toBe(false)
  })
})
