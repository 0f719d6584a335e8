import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createDeliveries } from '../../../src/channels/official-account/deliveries.ts'
import { createGrants } from '../../../src/channels/official-account/grants.ts'
import { officialAccountTables } from '../../../src/channels/official-account/records.ts'
import { parseAnswer } from '../../../src/channels/tencent/post-json.ts'
import type { LateWord } from '../../../src/core/channel.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { silentLog } from '../../../src/core/log.ts'
import type { Store } from '../../../src/core/store.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'

const account = 'official-account:wx1'
const openid = 'oMember-1_x'
let dataDir: string
let store: Store
let words: LateWord[]

const open = () => createDeliveries({ store, account, notDelivered: async (_work, word) => void words.push(word) })

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-oa-'))
  const clock = manualClock(new Date('2026-11-23T04:00:00.000Z'))
  store = await openLowdbStore({ dataDir, tables: officialAccountTables, clock, log: silentLog })
  words = []
})
afterEach(async () => {
  await store.close()
  await rm(dataDir, { recursive: true, force: true })
})

const blocked = { message: '4000001', isDelivered: false, status: 'failed:user block' }

describe('a report of the platform about its own message', () => {
  test('that it did not arrive is passed on once, with what was sent', async () => {
    const deliveries = open()
    await deliveries.taken('4000001', 'ntc_1')
    for (let i = 0; i < 2; i += 1) await deliveries.reported(openid, [blocked])
    expect(words).toEqual([{ sendId: 'ntc_1', account, outcome: { kind: 'no-permission', code: 'user-block' } }])
  })

  test('that comes before we know its number is passed on when we do', async () => {
    await open().reported(openid, [{ ...blocked, status: 'failed: system failed' }])
    expect(words).toEqual([])
    for (let i = 0; i < 2; i += 1) await open().taken('4000001', 'ntc_1')
    expect(words).toEqual([{ sendId: 'ntc_1', account, outcome: { kind: 'permanent', code: 'failed-system-failed' } }])
  })

  test('that it arrived, or about a message of nobody, says nothing', async () => {
    const deliveries = open()
    await deliveries.taken('4000001', 'ntc_1')
    await deliveries.reported(openid, [{ message: '4000001', isDelivered: true, status: 'success' }])
    await deliveries.reported(openid, [{ ...blocked, message: '9' }])
    expect(words).toEqual([])
  })

  test('of a subscription message is known by the grant that was spent', async () => {
    const grants = createGrants({ store, account })
    await grants.answered(openid, 'sub-1', true)
    await grants.take(openid, 'sub-1', 'ntc_2')
    const report = { message: '5', isDelivered: false, status: 'failed', template: 'sub-1', code: '43004' }
    for (let i = 0; i < 2; i += 1) await open().reported(openid, [report])
    expect(words).toEqual([{ sendId: 'ntc_2', account, outcome: { kind: 'permanent', code: '43004' } }])
  })
})

describe('an answer of the platform', () => {
  test('keeps every digit of a long number, and words as they are', () => {
    expect(parseAnswer('{"errcode":0,"msgid":4561255354251345929}')).toEqual({
      errcode: 0,
      msgid: '4561255354251345929',
    })
    const said = '卡号:6222021234567890123,"好" 0.12345678901234567'
    expect(parseAnswer(JSON.stringify({ said, list: [1, 1.5, -2e3], at: 1_795_406_400 }))).toEqual({
      said,
      list: [1, 1.5, -2000],
      at: 1_795_406_400,
    })
  })
})
