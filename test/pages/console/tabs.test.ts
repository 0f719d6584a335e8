import { expect, test } from 'vitest'
import type { Today } from '../../../src/http/api/staff.ts'
import { placeOf } from '../../../src/pages/console/place.ts'
import { deskTabs, officeTabs, supervisorTabs, type Tab } from '../../../src/pages/console/tabs.ts'
import { quiet } from './quiet-today.ts'

const tabsOf = (today: Today | undefined, isAdmin = true): readonly Tab[] =>
  officeTabs(today, isAdmin).flatMap(({ tabs }) => tabs)
const tabAt = (place: Tab['place'], today: Today) => tabsOf(today).find((tab) => tab.place === place)

test('the menu counts what waits and says it in words', () => {
  const busy = { ...quiet, alerts: 1, handovers: 3, overdue: 1, toConfirm: 2, toArrange: 4, calls: 6, deadJobs: 5 }
  expect(tabsOf(busy).map(({ place, count, isUrgent, label }) => [place, count, isUrgent, label])).toEqual([
    ['today', 0, false, '今天'],
    ['alerts', 1, true, '提醒，1 条没打开'],
    ['handovers', 3, true, '转人工，3 条没回复，1 条过了时间'],
    ['chats', 0, true, '在线接待'],
    ['applications', 0, false, '外来申请'],
    ['calls', 6, false, '电话，6 个等着打'],
    ['counselling', 6, false, '咨询预约，6 个要办，2 个待确认，4 个待安排'],
    ['people', 0, false, '老师'],
    ['stations', 0, false, '站点'],
    ['lectures', 0, false, '讲座'],
    ['surveys', 0, false, '问卷'],
    ['scenes', 0, false, '二维码'],
    ['campaigns', 0, false, '通知'],
    ['rota', 0, true, '值班'],
    ['unsent', 5, false, '没发出去，5 条等你决定'],
    ['reminders', 0, false, '发出的提醒'],
    ['channels', 0, false, '渠道'],
    ['incoming', 0, false, '外来消息'],
    ['rules', 0, false, '定时规则'],
    ['webhooks', 0, false, '接收地址'],
    ['accounts', 0, false, '账号'],
  ])
})

test('the pages stand in five groups', () => {
  expect(officeTabs(quiet, true).map(({ title }) => title)).toEqual(['先看', '接待', '咨询', '活动', '设置'])
})

test('every page of every menu has an address of its own', () => {
  for (const { place } of [...tabsOf(quiet), ...deskTabs, ...supervisorTabs])
    expect(placeOf(`#/${place}`).kind).toBe(place)
})

test('accounts are in the menu of an administrator only', () => {
  expect(tabsOf(quiet, false).map(({ place }) => place)).not.toContain('accounts')
})

test('a promise that is still to be kept is no alarm', () => {
  expect(tabAt('handovers', { ...quiet, handovers: 3 })).toMatchObject({ count: 3, isUrgent: false })
})

test('nothing waits, or nothing is known yet: the menu is the same', () => {
  expect(tabsOf(undefined)).toEqual(tabsOf(quiet))
})

test('nobody on call is red in the menu, and said', () => {
  expect(tabAt('rota', { ...quiet, onCall: false })).toMatchObject({
    mark: '没人',
    isUrgent: true,
    label: '值班，没人',
  })
})

test('a request that was promised a time by now is red in the menu, and said', () => {
  expect(tabAt('counselling', { ...quiet, toArrange: 2, lateRequests: 1 })).toMatchObject({
    isUrgent: true,
    label: '咨询预约，2 个要办，2 个待安排，1 个过了时间',
  })
})
