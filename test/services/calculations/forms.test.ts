import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asPlainText } from '../../../src/core/reply.ts'
import { calculators } from '../../../src/law/calculators/registry.ts'
import { startTestApp, type TestApp } from '../../support/app.ts'

let house: TestApp
beforeAll(async () => {
  house = await startTestApp('2026-11-23T02:00:00.000Z')
})
afterAll(() => house.stop())

const said = async (who: string, ...all: readonly string[]): Promise<string> => {
  let heard = ''
  for (const words of all) heard = (await house.say(words, who)).map(asPlainText).join('\n')
  return heard
}

/** What somebody answers to each calculator, and what is to be heard at the end. */
const conversations: Readonly<Record<string, readonly [readonly string[], string]>> = {
  'calc-severance': [['裁员', '2022年7月1日', '2026年11月20日', '6500'], '经济补偿29,250元（4.5个月 × 6,500）'],
  'calc-2n': [['29250'], '要是被认定违法解除，赔偿金58,500元'],
  'calc-n1': [['没有', '7000', '29250'], '代通知金7,000元，连经济补偿共36,250元'],
  'calc-double-wage': [['2026年1月5日', '2026年5月5日', '5000'], '第二倍工资15,000元（3个月）'],
  'calc-overtime': [['5220', '10', '8', '8'], '加班费1,650元（一小时按30元算）'],
  'calc-annual-leave': [['12年', '跳过', '2026年9月30日', '3', '没有', '8700'], '没休的4天，另外补3,200元'],
  'calc-probation': [['写了起止日期的', '一年', '3', '8000', '跳过'], '试用期最长2个月，超出的要另赔8,000元'],
  'calc-medical': [['8年', '6年'], '医疗期6个月，在12个月里累计；病假工资每月不低于2,128元'],
  'calc-injury': [['10', '6000', '9000', '是', '是'], '10级一次性伤残补助金42,000元（7个月 × 6,000）'],
  'calc-maternity': [
    ['生孩子', '2', '是', '2026年9月1日'],
    '国家规定128天，江苏一共188天（待核实）；128天休到2027-01-06',
  ],
  'calc-ui': [['1', '4年11个月', '没有'], '失业保险金最多12个月'],
  'calc-minwage': [['3000', '2026年5月', '400', '100', '300'], '能拿来比的是2,200元，比最低工资少460元'],
  'calc-heat': [['4'], '高温津贴1,200元（待核实）'],
  'calc-shutdown': [['6000', '3个月'], '停3个月，最少10,256元'],
  'calc-layoff': [['19', '190'], '够得上经济性裁员'],
  'calc-penalty': [['培训违约金', '3万', '三年', '两年'], '培训违约金最多10,000元'],
  'calc-final-award': [['30000，40000'], '每项31,920元；1项在线内，1项超过'],
  'calc-retire': [['男（原来60岁退）', '1966年5月'], '法定退休年龄60岁5个月，到2026年10月'],
  'calc-iit': [['60万', '13万'], '个税大约25,080元（17,280元到32,880元之间，待核实）'],
  'calc-latefee': [['1万', '100天'], '滞纳金500元，由单位承担'],
  'calc-surcharge': [['2万', '是'], '加付赔偿金在10,000元到20,000元之间'],
}

describe('calculations in a chat', () => {
  test.each(calculators.map(({ id, zh }) => [id, zh] as const))(
    '%s asks one thing at a time and shows sum, steps, articles and what it is not',
    async (id, zh) => {
      const [answers, outcome] = conversations[id] ?? [[], '']
      await said(id, `算${zh}`, ...answers)
      const replies = await house.say('提交', id)
      const heard = replies.map(asPlainText).join('\n')
      expect(replies[0]?.text.length).toBeLessThanOrEqual(120)
      expect(heard).toContain(`按你填的算：`)
      expect(heard).toContain(outcome)
      expect(heard).toMatch(/你填的：[^]*怎么算的：[^]*要留意：[^]*不等于申请仲裁[^]*找真人[^]*依据：/)
      expect(heard).not.toMatch(/你能拿到|！|undefined|NaN|\[object/u)
      const first = (await house.say('算一下', id))[0]?.text ?? ''
      expect(first).toBe('算哪一样？')
    },
  )

  test('an end before the beginning is asked for again, with the reason', async () => {
    const heard = await said('a', '算经济补偿', '裁员', '2024年7月1日', '2023年7月1日', '6500', '提交')
    expect(heard).toMatch(/最后一天（2023-07-01）在入职那天（2024-07-01）之前[^]*最后一天是哪天/)
    expect(await said('a', '2026年6月30日', '提交')).toContain('经济补偿13,000元（2个月 × 6,500）')
  })

  test('without the local figure there is no number, but a name to ask', async () => {
    const heard = await said('b', '算经济补偿', '裁员', '2020年3月16日', '2026年3月15日', '9000', '跳过', '提交')
    expect(heard).toMatch(/计6个月[^]*无锡市统计局[^]*找真人/)
    expect(heard).not.toContain('按你填的算')
  })

  test('wages and days are sealed while the form is open, and nothing of a calculation is kept as a case', async () => {
    await said('c', '算经济补偿', '裁员', '2020年3月16日')
    const rows: string[] = []
    const { conversations: kept } = await import('../../../src/core/conversation.ts')
    for await (const row of house.app.store.scan(kept)) if (row.sender === 'c') rows.push(JSON.stringify(row.form))
    expect(rows.join('')).toContain('calc-severance')
    expect(rows.join('')).not.toContain('2020-03-16')
  })
})
