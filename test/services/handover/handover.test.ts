import { afterEach, beforeEach, expect, test } from 'vitest'
import { audit, cases } from '../../../src/casework/records.ts'
import { notices } from '../../../src/core/conversation.ts'
import { handoverHandlers } from '../../../src/services/handover/routes.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { staffOf } from '../../support/staff.ts'

let house: TestApp
beforeEach(async () => {
  house = await startTestApp('2026-11-23T02:00:00.000Z')
})
afterEach(() => house.stop())

const clerk = staffOf('stf_1')
const handOver = async (...answers: readonly string[]): Promise<string> => {
  let heard = ''
  for (const words of ['人工', ...answers]) heard = wordsOf(await house.say(words))
  return heard
}
const handlers = () => handoverHandlers({ sealer: house.app.sealer })
const list = async () => (await house.app.store.read((read) => handlers().list(read))).handovers
const openFirst = () =>
  house.app.store.transaction('staff', async (work) =>
    handlers().open(work, clerk, { id: (await handlers().list(work)).handovers[0]?.id ?? '' }),
  )
const answer = (reply: { readonly words: string; readonly close: boolean; readonly version?: number }) =>
  house.app.store.transaction('staff', async (work) => {
    const [row] = (await handlers().list(work)).handovers
    if (row === undefined) throw new Error('nothing was handed over')
    return handlers().answer(work, clerk, { id: row.id, version: row.version, ...reply })
  })

test('a matter handed over stands before staff in clear, and on the disk sealed', async () => {
  expect(await handOver('老板两个月没发工资', '13912345678', '提交')).toMatch(
    /记下了[^]*今天17:00前[^]*不等于申请了仲裁/,
  )
  const [row] = await list()
  expect(row).toMatchObject({ state: 'open', hasPhone: true })
  expect(JSON.stringify(row)).not.toMatch(/没发工资|13912345678/)
  expect(await openFirst()).toMatchObject({ matter: '老板两个月没发工资', phone: '13912345678' })
  expect(JSON.stringify(await allRows(house, cases))).not.toMatch(/没发工资|13912345678/)
})

test.each(['1234567', '12345678901', '号码在我儿子那'])('%s is no phone number', async (number) => {
  expect(await handOver('老板两个月没发工资', number)).toContain('没认出来')
})

test.each(['跳过', '不留', '没有'])('%s leaves no number', async (words) => {
  await handOver('老板两个月没发工资', words, '提交')
  expect((await list())[0]).toMatchObject({ hasPhone: false })
  expect(await openFirst()).not.toHaveProperty('phone')
})

test('an answer of staff reaches the person, and a second one too', async () => {
  await handOver('老板两个月没发工资', '跳过', '提交')
  await answer({ words: '明天带上流水来一趟。', close: false })
  await answer({ words: '办好了。', close: true })
  const told = (await allRows(house, notices)).toSorted((a, b) => a.seq - b.seq)
  expect(told.map(({ replies }) => wordsOf(replies))).toEqual([
    expect.stringContaining('明天带上流水来一趟。'),
    expect.stringContaining('办好了。'),
  ])
  expect((await allRows(house, audit)).map(({ actor, action }) => `${actor} ${action}`)).toEqual(
    expect.arrayContaining(['member hand over', 'stf_1 answer']),
  )
})

test('two clerks at once: the second is told to look again; a closed matter stays closed', async () => {
  await handOver('老板两个月没发工资', '跳过', '提交')
  const [seen] = await list()
  await answer({ words: '在看。', close: true })
  await expect(answer({ words: '我也在看。', close: false, version: seen?.version ?? 0 })).rejects.toMatchObject({
    code: 'conflict',
  })
  await expect(answer({ words: '再说一句。', close: false })).rejects.toMatchObject({ code: 'conflict' })
  expect(await allRows(house, notices)).toHaveLength(1)
})

test('who has unfollowed cannot be answered here, and that is written down for a call', async () => {
  await handOver('老板两个月没发工资', '13912345678', '提交')
  const bye = { account: 'web', sender: 'somebody', id: 'bye', receivedAt: '' }
  await house.app.inbox.receive({ ...bye, kind: 'unsubscribe' })
  await answer({ words: '明天来一趟。', close: false })
  expect(await allRows(house, notices)).toEqual([])
  expect((await allRows(house, audit)).some(({ action }) => action === 'unreachable')).toBe(true)
  expect(await openFirst()).toMatchObject({ phone: '13912345678' })
})
