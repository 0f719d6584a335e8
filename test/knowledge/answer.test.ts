import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAnswerer } from '../../src/knowledge/answer.ts'
import type { Answer } from '../../src/knowledge/answer.ts'
import { toReplies } from '../../src/knowledge/replies.ts'
import { createStatuteSearch } from '../../src/knowledge/statute-search.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { fixtureDir, fixtureKnowledge, wordsDir } from './content.ts'

const knowledge = await fixtureKnowledge()
const today = '2026-11-23'

const outcome = (question: string): string => {
  const answer = knowledge.answer(question)
  return answer.outcome === 'answer' ? answer.entry.id : answer.reason
}

const said = (answer: Answer, day = today): string =>
  toReplies(answer, day)
    .map((reply) => reply.text)
    .join('\n')

describe('answering', () => {
  test('finds an entry by its own words and by words near them', () => {
    expect(outcome('老板两个月没发钱了咋办')).toBe('wage-arrears')
    expect(outcome('請問老闆兩個月沒發錢了怎麼辦？')).toBe('wage-arrears')
    expect(outcome('公司不给工资条')).toBe('wage-slip')
    expect(outcome('国庆节加班是三倍工资吗')).toBe('overtime-pay')
  })

  test('sends the matters of others to their door and says nothing of law', () => {
    expect(outcome('我想离婚，孩子怎么判')).toBe('elsewhere')
    expect(said(knowledge.answer('我想离婚，孩子怎么判'))).toContain('12348')
    expect(outcome('邻居家漏水把我家装修泡了，物业也不管')).toBe('elsewhere')
    expect(outcome('红烧肉怎么做好吃')).toBe('elsewhere')
  })

  test('greets back without offering a person', () => {
    const answer = knowledge.answer('你好呀')
    expect(answer.reason).toBe('courtesy')
    expect(toReplies(answer, today)[0]?.choices).toBeUndefined()
  })

  test('always names the nearest entries, also when nothing is answered', () => {
    for (const question of ['我想离婚', '你好', '劳动', '%%%', '']) {
      const { candidates } = knowledge.answer(question)
      expect(candidates).toHaveLength(5)
      for (const { score } of candidates) expect(score >= 0 && score <= 1).toBe(true)
    }
  })

  test('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (words) => {
        expect(toReplies(knowledge.answer(words), today).length).toBeGreaterThan(0)
      }),
      { numRuns: 50 },
    )
  })
})

describe('replies', () => {
  test('give the short answer with its articles, then the rest with its date', () => {
    const [first, second] = toReplies(knowledge.answer('老板拖欠工资怎么办'), today)
    expect(first).toMatchObject({
      kind: 'answer',
      entry: 'wage-arrears',
      cites: ['劳动合同法第三十条', '劳动合同法第八十五条'],
    })
    expect(second?.text).toContain('「怎么办」\n1. 把欠了几个月写下来。\n· 找劳动监察（https://example.org）。')
    expect(second?.text).toContain('依据截至 2026年11月')
    expect(second?.choices).toEqual([
      { label: '提醒我最后一天', send: '提醒我申请劳动仲裁' },
      { label: '单位不给工资条怎么办', send: '单位不给工资条怎么办' },
    ])
  })

  test('say once that talking here files nothing when a deadline runs', () => {
    expect(said(knowledge.answer('老板拖欠工资怎么办')).split('不算申请').length).toBe(2)
    expect(said(knowledge.answer('加班费怎么算'))).not.toContain('不算申请')
  })

  test('carry a banner once the review date has passed', () => {
    const answer = knowledge.answer('生病住院被辞退')
    expect(said(answer, '2026-11-24')).not.toContain('过了复核日')
    expect(said(answer, '2026-11-25')).toContain('过了复核日（2026-11-24）')
  })

  test('offer a person where the matter needs one and where there is no answer', () => {
    const person = { label: '找真人', send: '人工' }
    expect(toReplies(knowledge.answer('生病住院被辞退'), today).at(-1)?.choices).toContainEqual(person)
    expect(toReplies(knowledge.answer('我想离婚'), today)[0]?.choices).toEqual([person])
  })

  test('ask which when two entries are as near, and each choice leads to its entry', () => {
    const answer = knowledge.answer('工资')
    expect(answer.outcome).toBe('clarify')
    const choices = toReplies(answer, today)[0]?.choices ?? []
    expect(choices.length).toBeGreaterThan(1)
    for (const choice of choices.slice(0, -1))
      expect(knowledge.answer(choice.send)).toMatchObject({ outcome: 'answer' })
  })
})

describe('a question that no entry fits', () => {
  const statute = {
    name: '试工法',
    date: '2012-12-28',
    sha: 'x',
    articles: [
      { cite: '试工法第一条', text: '用人单位招用船员出海的，应当按照航次结算出海津贴，船员家属可以代领。' },
      { cite: '试工法第二条', text: '本法自公布之日起施行。' },
    ],
  }

  test('is shown the articles that speak of it, with their version, and a person', () => {
    const answerer = createAnswerer({
      ...knowledge,
      search: () => [],
      hear: (question) => question,
      matter: () => 5,
      statutes: createStatuteSearch([statute], knowledge.normaliser),
    })
    const answer = answerer('单位的船员出海津贴按航次怎么结算')
    expect(answer).toMatchObject({ outcome: 'clarify', reason: 'statutes', cites: ['试工法第一条'] })
    const [reply] = toReplies(answer, today)
    expect(reply?.text).toContain('没有现成解答，相关条文有：\n试工法第一条（2012-12-28版）')
    expect(reply?.cites).toEqual(['试工法第一条'])
    expect(reply?.choices).toEqual([{ label: '找真人', send: '人工' }])
  })

  test('is answered by an entry all the same where one fits', async () => {
    const withLaw = await loadKnowledge(fixtureDir, wordsDir, [statute])
    expect(withLaw.answer('老板拖欠工资怎么办')).toMatchObject({ outcome: 'answer', entry: { id: 'wage-arrears' } })
  })
})
