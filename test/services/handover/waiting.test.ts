import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { hourMs } from '../../../src/core/time.ts'
import { conversations, turns } from '../../../src/core/conversation.ts'
import { staff, type Staff } from '../../../src/people/records.ts'
import { alerts } from '../../../src/safety/alerts.ts'
import { chats, lines } from '../../../src/services/handover/records.ts'
import { allRows, startTestApp, type TestApp } from '../../support/app.ts'
import { monday, reception, type ReceptionDesk } from './house.ts'

let at: TestApp
let desk: ReceptionDesk
beforeEach(async () => {
  at = await startTestApp(monday)
  desk = reception(at)
})
afterEach(() => at.stop())

const today = () => at.app.store.read((read) => at.app.services.staff.today(read))

describe('unanswered', () => {
  test('for ten minutes it goes to the next, then it is a message with a promise and a red line', async () => {
    await desk.seat('a', 'b')
    await desk.handOver()
    expect((await desk.chat())?.staff).toBe('a')
    await desk.wait(9)
    expect((await desk.chat())?.staff).toBe('a')
    await desk.wait(1)
    expect((await desk.chat())?.staff).toBe('b')
    expect((await today()).overdue).toBe(0)
    await desk.wait(10)
    expect(await desk.chat()).toBeUndefined()
    expect((await desk.told()).at(-1)).toMatch(/没人腾得出手[^]*今天17:00前回你/)
    expect((await desk.conversation()).owner).toBe('bot')
    expect((await today()).overdue).toBe(1)
    await desk.take('a')
    await desk.write('a', '我来了。')
    expect((await today()).overdue).toBe(0)
  })

  test('by the one who holds it: the next is asked, and the first cannot write any more', async () => {
    await desk.seat('a', 'b')
    await desk.handOver()
    await desk.take('a')
    await desk.write('a', '稍等。')
    await desk.say('在吗')
    await desk.wait(10)
    expect(await desk.chat()).toMatchObject({ state: 'waiting', staff: 'b' })
    expect((await desk.told()).at(-1)).toContain('我去叫下一位了')
    await expect(desk.write('a', '来了。')).rejects.toMatchObject({ code: 'conflict' })
    await desk.take('b')
    expect((await desk.read('b')).lines.map(({ words }) => words)).toEqual(['稍等。', '在吗'])
  })

  test('with one person only, that is said, and ten minutes later the promise stands', async () => {
    await desk.seat('a')
    expect(await desk.handOver()).toMatch(/值班的就一位老师，10分钟没接上，就记成留言，今天17:00前回你/)
    await desk.wait(10)
    expect((await desk.told()).at(-1)).toContain('今天17:00前回你')
  })

  test('when the office closes nobody is asked any more, and the promise is for the next workday', async () => {
    at.clock.move(6.9 * hourMs)
    await desk.seat('a', 'b')
    await desk.handOver()
    await desk.wait(10)
    expect((await desk.told()).at(-1)).toMatch(/明天11月24日（周二）10:00前回你/)
  })

  test.each([
    ['was closed', (row: Staff): Staff => ({ ...row, disabledAt: monday })],
    ['became a counsellor', (row: Staff): Staff => ({ ...row, role: 'counsellor' })],
  ])('an account that %s is passed over at once, and not asked again', async (_what, change) => {
    await desk.seat('a', 'b')
    await desk.handOver()
    await at.app.store.transaction('a', async (work) => {
      const row = await work.rows(staff).get('a')
      if (row !== undefined) await work.rows(staff).update(change(row))
    })
    await desk.sweep()
    expect((await desk.chat())?.staff).toBe('b')
    expect((await desk.board('b')).roster.map((one) => one.staff.id)).toEqual(['b'])
  })

  test('an account that is gone is passed over at once', async () => {
    await desk.seat('a', 'b')
    await desk.handOver()
    await desk.take('a')
    await desk.write('a', '稍等。')
    await desk.dismiss('a')
    await desk.sweep()
    expect(await desk.chat()).toMatchObject({ state: 'waiting', staff: 'b' })
    expect(await desk.conversation()).not.toHaveProperty('heldBy')
    await desk.dismiss('b')
    await desk.sweep()
    expect((await desk.conversation()).owner).toBe('bot')
    expect((await today()).overdue).toBe(1)
  })
})

describe('leave', () => {
  test('of one hands the chats on; of everybody moves what was promised, and the members are told', async () => {
    await desk.seat('a', 'b')
    await desk.handOver('first')
    await desk.take('a', 'first')
    await desk.presence('a', { isHere: false, backOn: '2026-11-25' })
    expect((await desk.chat('first'))?.staff).toBe('b')
    await desk.presence('b', { isHere: false, backOn: '2026-11-26' })
    expect((await desk.conversation('first')).owner).toBe('bot')
    expect(await desk.matterOf('first')).toMatchObject({ dueAt: '2026-11-25T02:00:00.000Z' })
    expect((await desk.told('first')).join('')).toContain('11月25日（周三）10:00前')
    expect(await desk.handOver('second')).toContain('11月25日（周三）10:00前')
  })

  test('moves the promise of what lay there before, once, in words that name no matter', async () => {
    await desk.seat('a')
    await desk.presence('a', { isHere: false })
    await desk.handOver()
    await desk.presence('a', { isHere: false, backOn: '2026-11-30' })
    await desk.presence('a', { isHere: false, backOn: '2026-11-30' })
    expect((await desk.told()).map((words) => words.includes('11月30日（周一）10:00前'))).toEqual([true])
    expect((await desk.told())[0]).not.toMatch(/工资|心理|维权/)
  })

  test.each([
    [{ isHere: true, backOn: '2026-11-25' }],
    [{ isHere: false, backOn: '2026-11-23' }],
    [{ isHere: false, backOn: '2027-11-23' }],
  ])('%o is refused', async (presence) => {
    await desk.hire('a')
    await expect(desk.presence('a', presence)).rejects.toMatchObject({ code: 'invalid' })
  })

  test('is over on the day named', async () => {
    await desk.seat('a')
    await desk.presence('a', { isHere: false, backOn: '2026-11-24' })
    at.clock.move(24 * hourMs)
    await desk.presence('a', { isHere: true })
    expect(await desk.handOver()).toContain('下一个就是你')
  })
})

test('the order of the list is the order of asking; who is not named leaves it', async () => {
  await desk.seat('a', 'b', 'c')
  const admin = await desk.hire('boss', 'admin')
  await at.app.store.transaction('reception', (work) =>
    at.app.services.staff.chats.order(work, admin, { staff: ['c', 'a'] }),
  )
  expect((await desk.board('a')).roster.map(({ staff }) => staff.id)).toEqual(['c', 'a'])
  await desk.handOver()
  expect((await desk.chat())?.staff).toBe('c')
})

describe('when something goes wrong', () => {
  test('a crisis while held is helped and raised first, and the person who holds it sees it marked', async () => {
    await desk.seat('a')
    await desk.handOver()
    await desk.take('a')
    expect(await desk.say('不想活了')).toContain('12356')
    expect(await allRows(at, alerts)).toHaveLength(1)
    expect((await desk.read('a')).lines).toMatchObject([{ words: '不想活了', isDanger: true }])
    expect((await desk.conversation()).owner).toBe('staff')
  })

  test('a crisis while waiting is helped first as well', async () => {
    await desk.seat('a')
    await desk.handOver()
    expect(await desk.say('不想活了')).toContain('12356')
    expect((await desk.read('a')).lines).toMatchObject([{ isDanger: true }])
  })

  test('who unfollows is not talked to any more; the matter stays for a call', async () => {
    await desk.seat('a')
    await desk.handOver()
    await desk.take('a')
    await desk.leave()
    expect(await desk.conversation()).toMatchObject({ owner: 'bot' })
    await expect(desk.write('a', '在吗。')).rejects.toMatchObject({ message: expect.stringContaining('取消了关注') })
    await desk.sweep()
    expect(await desk.chat()).toBeUndefined()
    expect((await desk.matterOf('somebody')).state).toBe('open')
    expect(await allRows(at, turns)).toHaveLength(1)
  })

  test('who unfollows takes the words of closed matters along, not those of an open one', async () => {
    await desk.seat('a')
    for (const words of ['第一件事', '第二件事']) {
      at.clock.move(1_000)
      await desk.handOver('somebody', words)
      await desk.take('a')
      await desk.say(`${words}的话`)
      if (words === '第一件事') await desk.close('a', 'done')
    }
    await desk.leave()
    expect((await desk.read('a')).lines.map(({ words }) => words)).toEqual(['第二件事的话'])
    expect(await allRows(at, lines)).toHaveLength(1)
    expect(await desk.chat()).toBeUndefined()
  })

  test('the process stops in the middle and another goes on with the chat', async () => {
    await desk.seat('a', 'b')
    await desk.handOver()
    await desk.take('a')
    await desk.say('第一句')
    await at.app.stop()
    at = await startTestApp('2026-11-23T02:10:00.000Z', {}, (config) => config, { dataDir: at.dataDir })
    desk = reception(at)
    const envelope = { account: 'web', sender: 'somebody', receivedAt: monday }
    expect(await at.app.inbox.receive({ ...envelope, id: 'after', kind: 'text', text: '第二句' })).toEqual([])
    await desk.sweep()
    expect(await desk.chat()).toMatchObject({ state: 'waiting', staff: 'b' })
    await desk.take('b')
    expect((await desk.read('b')).lines.map(({ words }) => words)).toEqual(['第一句', '第二句'])
  })

  test('a clock that jumps ahead loses nothing, one that is set back keeps nobody waiting longer', async () => {
    await desk.seat('a', 'b')
    await desk.handOver()
    await desk.wait(3 * 24 * 60)
    expect((await desk.conversation()).owner).toBe('bot')
    expect((await desk.matterOf('somebody')).state).toBe('open')
    await desk.presence('a', { isHere: true })
    await desk.handOver('second')
    await desk.wait(-120)
    await desk.wait(10)
    expect(await desk.chat('second')).toBeUndefined()
    expect((await desk.told('second')).join('')).toContain('没人腾得出手')
  })

  test('a chat whose row is lost keeps nobody silent for ever', async () => {
    await desk.seat('a')
    await desk.handOver()
    const person = await desk.personId('somebody')
    await at.app.store.transaction(person, (work) => work.rows(chats).delete(person))
    await desk.say('有人吗')
    expect(await desk.say('加班费怎么算')).toContain('加班')
  })

  test('a row of the release before, held by nobody named, is read and can be taken', async () => {
    await desk.seat('a')
    await desk.presence('a', { isHere: false })
    await desk.handOver()
    const person = await desk.personId('somebody')
    await at.app.store.transaction(person, async (work) => {
      const row = await work.rows(conversations).get(person)
      if (row !== undefined) await work.rows(conversations).update({ ...row, owner: 'staff' })
    })
    await desk.take('a')
    expect((await desk.conversation()).heldBy).toBe('a')
    expect(await allRows(at, cases)).toHaveLength(1)
  })
})
