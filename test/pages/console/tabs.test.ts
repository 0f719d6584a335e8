import { expect, test } from 'vitest'
import { tabsOf } from '../../../src/pages/console/tabs.ts'

const quiet = {
  alerts: 0,
  handovers: 0,
  overdue: 0,
  chats: 0,
  toConfirm: 0,
  toArrange: 0,
  lateRequests: 0,
  deadJobs: 0,
  onCall: true,
}

test('the menu counts what waits and says it in words', () => {
  const tabs = tabsOf({ ...quiet, alerts: 1, handovers: 3, overdue: 1, toConfirm: 2, toArrange: 4, deadJobs: 5 })
  expect(tabs.map(({ place, count, isUrgent, label }) => [place, count, isUrgent, label])).toEqual([
    ['counselling', 6, false, '咨询预约，2 个待确认，4 个待安排'],
    ['handovers', 3, true, '转人工，3 条没回复，1 条过了时间'],
    ['chats', 0, true, '在线接待'],
    ['alerts', 1, true, '提醒，1 条没打开'],
    ['calls', 0, false, '电话'],
    ['rota', 0, true, '值班'],
    ['people', 0, false, '老师'],
    ['stations', 0, false, '站点'],
    ['lectures', 0, false, '讲座'],
    ['surveys', 0, false, '问卷'],
    ['unsent', 5, false, '没发出去，5 条等你决定'],
    ['accounts', 0, false, '账号'],
  ])
})

test('a promise that is still to be kept is no alarm', () => {
  expect(tabsOf({ ...quiet, handovers: 3 })[1]).toMatchObject({ count: 3, isUrgent: false })
})

test('nothing waits, or nothing is known yet: the menu is the same', () => {
  expect(tabsOf(undefined)).toEqual(tabsOf(quiet))
  expect(tabsOf(undefined).map(({ label }) => label)).toEqual([
    '咨询预约',
    '转人工',
    '在线接待',
    '提醒',
    '电话',
    '值班',
    '老师',
    '站点',
    '讲座',
    '问卷',
    '没发出去',
    '账号',
  ])
})

test('nobody on call is red in the menu, and said', () => {
  expect(tabsOf({ ...quiet, onCall: false }).find(({ place }) => place === 'rota')).toMatchObject({
    count: 1,
    isUrgent: true,
    label: '值班，现在没有人',
  })
})

test('a request that was promised a time by now is red in the menu, and said', () => {
  expect(tabsOf({ ...quiet, toArrange: 2, lateRequests: 1 })[0]).toMatchObject({
    isUrgent: true,
    label: '咨询预约，2 个待安排，1 个过了时间',
  })
})
