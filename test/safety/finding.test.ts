import { describe, expect, test } from 'vitest'
import { assess, assessAfterHelp, needsAlert } from '../../src/safety/finding.ts'

describe('few words after help was given', () => {
  test.each([
    '在桥上',
    '我在楼顶',
    '吃了药',
    '药都吃完了',
    '手里有刀',
    '有把刀',
    '我站在阳台上',
    '在太湖边',
    '喝了农药',
    '绳子准备好了',
    '割了手腕',
    '18楼',
    '遗书写好了',
  ])('%s pages at once', (words) => {
    const finding = assessAfterHelp(words)
    expect(finding).toMatchObject({ level: 'crisis', imminent: true })
    expect(needsAlert(finding)).toBe(true)
  })

  test.each([
    '在家',
    '嗯',
    '不知道',
    '没人接',
    '没有刀',
    '不在桥上',
    '没吃药',
    '下来了，不在楼顶了',
    '我老婆在',
    '公司拖欠工资怎么办',
  ])('%s does not', (words) => {
    expect(needsAlert(assessAfterHelp(words))).toBe(false)
  })

  test('alone none of them is a crisis', () => {
    for (const words of ['在桥上', '我在楼顶', '有把刀', '18楼']) expect(needsAlert(assess(words))).toBe(false)
  })
})
