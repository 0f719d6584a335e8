import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit } from '../../../src/casework/records.ts'
import { conversations, notices } from '../../../src/core/conversation.ts'
import { minuteMs } from '../../../src/core/time.ts'
import { alerts } from '../../../src/safety/alerts.ts'
import { lines } from '../../../src/services/handover/records.ts'
import { privateAgreements, privateSessions, privateTurns } from '../../../src/services/private/records.ts'
import { allRows, type TestApp } from '../../support/app.ts'
import { accountOf, appointmentOf, counsellorOf, desk, inTalk, monday, nowOf, openHouse, plainOf } from './house.ts'

/** What may be read over a shoulder names nothing of the kind. */
const telling = /心理|咨询|辅导|情绪|维权|工伤|怀孕/

let house: TestApp
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.stop())

const noticesNow = async () =>
  (await allRows(house, notices)).toSorted((a, b) => a.seq - b.seq).flatMap(({ replies }) => replies)
const sessionsNow = () => allRows(house, privateSessions)

describe('beginning', () => {
  test('the counsellor opens from ten minutes before, not earlier', async () => {
    const account = await accountOf(house)
    const start = new Date(Date.parse(monday) + 30 * minuteMs).toISOString()
    const { id } = await appointmentOf(house, await counsellorOf(house, account), { start })
    await expect(desk(house, account).open(id)).rejects.toThrow('还没到时间')
    house.clock.move(20 * minuteMs)
    expect((await desk(house, account).open(id)).state).toBe('called')
  })

  test('the member is told in words that give nothing away', async () => {
    const account = await accountOf(house)
    const { id } = await appointmentOf(house, await counsellorOf(house, account))
    await desk(house, account).open(id)
    const [said] = await noticesNow()
    expect(said?.text).toBe('您的预约到时间了，回“开始”进入。')
    expect(said?.text).not.toMatch(telling)
  })

  test('opening twice is opening once', async () => {
    const account = await accountOf(house)
    const { id } = await appointmentOf(house, await counsellorOf(house, account))
    const [one, other] = [await desk(house, account).open(id), await desk(house, account).open(id)]
    expect(other.id).toBe(one.id)
    expect(await noticesNow()).toHaveLength(1)
  })

  test('only the counsellor who has the case may open, look or write', async () => {
    const { id, appointment } = await inTalk(house)
    const stranger = desk(house, await accountOf(house))
    await expect(stranger.open(appointment.id)).rejects.toThrow('没有这个预约')
    await expect(stranger.look(id)).rejects.toThrow('没有这次谈话')
    await expect(stranger.say(id, '你好')).rejects.toThrow('没有这次谈话')
    await expect(stranger.end(id)).rejects.toThrow('没有这次谈话')
  })

  test('an appointment by phone is not held in writing', async () => {
    const account = await accountOf(house)
    const { id } = await appointmentOf(house, await counsellorOf(house, account), { way: 'phone' })
    await expect(desk(house, account).open(id)).rejects.toThrow('不是在网上谈的')
  })

  test('the limits are said before anything is relayed, and agreed to once', async () => {
    const account = await accountOf(house)
    const { id: caseId } = await appointmentOf(house, await counsellorOf(house, account))
    const at = desk(house, account)
    const { id } = await at.open(caseId)
    const limits = plainOf(await house.say('开始'))
    for (const said of ['生命危险', '未成年人', '法律', '不录音', '督导']) expect(limits).toContain(said)
    expect(plainOf(await house.say('我想说说我丈夫'))).toContain('没有传给老师')
    await expect(at.say(id, '您好')).rejects.toThrow('对方还没进来')
    expect(await allRows(house, privateTurns)).toHaveLength(0)
    expect(plainOf(await house.say('同意'))).toContain('老师都看得到')
    const [agreed] = await allRows(house, privateAgreements)
    expect(agreed).toMatchObject({ session: id, at: nowOf(house) })
  })

  test('who agreed before is told the limits again and need not answer', async () => {
    const { at, id, appointment } = await inTalk(house)
    await at.end(id)
    const next = await at.open(appointment.id)
    expect(plainOf(await house.say('开始'))).toContain('生命危险')
    expect((await at.look(next.id)).session?.state).toBe('open')
    expect(await allRows(house, privateAgreements)).toHaveLength(1)
  })

  test('whoever does not agree talks to the bot again, and the appointment stays', async () => {
    const account = await accountOf(house)
    const { id } = await appointmentOf(house, await counsellorOf(house, account))
    await desk(house, account).open(id)
    await house.say('开始')
    expect(plainOf(await house.say('不同意'))).toContain('自动应答')
    expect((await house.say('菜单')).length).toBeGreaterThan(0)
    expect((await sessionsNow())[0]).toMatchObject({ state: 'ended', endedBy: 'member' })
  })
})

describe('while it runs', () => {
  test('words go to and fro, and the bot is silent', async () => {
    const { at, id } = await inTalk(house)
    expect(await house.say('老板两个月没发工资，我睡不着')).toEqual([])
    await at.say(id, '您慢慢说，从哪天开始的')
    const { turns } = await at.look(id)
    expect(turns.map(({ from, text }) => [from, text])).toEqual([
      ['member', '老板两个月没发工资，我睡不着'],
      ['counsellor', '您慢慢说，从哪天开始的'],
    ])
    expect((await at.look(id, 1)).turns).toHaveLength(1)
  })

  test('人工, 菜单 and a service’s own words are ordinary words', async () => {
    const { at, id } = await inTalk(house)
    for (const said of ['人工', '菜单', '取消', '预约心理老师']) expect(await house.say(said)).toEqual([])
    expect((await at.look(id)).turns.map(({ text }) => text)).toEqual(['人工', '菜单', '取消', '预约心理老师'])
  })

  test('a message that comes twice is one turn with the same answer', async () => {
    const { at, id } = await inTalk(house)
    const envelope = { account: 'web', sender: 'somebody', id: 'again', receivedAt: nowOf(house) }
    const message = { ...envelope, kind: 'text', text: '睡不着' } as const
    const first = await house.app.inbox.receive(message)
    expect(await house.app.inbox.receive(message)).toEqual(first)
    expect((await at.look(id)).turns).toHaveLength(1)
  })

  test('what the counsellor sends twice is said once', async () => {
    const { at, id } = await inTalk(house)
    await at.say(id, '我在', 'the-same-key')
    await at.say(id, '我在', 'the-same-key')
    expect((await at.look(id)).turns).toHaveLength(1)
  })

  test('a picture is answered with what can be sent', async () => {
    const { at, id } = await inTalk(house)
    const envelope = { account: 'web', sender: 'somebody', id: 'pic', receivedAt: nowOf(house) }
    const said = await house.app.inbox.receive({ ...envelope, kind: 'other', type: 'image' })
    expect(plainOf(said)).toContain('只传得了文字')
    expect((await at.look(id)).turns).toEqual([])
  })

  test('a transcript of speech is relayed and not repeated', async () => {
    const { at, id } = await inTalk(house)
    const envelope = { account: 'web', sender: 'somebody', id: 'voice', receivedAt: nowOf(house) }
    expect(await house.app.inbox.receive({ ...envelope, kind: 'voice', text: '夜里总醒' })).toEqual([])
    expect((await at.look(id)).turns[0]?.text).toBe('夜里总醒')
  })

  test('danger is met with help first, raises an alert, and is marked for the counsellor', async () => {
    const { at, id } = await inTalk(house)
    const said = await house.say('我不想活了，药就在手边')
    expect(said[0]?.kind).toBe('help')
    const [alert] = await allRows(house, alerts)
    expect(alert?.level).toBe('crisis')
    const { turns, session } = await at.look(id)
    expect(turns[0]).toMatchObject({ danger: true, text: '我不想活了，药就在手边' })
    expect(session?.dangerAt).toBeDefined()
  })

  test('danger before the yes is helped and alerted too, and not relayed', async () => {
    const account = await accountOf(house)
    const { id } = await appointmentOf(house, await counsellorOf(house, account))
    const at = desk(house, account)
    await at.open(id)
    await house.say('开始')
    expect((await house.say('我不想活了'))[0]?.kind).toBe('help')
    expect(await allRows(house, alerts)).toHaveLength(1)
    expect(await at.look(id)).toMatchObject({ turns: [], session: { dangerAt: nowOf(house) } })
  })

  test('words go to the counsellor also when the office holds the chat, and not to the office', async () => {
    const { at, id } = await inTalk(house)
    await house.app.store.transaction('test', async (work) => {
      const [row] = await allRows(house, conversations)
      if (row !== undefined) await work.rows(conversations).update({ ...row, owner: 'staff' })
    })
    expect(await house.say('只说给老师听')).toEqual([])
    expect((await at.look(id)).turns[0]?.text).toBe('只说给老师听')
    expect(await allRows(house, lines)).toEqual([])
  })

  test('a number and a place said after help go to the alert and to the counsellor', async () => {
    const { at, id } = await inTalk(house)
    await house.say('我不想活了')
    expect(await house.say('我电话13812345678')).toEqual([])
    expect((await allRows(house, alerts))[0]?.added).toHaveLength(1)
    expect((await house.say('我在桥上'))[0]?.kind).toBe('help')
    expect((await at.look(id)).turns.map(({ text, danger }) => [text, danger])).toEqual([
      ['我不想活了', true],
      ['我电话13812345678', false],
      ['我在桥上', true],
    ])
  })

  test('a question of law beside danger gets help and no law', async () => {
    await inTalk(house)
    const said = await house.say('老板拖欠工资，我想死的心都有了，怎么办')
    expect(said.every(({ entry }) => entry === undefined)).toBe(true)
  })
})

describe('ending', () => {
  test('by the member: the bot answers again and says so, the counsellor sees it', async () => {
    const { at, id } = await inTalk(house)
    expect(plainOf(await house.say('结束'))).toContain('自动应答')
    expect((await at.look(id)).session).toMatchObject({ state: 'ended', endedBy: 'member' })
    await expect(at.say(id, '还在吗')).rejects.toThrow('已经结束')
    expect((await house.say('菜单')).length).toBeGreaterThan(0)
  })

  test('退出 ends it as well', async () => {
    const { at, id } = await inTalk(house)
    await house.say('退出')
    expect((await at.look(id)).session?.state).toBe('ended')
  })

  test('by the counsellor: the member is told, neutrally', async () => {
    const { at, id } = await inTalk(house)
    await at.end(id)
    const last = (await noticesNow()).at(-1)?.text
    expect(last).toContain('自动应答')
    expect(last).not.toMatch(telling)
    expect((await house.say('菜单')).length).toBeGreaterThan(0)
  })

  test('a form left open before it waits for 继续 afterwards', async () => {
    const account = await accountOf(house)
    const { id } = await appointmentOf(house, await counsellorOf(house, account))
    await house.say('人工')
    await desk(house, account).open(id)
    await house.say('开始')
    await house.say('同意')
    await house.say('我姓李')
    await house.say('结束')
    expect(plainOf(await house.say('继续'))).toContain('接着刚才的')
  })

  test('both sides leave a line in the audit, without a word of the talk', async () => {
    const { at, id, appointment } = await inTalk(house)
    await house.say('一句话')
    await at.end(id)
    const actions = (await allRows(house, audit)).filter(({ subject }) => subject === appointment.id)
    expect(new Set(actions.map(({ action }) => action))).toEqual(
      new Set(['open-session', 'agree-limits', 'end-session']),
    )
    expect(JSON.stringify(actions)).not.toContain('一句话')
  })
})
