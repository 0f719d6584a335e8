import { describe, expect, test } from 'vitest'
import { deadlineIn, eventIn } from '../../../src/law/deadlines/meant.ts'

const today = '2026-11-23'

describe('a question about a limit with its day', () => {
  test.each([
    ['裁决书11号收到的，不服还来得及吗', 'sue-15', '2026-11-11', 'day'],
    ['仲裁结果上周五拿到的，输了想告', 'sue-15', '2026-11-20', 'day'],
    ['我不服裁决，11月20号签收的，最后一天是哪天', 'sue-15', '2026-11-20', 'day'],
    ['昨天收到一审判决书，不服能上诉吗', 'appeal-15', '2026-11-22', 'day'],
    ['法院判了，判决书是11月18日拿到的，还能上诉吗', 'appeal-15', '2026-11-18', 'day'],
    ['10月15号认定书下来不服怎么办', 'admin-60', '2026-10-15', 'day'],
    ['人社局上个月20号不予认定工伤，还能告吗', 'admin-60', '2026-10-20', 'day'],
    ['上个月20号收到复议决定，想告', 'admin-15', '2026-10-20', 'day'],
    ['信访答复10月30日给的，不满意怎么办', 'xf-30', '2026-10-30', 'day'],
    ['鉴定结论上周五拿到，评了十级太低了', 'wi-reassess', '2026-11-20', 'day'],
    ['职业病诊断证明11月2号出来，不服想鉴定', 'oc-appraise', '2026-11-02', 'day'],
    ['受伤半年了单位没报工伤', 'wi-worker-1y', '2026-05-23', 'rough'],
    ['去年12月3号在厂里摔了，现在还能申请工伤吗', 'wi-worker-1y', '2025-12-03', 'day'],
    ['2026年1月5日手被机器压伤，公司不给报工伤', 'wi-worker-1y', '2026-01-05', 'day'],
    ['去年5月受伤，今年8月才离职，还能报工伤吗', 'wi-worker-1y', '2025-05-01', 'month'],
    ['离职快一年了还能告吗', 'arb-general', '2025-11-23', 'rough'],
    ['三月份被辞退的，现在还能仲裁吗', 'arb-general', '2026-03-01', 'month'],
    ['去年12月离职，工资没结还能要吗', 'arb-wage-exit', '2025-12-01', 'month'],
    ['2025年12月1号走的，加班费还能追吗', 'arb-wage-exit', '2025-12-01', 'day'],
    ['中院11月10号裁定撤销裁决，我还能起诉吗', 'sue-setaside-15', '2026-11-10', 'day'],
  ])('%s', (text, deadline, trigger, precision) => {
    expect(deadlineIn(text, today)).toMatchObject({ deadline, trigger, precision })
  })

  test.each([
    '裁决书下来了不服怎么办',
    '裁决书还没下来，11号开的庭，怎么办',
    '裁决下来两个月了公司不给钱怎么办',
    '公司11号收到裁决书，要起诉',
    '上班路上11号被车撞了，交警出了事故认定书，不服怎么办',
    '我打算下个月20号离职，来得及吗',
    '我干了3年了被辞退能告吗',
    '老板两个月没发工资了',
    '11月11日签的合同，还能反悔吗',
    '工资11号没发怎么办',
    '判决生效半年了还能申请执行吗',
    '上周五跟老板吵了一架',
    '昨天被辞退了，社保怎么办',
    '离职三个月了失业金还能领吗',
    '今天天气怎么样',
  ])('is not seen in: %s', (text) => {
    expect(deadlineIn(text, today)).toBeUndefined()
  })

  test('of two days the one beside the event is meant, and of two as near none', () => {
    expect(deadlineIn('9月1号开庭，裁决书11月20号收到，不服', today)).toMatchObject({ trigger: '2026-11-20' })
    expect(deadlineIn('11月19号裁决书20号，不服怎么办', today)).toBeUndefined()
  })

  test('a day still ahead is the day of nothing that happened', () => {
    expect(deadlineIn('12月30号收到裁决书，不服还来得及吗', today)).toMatchObject({ trigger: '2025-12-30' })
    expect(deadlineIn('明天收到裁决书，不服还来得及吗', today)).toBeUndefined()
  })
})

test('what happened names the limit by itself', () => {
  expect(eventIn('不服裁决')).toBe('sue-15')
  expect(eventIn('工伤')).toBe('wi-worker-1y')
  expect(eventIn('你好')).toBeUndefined()
})
