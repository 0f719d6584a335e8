import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { askedIn, leansOnLast, splitQuestions, withContext } from '../../src/knowledge/questions.ts'
import { fixtureKnowledge } from './content.ts'

const knowledge = await fixtureKnowledge()

describe('several questions in one message', () => {
  test.each([
    ['1、没签合同能要双倍吗 2、社保没交怎么补 3.年假几天', ['没签合同能要双倍吗。', '社保没交怎么补。', '年假几天']],
    ['合同到期不续有补偿吗？另外加班费一直没给能要吗', ['合同到期不续有补偿吗？', '另外加班费一直没给能要吗']],
    ['怀孕被辞退能赔多少，还有产假工资谁发？', ['怀孕被辞退能赔多少，', '还有产假工资谁发？']],
    [
      '干了六年上月没给钱我能告吗能赔多少要不要先辞职啊',
      ['干了六年上月没给钱我能告吗？', '能赔多少？', '要不要先辞职啊'],
    ],
  ])('are told apart: %s', (text, questions) => {
    expect(splitQuestions(text)).toEqual(questions)
  })

  test.each([
    '老板两个月没发工资了，说周转不开，怎么办',
    '公司不给我交社保，合法吗，我该怎么办？',
    '上班路上被车撞了，算工伤吗',
    '迟到一次扣200合理吗',
    '我在厂里干了三年，去年受了伤，一直没好',
    '要不要先辞职',
  ])('are not seen in one: %s', (text) => {
    expect(splitQuestions(text)).toEqual([text])
  })

  test('lose no words', () => {
    const letters = (text: string): string => text.replaceAll(/[\p{P}\s]/gu, '')
    const words = fc.constantFrom('能告吗', '，', '工资没发', '怎么办', '？', '还有', '多少钱', '\n', '我妈住院')
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 12 }), (parts) => {
        expect(letters(splitQuestions(parts.join('')).join(''))).toBe(letters(parts.join('')))
      }),
    )
  })

  test('are listed by the words that ask', () => {
    expect(askedIn('老板跑了，工资没发，我能告吗')).toBe('我能告吗')
    expect(askedIn('试用期被辞有补偿吗，怎么办')).toBe('试用期被辞有补偿吗')
  })
})

describe('a question that leans on the last answer', () => {
  test.each(['那试用期呢', '要多久', '多少钱', '去哪办', '我妈呢', '要带什么材料'])('is known: %s', (question) => {
    expect(leansOnLast(question)).toBe(true)
  })

  test.each(['产假多少天', '公司没交社保', '工资两个月没发', '老板两个月没发工资了怎么办', ''])(
    'is told from one that stands alone: %s',
    (question) => {
      expect(leansOnLast(question)).toBe(false)
    },
  )

  test('is searched together with that matter, any other as it is', () => {
    const last = knowledge.byId.get('wage-arrears')
    expect(withContext('要多久', last)).toBe(`${last?.title ?? ''}，要多久`)
    expect(withContext('产假多少天', last)).toBe('产假多少天')
    expect(withContext('要多久', undefined)).toBe('要多久')
  })

  test('is answered from the last matter, while a question of its own is not dragged back', () => {
    expect(knowledge.answer('那要多久', { last: 'wage-arrears' })).toMatchObject({
      outcome: 'answer',
      question: '那要多久',
      entry: { id: 'wage-arrears' },
    })
    const own = knowledge.answer('怎么约心理老师', { last: 'wage-arrears' })
    expect(own).toMatchObject({ outcome: 'answer', entry: { id: 'counselling' } })
    expect(knowledge.answer('谢谢', { last: 'wage-arrears' }).reason).toBe('courtesy')
  })
})
