import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { notices } from '../../../src/core/conversation.ts'
import { silentLog } from '../../../src/core/log.ts'
import { createSealer } from '../../../src/core/seal.ts'
import { StoreUnavailable } from '../../../src/core/store.ts'
import { hourMs, minuteMs } from '../../../src/core/time.ts'
import { createReceive } from '../../../src/dialogue/receive.ts'
import { createPrivate } from '../../../src/services/private/private.ts'
import { privateTurns } from '../../../src/services/private/records.ts'
import { allRows, type TestApp } from '../../support/app.ts'
import {
  accountOf,
  appointmentOf,
  closeAccount,
  counsellorOf,
  desk,
  inTalk,
  messageOf,
  nowOf,
  openHouse,
  plainOf,
} from './house.ts'

let house: TestApp
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.stop())

const lookAfter = async (): Promise<void> => {
  for (const task of house.app.services.standing) if (task.name === 'private sessions') await task.run()
}
const toldLast = async (): Promise<string> => {
  const rows = (await allRows(house, notices)).toSorted((a, b) => a.seq - b.seq)
  return rows.at(-1)?.replies[0]?.text ?? ''
}

describe('silence', () => {
  test('after half an hour asks, and after ten minutes more ends', async () => {
    const { at, id } = await inTalk(house)
    await house.say('我想想')
    house.clock.move(29 * minuteMs)
    await lookAfter()
    expect(await toldLast()).not.toContain('还在吗')
    house.clock.move(minuteMs)
    await lookAfter()
    await lookAfter()
    expect(await toldLast()).toContain('还在吗')
    expect((await at.look(id)).session?.state).toBe('open')
    house.clock.move(10 * minuteMs)
    await lookAfter()
    expect((await at.look(id)).session).toMatchObject({ state: 'ended', endedBy: 'idle' })
    expect(await toldLast()).toContain('自动应答')
  })

  test('that a word breaks begins anew', async () => {
    const { at, id } = await inTalk(house)
    house.clock.move(30 * minuteMs)
    await lookAfter()
    await house.say('在')
    house.clock.move(15 * minuteMs)
    await lookAfter()
    expect((await at.look(id)).session?.state).toBe('open')
  })

  test('of somebody who never came ends the call', async () => {
    const account = await accountOf(house)
    const { id: caseId } = await appointmentOf(house, await counsellorOf(house, account))
    const at = desk(house, account)
    const { id } = await at.open(caseId)
    house.clock.move(30 * minuteMs)
    await lookAfter()
    expect((await at.look(id)).session?.endedBy).toBe('absent')
    expect(plainOf(await house.say('开始'))).not.toContain('生命危险')
  })

  test('of hours while nothing ran is dealt with once at the next look', async () => {
    const { at, id } = await inTalk(house)
    house.clock.move(26 * hourMs)
    await lookAfter()
    expect((await at.look(id)).session?.state).toBe('open')
    house.clock.move(10 * minuteMs)
    await lookAfter()
    expect((await at.look(id)).session?.endedBy).toBe('idle')
  })
})

describe('a counsellor', () => {
  test('whose account is closed loses the talk; the member is told that the words did not arrive', async () => {
    const { account } = await inTalk(house)
    await closeAccount(house, account.id)
    expect(plainOf(await house.say('老师在吗'))).toContain('没有传过去')
    expect(await allRows(house, privateTurns)).toEqual([])
    expect((await house.say('菜单')).length).toBeGreaterThan(0)
  })

  test('whose account is closed while the member is silent: the next look tells them', async () => {
    const { account } = await inTalk(house)
    await closeAccount(house, account.id)
    await lookAfter()
    expect(await toldLast()).toContain('离线')
  })

  test('who gets the case in the middle begins a talk of their own and reads none of the other', async () => {
    const { at, id, appointment } = await inTalk(house)
    await house.say('只对第一位老师说的')
    const second = await accountOf(house)
    const row = await counsellorOf(house, second, { nth: 2 })
    await house.app.store.transaction('test', async (work) => {
      const kept = await work.rows(cases).get(appointment.id)
      if (kept !== undefined) await work.rows(cases).update({ ...kept, body: { ...kept.body, counsellor: row } })
    })
    const other = desk(house, second)
    const next = await other.open(appointment.id)
    expect(next.id).not.toBe(id)
    expect((await at.look(id)).session).toMatchObject({ state: 'ended', endedBy: 'replaced' })
    await expect(at.say(id, '还有一句')).rejects.toThrow('已经结束')
    await expect(other.look(id)).rejects.toThrow('没有这次谈话')
  })

  test('cannot call somebody who talks to another', async () => {
    await inTalk(house)
    const second = await accountOf(house)
    const { id } = await appointmentOf(house, await counsellorOf(house, second, { nth: 2 }))
    await expect(desk(house, second).open(id)).rejects.toThrow('另一位老师')
  })
})

describe('a member who unsubscribes', () => {
  test('has left the talk, and the counsellor sees it', async () => {
    const { at, id } = await inTalk(house)
    const envelope = { account: 'web', sender: 'somebody', id: 'bye', receivedAt: nowOf(house) }
    await house.app.inbox.receive({ ...envelope, kind: 'unsubscribe' })
    expect((await at.look(id)).session).toMatchObject({ state: 'ended', endedBy: 'left' })
  })
})

describe('a restart in the middle', () => {
  test('keeps the talk where it was', async () => {
    const { at, id, account } = await inTalk(house)
    await house.say('第一句')
    await house.app.stop()
    house = await openHouse({ dataDir: house.dataDir })
    expect(await house.app.inbox.receive(messageOf(house, '第二句'))).toEqual([])
    const again = desk(house, account)
    await again.say(id, '接着说')
    expect((await again.look(id)).turns.map(({ text }) => text)).toEqual(['第一句', '第二句', '接着说'])
    void at
  })
})

describe('a key that is missing', () => {
  test('leaves the words closed, and loses none', async () => {
    const { id, account } = await inTalk(house)
    await house.say('第一句')
    const before = await allRows(house, privateTurns)
    const { store } = house.app
    const parts = { store, log: silentLog, deliver: async () => 'web' }
    const other = createPrivate({ ...parts, sealer: createSealer(Buffer.alloc(32, 9)) })
    const { turns } = await store.read((read) => other.staff.transcript(read, account, { id, since: 0 }))
    expect(turns).toEqual([expect.objectContaining({ closed: true, from: 'member' })])
    expect(turns[0]).not.toHaveProperty('text')
    const reply = { kind: 'text', text: '您有一条新消息。', sealed: before[0]?.id ?? '' } as const
    const to = { account: 'web', sender: 'somebody' }
    expect(plainOf(await store.read((read) => other.talks.reveal(read, [reply], to)))).toContain('打不开')
    expect(await allRows(house, privateTurns)).toEqual(before)
  })
})

describe('a model', () => {
  test('is never asked about a word of a talk, also before the yes', async () => {
    const account = await accountOf(house)
    const { id } = await appointmentOf(house, await counsellorOf(house, account))
    await desk(house, account).open(id)
    const thought: string[] = []
    const inbox = createReceive({
      store: house.app.store,
      log: silentLog,
      respond: async ({ conversation }) => ({ replies: [], conversation }),
      look: house.app.look,
      alert: async () => undefined,
      spool: () => undefined,
      contentVersion: () => 'test',
      clickWords: () => '',
      privately: house.app.services.privately,
      advise: async (_message, said) => {
        thought.push(said)
        return undefined
      },
    })
    for (const said of ['加班费怎么算', '开始', '我丈夫', '同意', '工资的事压得我睡不着', '结束', '年假有几天'])
      await inbox.receive(messageOf(house, said))
    expect(thought).toEqual(['加班费怎么算', '年假有几天'])
  })
})

describe('a store that fails', () => {
  test('under words of danger in a talk gives the help all the same, and keeps an alert without the words', async () => {
    await inTalk(house)
    const spooled: unknown[] = []
    const inbox = createReceive({
      store: {
        ...house.app.store,
        transaction: () => Promise.reject(new StoreUnavailable('disk full')),
      },
      log: silentLog,
      respond: () => Promise.reject(new Error('not reached')),
      look: house.app.look,
      alert: async () => undefined,
      spool: (seen, turn) => void spooled.push({ level: seen.level, turn }),
      contentVersion: () => 'test',
      clickWords: () => '',
      privately: house.app.services.privately,
    })
    expect((await inbox.receive(messageOf(house, '我不想活了')))[0]?.kind).toBe('help')
    expect(JSON.stringify(spooled)).not.toContain('不想活')
    await expect(inbox.receive(messageOf(house, '今天好些'))).rejects.toThrow(StoreUnavailable)
  })
})

describe('words shown on the page', () => {
  test('are folded away a day after the end', async () => {
    const { at, id } = await inTalk(house)
    await at.say(id, '慢慢来')
    const [row] = await allRows(house, privateTurns)
    const reply = { kind: 'text', text: '您有一条新消息。', sealed: row?.id ?? '' } as const
    const to = { account: 'web', sender: 'somebody' }
    const shown = () => house.app.store.read((read) => house.app.services.privately.reveal(read, [reply], to))
    await at.end(id)
    expect(plainOf(await shown())).toBe('慢慢来')
    house.clock.move(25 * hourMs)
    expect(plainOf(await shown())).toContain('收起来了')
  })
})
