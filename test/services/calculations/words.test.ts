import { describe, expect, test } from 'vitest'
import { calculatorChoice, calculators, calculatorWords } from '../../../src/law/calculators/registry.ts'
import { calculationWords } from '../../../src/services/calculations/service-words.ts'

const words = calculationWords()
/** The id of the calculator that the words open, `menu`, or nothing. */
const opened = (said: string): string | undefined => {
  const place = words.findIndex(({ matches }) => matches(said))
  return place === -1 ? undefined : (calculators[place]?.id ?? 'menu')
}

describe('the words that open a calculation', () => {
  test.each([
    ['帮我算工伤', 'calc-injury'],
    ['算一下经济补偿', 'calc-severance'],
    ['能帮我算一下经济补偿吗？', 'calc-severance'],
    ['帮我算算被辞退能赔多少', 'calc-severance'],
    ['算遣散费', 'calc-severance'],
    ['算算N+1', 'calc-n1'],
    ['算一下2N', 'calc-2n'],
    ['帮我算一下双倍工资', 'calc-double-wage'],
    ['算加班费', 'calc-overtime'],
    ['我想算算我的年假', 'calc-annual-leave'],
    ['算一算产假', 'calc-maternity'],
    ['算算病假工资', 'calc-medical'],
    ['帮我算一下失业金能领几个月', 'calc-ui'],
    ['算高温费', 'calc-heat'],
    ['算一下停工工资', 'calc-shutdown'],
    ['帮我算竞业补偿', 'calc-penalty'],
    ['帮我算算几岁退休', 'calc-retire'],
    ['帮我算个税', 'calc-iit'],
    ['算社保滞纳金', 'calc-latefee'],
    ['算一下', 'menu'],
    ['帮我算赔偿', 'menu'],
  ])('%s opens %s', (said, id) => {
    expect(opened(said)).toBe(id)
  })

  test.each([
    '加班费怎么算',
    '算工伤吗',
    '上班路上摔了算工伤吗',
    '试用期算工龄吗',
    '周末开会算加班吗',
    '裁员要赔多少',
    '经济补偿怎么算的',
    '公司算错了我的工资',
    '打算辞职',
    '不算了',
  ])('%s is a question and opens none', (said) => {
    expect(opened(said)).toBeUndefined()
  })

  test('every calculator is opened by its own name, by its id and by its button', () => {
    for (const { id, zh } of calculators) {
      expect([opened(`算${zh}`), opened(`算 ${id}`), opened(calculatorChoice(id)?.send ?? '')]).toEqual([id, id, id])
      expect(calculatorWords.get(id)).toBe(`算${zh}`)
    }
    expect(calculatorChoice('calc-nothing')).toBeUndefined()
  })
})
