import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hourMs } from '../../../src/core/time.ts'
import { chats as chatsRoute, readChat } from '../../../src/http/api/chats.ts'
import { lines } from '../../../src/services/handover/records.ts'
import { allRows, startTestApp, type TestApp } from '../../support/app.ts'
import { monday, reception, type ReceptionDesk } from './house.ts'

let at: TestApp
let desk: ReceptionDesk
beforeEach(async () => {
  at = await startTestApp(monday)
  desk = reception(at)
})
afterEach(() => at.stop())

describe('asking for a person', () => {
  test('with nobody there it stays a message with a promised time, and the bot goes on answering', async () => {
    expect(await desk.handOver()).toMatch(/今天17:00前在这里回你/)
    expect((await desk.conversation()).owner).toBe('bot')
    expect(await desk.say('加班费怎么算')).toContain('加班')
  })

  test('with somebody there the member is told where the chat stands, and who asked first is first', async () => {
    await desk.seat('a', 'b')
    expect(await desk.handOver('first')).toMatch(/下一个就是你[^]*10分钟没人接，我去叫下一位[^]*今天17:00前回你/)
    at.clock.move(1_000)
    expect(await desk.handOver('second')).toContain('你前面还有1位')
    expect((await desk.conversation('second')).owner).toBe('nobody')
    expect(await desk.say('你们什么时候来', 'second')).toMatch(/接手的人看得到[^]*你前面还有1位/)
    expect((await desk.board('a')).chats.map(({ state, isMine }) => [state, isMine])).toEqual([
      ['waiting', true],
      ['waiting', true],
    ])
  })

  test.each([
    ['before it opens', -2],
    ['after it closes', 8],
    ['on a Saturday', 5 * 24],
  ])('%s nobody is called, also when somebody sits there', async (_when, hours) => {
    at.clock.move(hours * hourMs)
    await desk.seat('a')
    expect(await desk.handOver()).toContain('前在这里回你')
    expect(await desk.chat()).toBeUndefined()
  })

  test('who said to be there yesterday is not called today', async () => {
    await desk.seat('a')
    at.clock.move(24 * hourMs)
    await desk.handOver()
    expect(await desk.chat()).toBeUndefined()
  })

  test('whoever does not want to wait gets the bot back, and the matter stays', async () => {
    await desk.seat('a')
    await desk.handOver()
    expect(await desk.say('不等了')).toMatch(/又是我自动应答[^]*今天17:00前有人回你/)
    expect(await desk.conversation()).toMatchObject({ owner: 'bot' })
    expect((await desk.matterOf('somebody')).state).toBe('open')
    expect(await desk.say('加班费怎么算')).toContain('加班')
  })
})

describe('a chat with a person', () => {
  beforeEach(async () => {
    await desk.seat('a', 'b')
    await desk.handOver()
  })

  test.each([
    ['退订讲座', /不再发活动提醒/],
    ['TD', /提醒/],
    ['别再发了', /提醒/],
    ['静音一周', /提醒|不发/],
    ['取消日历订阅', /日历/],
  ])('%s is obeyed at once, and the person of staff reads it', async (words, answered) => {
    await desk.take('a')
    expect(await desk.say(words)).toMatch(answered)
    expect((await desk.conversation()).owner).toBe('staff')
    expect((await desk.read('a')).lines.map((line) => line.words)).toContain(words)
  })

  test('other words of services are left to the person of staff', async () => {
    await desk.take('a')
    expect(await desk.say('我的期限')).toMatch(/^现在是工会的人在跟你说[^\n]*$/)
  })

  test('the bot keeps silent and the words go to the person, whose words go to the member', async () => {
    await desk.take('a')
    expect(await desk.conversation()).toMatchObject({ owner: 'staff', heldBy: 'a' })
    expect(await desk.say('加班费怎么算')).toBe('')
    await desk.write('a', '先把考勤拍下来。')
    expect(await desk.told()).toEqual([
      expect.stringContaining('工会的人来了'),
      expect.stringContaining('工会的人：先把考勤拍下来。'),
    ])
    const seen = await desk.read('a')
    expect(readChat.reply.parse(seen)).toEqual(seen)
    expect(seen.lines.map(({ from, words }) => `${from} ${words}`)).toEqual([
      'member 加班费怎么算',
      'staff 先把考勤拍下来。',
    ])
    expect((await desk.matterOf('somebody')).state).toBe('answered')
  })

  test('of two who take it at the same time one has it', async () => {
    const tries = await Promise.allSettled([desk.take('a'), desk.take('b')])
    expect(tries.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const winner = (await desk.conversation()).heldBy
    await expect(desk.write(winner === 'a' ? 'b' : 'a', '我也在。')).rejects.toMatchObject({ code: 'conflict' })
    expect((await desk.told()).filter((words) => words.includes('来了'))).toHaveLength(1)
  })

  test('taking it again changes nothing; a second tap on send says nothing twice', async () => {
    await desk.take('a')
    await desk.take('a')
    await desk.write('a', '在的。', 'somebody', 'one-and-the-same')
    await desk.write('a', '在的。', 'somebody', 'one-and-the-same')
    expect(await desk.told()).toHaveLength(2)
    expect(await allRows(at, lines)).toHaveLength(1)
  })

  test('given back by hand: the member is told, the bot answers, and a word too late is refused', async () => {
    await desk.take('a')
    await desk.write('a', '先这样。')
    await desk.giveBack('a')
    expect((await desk.told()).at(-1)).toContain('又是我自动应答')
    await expect(desk.write('a', '还有一句。')).rejects.toMatchObject({ code: 'conflict' })
    expect((await desk.told()).join('')).not.toContain('还有一句')
    expect(await desk.say('加班费怎么算')).toContain('加班')
    await desk.take('b')
    expect((await desk.conversation()).heldBy).toBe('b')
  })

  test('closed with a result it is over and cannot be taken', async () => {
    await desk.take('a')
    await desk.write('a', '办好了。')
    await desk.close('a', 'done')
    const row = await desk.matterOf('somebody')
    expect(row).toMatchObject({ state: 'closed', owner: 'a' })
    expect(row.body['result']).toBe('done')
    expect((await desk.conversation()).owner).toBe('bot')
    await expect(desk.take('a')).rejects.toMatchObject({ code: 'conflict' })
  })

  test('nobody closes a chat in the hands of another', async () => {
    await desk.take('a')
    await expect(desk.close('b', 'done')).rejects.toMatchObject({ code: 'conflict' })
  })

  test('an answer from the list is refused while the member waits to talk', async () => {
    const row = await desk.matterOf('somebody')
    const answer = at.app.store.transaction(row.id, async (work) =>
      at.app.services.staff.handovers.answer(work, await desk.hire('c'), {
        id: row.id,
        version: row.version,
        words: '好',
        close: true,
      }),
    )
    await expect(answer).rejects.toMatchObject({ code: 'conflict' })
  })

  test('a quiet time brings the bot back, which says so; the member may end it as well', async () => {
    await desk.take('a')
    await desk.write('a', '先把考勤拍下来。')
    await desk.wait(29)
    expect((await desk.conversation()).owner).toBe('staff')
    await desk.wait(1)
    expect((await desk.told()).at(-1)).toMatch(/有一阵没说话了[^]*又是我自动应答/)
    expect((await desk.conversation()).owner).toBe('bot')
    await desk.take('a')
    expect(await desk.say('机器人')).toContain('又是我自动应答')
    await expect(desk.write('a', '在吗。')).rejects.toMatchObject({ code: 'conflict' })
  })

  test('a picture while held is told to the person, not answered by the bot', async () => {
    await desk.take('a')
    const envelope = { account: 'web', sender: 'somebody', id: 'pic', receivedAt: monday }
    expect(await at.app.inbox.receive({ ...envelope, kind: 'other', type: 'image' })).toEqual([])
    expect((await desk.read('a')).lines.map(({ words }) => words)).toEqual([expect.stringContaining('图片')])
  })

  test('a form under way is set aside, and taken up with 继续 afterwards', async () => {
    await desk.say('不等了')
    await desk.say('预约心理老师')
    await desk.take('a')
    expect((await desk.conversation()).form).toBeUndefined()
    await desk.write('a', '来了。')
    await desk.giveBack('a')
    expect((await desk.told()).at(-1)).toContain('继续')
    expect(await desk.say('继续')).toContain('接着刚才的')
  })
})

describe('what staff see', () => {
  test('is what was handed over and said since, and what the bot answered in the hour before: each look is written down', async () => {
    await desk.seat('a')
    await desk.say('加班费怎么算')
    await desk.say('不想活了')
    at.clock.move(60_000)
    await desk.handOver()
    await desk.take('a')
    await desk.say('第一句')
    await desk.write('a', '好')
    await desk.giveBack('a')
    await desk.say('怀孕能不能辞退')
    const seen = await desk.read('a')
    expect(seen.matter).toBe('两个月没发工资')
    expect(seen.before.map(({ asked }) => asked)).toEqual(['加班费怎么算'])
    expect(JSON.stringify(seen)).not.toMatch(/怀孕|不想活/)
    expect(seen.lines.map(({ words }) => words)).toEqual(['第一句', '好'])
    expect((await desk.audited()).filter((row) => row === 'a open')).toHaveLength(1)
  })

  test('no conversation that was not handed over opens, and the list has no words; on the disk they are sealed', async () => {
    await desk.seat('a')
    await desk.say('加班费怎么算', 'other')
    const person = await desk.personId('other')
    const clerk = await desk.hire('c')
    for (const id of [person, 'cas_x'])
      await expect(
        at.app.store.transaction(id, (work) => at.app.services.staff.chats.read(work, clerk, { id })),
      ).rejects.toMatchObject({ code: 'not_found' })
    await desk.handOver()
    await desk.say('老板叫王某')
    const board = await desk.board('a')
    expect(chatsRoute.reply.parse(board)).toEqual(board)
    expect(JSON.stringify(board)).not.toMatch(/王某|没发工资/)
    expect(JSON.stringify(await allRows(at, lines))).not.toContain('王某')
  })
})
