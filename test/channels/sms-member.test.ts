import { describe, expect, test } from 'vitest'
import { createMemberSms, smsWords } from '../../src/channels/sms/member.ts'
import { manualClock } from '../../src/core/clock.ts'
import { notice, text } from '../../src/core/reply.ts'

const appointment = { ...notice('您有一个预约：11月25日（周三）09:00。回“我的预约”看详情。'), about: 'appointment' }

describe('an SMS to a member', () => {
  test('tells a reminder that fits, and how to stop', () => {
    expect(smsWords([appointment])).toBe('您有一个预约：11月25日（周三）09:00。停短信回TD')
  })

  test('tells of anything else only that it waits', () => {
    expect(smsWords([text('你的工伤材料少一份')])).not.toContain('工伤')
    expect(smsWords([appointment, appointment])).toContain('您有一条提醒')
  })

  test('fits into one', () => {
    const long = { ...notice(`${'您有一条很长的提醒'.repeat(9)}。`), about: 'deadline' }
    expect(smsWords([long]).length).toBeLessThanOrEqual(70)
  })

  test('goes nowhere once its owner wants no more', async () => {
    const sms = createMemberSms({
      account: 'sms:member',
      sms: async () => ({ kind: 'sent' }),
      numberOf: async () => undefined,
      clock: manualClock(new Date('2026-11-23T02:00:00.000Z')),
    })
    expect(await sms.send('mph_1', [appointment], 'x')).toEqual({ kind: 'no-permission', code: 'no-consent' })
  })
})
