import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { manualClock } from '../../../src/core/clock.ts'
import { notices } from '../../../src/core/conversation.ts'
import { atLocal, msBetween, toInstant } from '../../../src/core/time.ts'
import { ledger } from '../../../src/reminders/records.ts'
import { allRows, startTestApp } from '../../support/app.ts'
import { startPlatform } from '../../support/platform/index.ts'
import { startHook } from '../wecom-kf/hook.ts'

/** Monday, 10:00 in Shanghai. */
const monday = '2026-11-23T02:00:00.000Z'
const fields = { thing1: '您有一条提醒', time2: '{时间}' }

/** The whole application, with one template, in front of the platform double. */
const opened = async () => {
  const clock = manualClock(new Date(monday))
  const platform = await startPlatform({ clock })
  const account = platform.account('service')
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-late-'))
  const templates = { subscription: [], template: [{ id: 'tpl-1', for: ['appointment'], fields }] }
  await writeFile(path.join(dataDir, 'templates.json'), JSON.stringify(templates))
  const settings = {
    WECHAT_APP_ID: account.id,
    WECHAT_APP_SECRET: account.secret,
    WECHAT_TOKEN: account.token,
    WECHAT_ENCODING_AES_KEY: account.encodingAesKey,
    WECHAT_API_BASE: platform.base,
  }
  const house = await startTestApp(monday, settings, undefined, { dataDir })
  const hook = await startHook(() => house.app.channels.find(({ name }) => name === 'official-account')?.webhook)
  onTestFinished(async () => {
    await house.stop()
    await hook.stop()
    await platform.stop()
  })
  const callback = platform.callback(hook.url)
  const member = platform.member('oMember-1_x')
  return {
    house,
    platform,
    callback,
    member,
    at: (instant: string): void => {
      for (const one of [clock, house.clock]) one.move(msBetween(toInstant(one.now()), instant))
    },
  }
}

test('a template message that a member blocked leaves the words waiting, listed once, and then given', async () => {
  const { house, platform, callback, member, at } = await opened()
  for (const words of ['预约心理老师', '1', '网上', '跳过', '11月24日（周二）13:30', '跳过', '同意', '提交'])
    await member.writes(words)
  member.blocks()
  // Only a template message may go.
  platform.faults.next('/cgi-bin/message/custom/send', { errcode: 45015 })
  at(atLocal('2026-11-23', 13 * 60 + 30))
  await house.settle()
  const tries = async () =>
    (await allRows(house, ledger)).flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome))
  expect(await tries()).toEqual(['parked'])
  await callback.events()
  await callback.events()
  await house.settle()
  expect(await allRows(house, ledger)).toMatchObject([
    {
      outcome: 'parked',
      attempts: [{ outcome: 'parked' }, { outcome: 'no-permission', code: 'user-block', late: true }, {}],
    },
  ])
  member.blocks(false)
  at(atLocal('2026-11-23', 14 * 60 + 30))
  await member.writes('菜单')
  expect((await allRows(house, ledger)).map(({ outcome }) => outcome)).toEqual(['sent'])
  expect((await allRows(house, notices)).map(({ delivery }) => delivery)).toEqual(['sent'])
})
