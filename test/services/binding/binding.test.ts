import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Channel, SendOutcome } from '../../../src/core/channel.ts'
import { conversations, notices, turns } from '../../../src/core/conversation.ts'
import { notice } from '../../../src/core/reply.ts'
import { minuteMs, toInstant } from '../../../src/core/time.ts'
import { deliver } from '../../../src/dialogue/outbox.ts'
import { personIds } from '../../../src/people/joined.ts'
import { findPerson } from '../../../src/people/persons.ts'
import { bindings, persons } from '../../../src/people/records.ts'
import { bindingCodes } from '../../../src/services/binding/records.ts'
import { bookings } from '../../../src/services/counselling/records.ts'
import { savedDeadlines } from '../../../src/services/deadlines/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'

let house: TestApp
let taken: { account: string; words: string }[]
let outcomes: Record<string, SendOutcome>
let sent = 0

const channel = (account: string): Channel => ({
  account,
  name: account,
  deduplicates: true,
  send: async (_recipient, replies) => {
    const outcome = outcomes[account] ?? { kind: 'sent' as const }
    if (outcome.kind === 'sent') taken.push({ account, words: wordsOf(replies) })
    return outcome
  },
  start: async () => undefined,
  stop: async () => undefined,
  lastContact: () => undefined,
})

beforeEach(async () => {
  taken = []
  outcomes = {}
  house = await startTestApp('2026-11-23T02:00:00.000Z', {}, undefined, {
    extra: () => [channel('oa'), channel('wecom')],
  })
})
afterEach(() => house.stop())

const write = async (account: string, text: string, sender = 'me'): Promise<string> => {
  sent += 1
  const envelope = { account, sender, id: `b${sent}`, receivedAt: toInstant(house.clock.now()) }
  return wordsOf(await house.app.inbox.receive({ ...envelope, kind: 'text', text }))
}
const codeIn = (words: string): string => /绑定 (\d{6})/.exec(words)?.[1] ?? ''
const personAt = async (account: string, sender = 'me') =>
  (await house.app.store.read((read) => findPerson(read, account, sender)))?.id ?? ''
const join = async (from = 'oa', to = 'web'): Promise<string> => write(to, `绑定 ${codeIn(await write(from, '绑定'))}`)

describe('a binding code', () => {
  test('makes one person of two accounts, once', async () => {
    const code = codeIn(await write('oa', '绑定'))
    await write('web', '菜单')
    const [before, other] = [await personAt('oa'), await personAt('web')]
    expect(before).not.toBe(other)
    expect(await write('web', `绑定 ${code}`)).toContain('绑好了')
    expect(await personAt('web')).toBe(await personAt('oa'))
    expect(await write('wecom', `绑定 ${code}`)).toContain('不对')
    expect(await personAt('wecom')).not.toBe(await personAt('oa'))
  })

  test('is over after five minutes, and a new one replaces the one before', async () => {
    const old = codeIn(await write('oa', '绑定'))
    const newer = codeIn(await write('oa', '绑定'))
    expect(await write('web', `绑定 ${old}`)).toContain('不对')
    house.clock.move(5 * minuteMs)
    expect(await write('web', `绑定 ${newer}`)).toContain('过了5分钟')
  })

  test('is nowhere among its rows in plain', async () => {
    const code = codeIn(await write('oa', '绑定'))
    expect(code).toMatch(/^\d{6}$/)
    expect(JSON.stringify(await allRows(house, bindingCodes))).not.toContain(code)
  })

  test('is refused after five wrong ones, also when it is right', async () => {
    const code = codeIn(await write('oa', '绑定'))
    for (let i = 0; i < 5; i += 1) await write('web', `绑定 ${i === Number(code) ? '000009' : `00000${i}`}`)
    expect(await write('web', `绑定 ${code}`)).toContain('错得太多')
    expect(await write('wecom', `绑定 ${code}`)).toContain('绑好了')
  })

  test('is given five times an hour', async () => {
    for (let i = 0; i < 5; i += 1) expect(codeIn(await write('oa', '绑定'))).not.toBe('')
    expect(await write('oa', '绑定')).toContain('太多')
    house.clock.move(61 * minuteMs)
    expect(codeIn(await write('oa', '绑定'))).not.toBe('')
  })

  test('typed where it was given, or by the same person, changes nothing and stays good', async () => {
    const code = codeIn(await write('oa', '绑定'))
    expect(await write('oa', `绑定 ${code}`)).toContain('另一个号')
    expect(await write('web', `绑定 ${code}`)).toContain('绑好了')
  })

  test('is read with full-width digits and signs around it', async () => {
    const code = codeIn(await write('oa', '绑定'))
    const wide = Array.from(code, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('')
    expect(await write('web', `“绑定：${wide}”`)).toContain('绑好了')
  })

  test('is refused while something is half done on either side, and is good afterwards', async () => {
    const code = codeIn(await write('oa', '绑定'))
    await write('web', '预约心理咨询')
    expect((await allRows(house, conversations)).some(({ form }) => form !== undefined)).toBe(true)
    expect(await write('web', `绑定 ${code}`)).toContain('你这边还有一件事没办完')
    await write('web', '取消')
    await write('oa', '预约心理咨询')
    expect(await write('web', `绑定 ${code}`)).toContain('另一个号上还有一件事')
    await write('oa', '取消')
    expect(await write('web', `绑定 ${code}`)).toContain('绑好了')
  })

  test('is refused on an account that strangers relay', async () => {
    const code = codeIn(await write('oa', '绑定'))
    expect(await write('wechaty', `绑定 ${code}`)).toContain('不能绑定')
    expect(codeIn(await write('wechaty', '绑定'))).toBe('')
  })
})

describe('two accounts of one person', () => {
  const withDeadline = (person: string, id: string) =>
    house.app.store.transaction(person, (work) =>
      work.rows(savedDeadlines).insert({
        id,
        person,
        deadline: 'sue-15',
        trigger: '2026-11-20',
        raw: '2026-12-05',
        rolled: '2026-12-07',
        state: 'open',
        createdAt: work.now,
      }),
    )

  test('see what was begun on either, and no row was rewritten', async () => {
    await write('oa', '菜单')
    await write('web', '菜单')
    const [oa, web] = [await personAt('oa'), await personAt('web')]
    await withDeadline(oa, 'ddl_oa')
    await withDeadline(web, 'ddl_web')
    const count = async () => (await write('web', '我的期限')).split('12月').length
    const alone = await count()
    await join()
    expect(await count()).toBeGreaterThan(alone)
    const rows = await allRows(house, savedDeadlines)
    expect(new Map(rows.map(({ id, person }) => [id, person]))).toEqual(
      new Map([
        ['ddl_oa', oa],
        ['ddl_web', web],
      ]),
    )
    expect(await write('web', '解绑')).toContain('解开了')
    expect(await count()).toBe(alone)
    expect(await personAt('oa')).toBe(oa)
    expect(await personAt('web')).toBe(web)
  })

  test('are told of two appointments at the same time', async () => {
    await write('oa', '菜单')
    await write('web', '菜单')
    const people = [await personAt('oa'), await personAt('web')]
    await house.app.store.transaction('x', async (work) => {
      for (const [n, person] of people.entries())
        await work.rows(bookings).insert({
          id: `bkg_${n}`,
          case: `cas_${n}`,
          person,
          counsellor: `cns_${n}`,
          station: 'stn',
          start: '2026-11-25T02:00:00.000Z',
          end: '2026-11-25T03:00:00.000Z',
          state: 'held',
          slotKey: `k${n}`,
          heldFrom: '2026-11-25T02:00:00.000Z',
        })
    })
    expect(await join()).toContain('撞上了')
  })

  test('are reminded on the one that was written from last, and on that one only', async () => {
    await join('oa', 'wecom')
    await house.settle()
    taken = []
    const person = await personAt('oa')
    const tell = async (sendId: string) => {
      await house.app.store.transaction(person, (work) =>
        deliver(work, { person, replies: [notice('您有一条提醒。')], sendId }),
      )
      await house.app.worker.run()
    }
    await tell('one')
    await write('oa', '菜单')
    await tell('two')
    expect(taken.map(({ account }) => account)).toEqual(['wecom', 'oa'])
  })

  test('the side that gave the code is told there, without a word of what is joined', async () => {
    await join('oa', 'wecom')
    await house.settle()
    expect(taken).toEqual([{ account: 'oa', words: expect.stringContaining('解绑') }])
  })

  test('after parting nothing goes to the account that left', async () => {
    await join('oa', 'wecom')
    await house.settle()
    expect(await write('wecom', '解绑')).toContain('解开了')
    const root = await personAt('oa')
    taken = []
    await house.app.store.transaction(root, (work) =>
      deliver(work, { person: root, replies: [notice('您有一条提醒。')], sendId: 'after' }),
    )
    await house.settle()
    expect(taken.map(({ account }) => account)).toEqual(['oa'])
  })

  test('what waits goes with the next message on whichever account, once, also when both write at once', async () => {
    await join('oa', 'wecom')
    await house.settle()
    const person = await personAt('oa')
    outcomes = { oa: { kind: 'parked' }, wecom: { kind: 'parked' } }
    await house.app.store.transaction(person, (work) =>
      deliver(work, { person, replies: [notice('您有一条新提醒。')], sendId: 'waits' }),
    )
    await house.app.worker.run()
    const both = await Promise.all([write('oa', '菜单'), write('wecom', '菜单')])
    expect(both.join('\n').split('您有一条新提醒').length - 1).toBe(1)
  })

  test('never written from again, one that has nothing to part says so', async () => {
    expect(await write('oa', '解绑')).toContain('没跟别的号绑')
  })

  test('three of them part one by one, in whatever order', async () => {
    await join('oa', 'web')
    await join('web', 'wecom')
    const ids = await house.app.store.read(async (read) => personIds(read, await personAt('oa')))
    expect(ids).toHaveLength(3)
    await write('oa', '解绑')
    expect(await personAt('web')).toBe(await personAt('wecom'))
    expect(await personAt('oa')).not.toBe(await personAt('web'))
    await write('web', '解绑')
    expect((await allRows(house, persons)).filter(({ aliasOf }) => aliasOf !== undefined)).toEqual([])
    expect(await allRows(house, bindings)).toHaveLength(3)
  })

  test('keep being joined over a new start', async () => {
    await join()
    await house.app.stop()
    const again = await startTestApp('2026-11-23T02:10:00.000Z', {}, undefined, {
      dataDir: house.dataDir,
      extra: () => [channel('oa'), channel('wecom')],
    })
    house = again
    expect(await personAt('web')).toBe(await personAt('oa'))
  })
})

test('the code and what was said around it give nothing of the other account away', async () => {
  await write('oa', '公司拖欠工资怎么办')
  const said = await join()
  expect(said).not.toContain('工资')
  expect((await allRows(house, notices)).every(({ replies: told }) => !wordsOf(told).includes('工资'))).toBe(true)
  expect((await allRows(house, turns)).length).toBeGreaterThan(0)
})
