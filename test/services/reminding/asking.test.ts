import { describe, expect, test } from 'vitest'
import { askedOf, endsReminders } from '../../../src/services/reminding/asking.ts'

describe('what a member says of reminders', () => {
  test.each([
    ['退订', 'choose'],
    ['退定', 'choose'],
    ['tui ding', 'choose'],
    ['ＴＤ', 'choose'],
    ['我要退订了', 'choose'],
    ['别再发了!!', 'all'],
    ['不要再给我发消息了。', 'all'],
    ['退订全部', 'all'],
    ['静音一周', 'mute'],
    ['这周先别发了', 'mute'],
    ['恢复提醒', 'again'],
    ['恢复', 'again'],
    ['提醒我的怎么关', 'choose'],
    ['提醒怎么关', 'choose'],
    ['测试提醒', 'test'],
    ['提醒记录', 'history'],
    ['我的提醒', 'coming'],
    ['短信提醒', 'sms'],
    ['停短信', 'no-sms'],
    ['退订短信', 'no-sms'],
    ['退订讲座', 'named'],
  ])('%s is %s', (words, kind) => {
    expect(askedOf(words)?.kind).toBe(kind)
  })

  test.each(['公司别再发工资条了', '退订金怎么要回来', '老板一周没发工资', '提醒老板发工资', '短信通知被开除了'])(
    '%s is a sentence of its own',
    (words) => {
      expect(['choose', 'all', 'mute', 'sms']).not.toContain(askedOf(words)?.kind)
    },
  )

  test.each(['TD', '退订', '别发了', '退订讲座', '停短信'])('%s by SMS ends SMS', (words) => {
    expect(endsReminders(words)).toBe(true)
  })
})
