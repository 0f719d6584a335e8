import { describe, expect, test } from 'vitest'
import { citesFor } from '../../src/knowledge/cites.ts'
import { fixtureKnowledge } from './content.ts'

const knowledge = await fixtureKnowledge()
const base = knowledge.byId.get('wage-arrears')
if (base === undefined) throw new Error('the fixture has no wage-arrears')
const numbers = ['一', '二', '三', '四', '五', '六', '七']
const entry = {
  ...base,
  cites: numbers.map((number) => `劳动法第${number}条`),
  body: [
    '## 依据',
    ...numbers.map((number, at) => `《劳动法》第${number}条：${at === 6 ? '高温天气发津贴' : '别的事情'}。`),
  ].join('\n'),
}

describe('the articles of an answer', () => {
  test('are at most five: the first two, and those whose line speaks of what was asked', () => {
    const cites = citesFor(entry, '高温津贴怎么发', knowledge.normaliser)
    expect(cites).toHaveLength(5)
    expect(cites.slice(0, 2)).toEqual(['劳动法第一条', '劳动法第二条'])
    expect(cites).toContain('劳动法第七条')
  })

  test('are all of them, in their order, where there are five or fewer', () => {
    expect(citesFor(base, '随便什么', knowledge.normaliser)).toEqual(base.cites)
  })
})
