import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { audit, cases } from '../../../src/casework/records.ts'
import type { Channel } from '../../../src/core/channel.ts'
import { conversations, notices, turns } from '../../../src/core/conversation.ts'
import { jobs } from '../../../src/core/job.ts'
import type { Reply } from '../../../src/core/reply.ts'
import { gaps } from '../../../src/knowledge/gaps.ts'
import { bindings } from '../../../src/people/records.ts'
import { privateTurns } from '../../../src/services/private/records.ts'
import { allRows, recordingLog, startTestApp, type TestApp } from '../../support/app.ts'
import { accountOf, appointmentOf, counsellorOf, desk, inTalk, messageOf, openHouse, plainOf } from './house.ts'

const memberWords = '紫藤架下的秘密'
const counsellorWords = '青瓷碗里的回声'

const everyFile = async (dir: string): Promise<string[]> => {
  const found = await readdir(dir, { withFileTypes: true, recursive: true })
  const files = found.filter((one) => one.isFile()).map((one) => path.join(one.parentPath, one.name))
  return Promise.all(files.map((file) => readFile(file, 'utf8')))
}

/** A platform that is pushed to, and what it was sent. */
const pushing = (sent: { to: string; text: string }[], state = { open: true }): Channel => ({
  account: 'push',
  name: 'push',
  deduplicates: true,
  send: async (to, replies) => {
    if (!state.open) return { kind: 'parked' }
    sent.push(...replies.map(({ text }) => ({ to, text })))
    return { kind: 'sent' }
  },
  start: async () => undefined,
  stop: async () => undefined,
  lastContact: () => undefined,
})

/** A talk held on that platform. */
const pushedTalk = async (house: TestApp) => {
  const write = (text: string, id?: string): Promise<readonly Reply[]> =>
    house.app.inbox.receive(
      messageOf(house, text, { account: 'push', sender: 'p1', ...(id === undefined ? {} : { id }) }),
    )
  await write('菜单')
  const account = await accountOf(house)
  const counsellor = await counsellorOf(house, account)
  const person = (await allRows(house, conversations)).find((one) => one.account === 'push')?.id ?? ''
  const appointment = await appointmentOf(house, counsellor, { sender: 'other' })
  await house.app.store.transaction('test', async (work) => {
    const row = await work.rows(cases).get(appointment.id)
    if (row !== undefined) await work.rows(cases).update({ ...row, person })
  })
  const at = desk(house, account)
  const { id } = await at.open(appointment.id)
  await write('开始')
  await write('同意')
  return { write, at, id }
}

describe('the words of a talk', () => {
  test('lie nowhere in the data folder and in no log, in plain', async () => {
    const lines: string[] = []
    const house = await openHouse({ log: recordingLog(lines) })
    const { at, id } = await inTalk(house)
    await house.say(memberWords)
    await house.say(`我不想活了，${memberWords}`)
    await at.say(id, counsellorWords)
    await house.settle()
    expect((await at.look(id)).turns).toHaveLength(3)
    await house.say('结束')
    await house.settle()
    await house.app.stop()
    const files = await everyFile(house.dataDir)
    // It looked: what is no secret is found.
    expect(files.join('')).toContain('您的预约到时间了')
    for (const words of [memberWords, counsellorWords])
      for (const text of [...files, lines.join('\n')]) expect(text.includes(words)).toBe(false)
    await rm(house.dataDir, { recursive: true, force: true })
  })

  test('are in no turn, notice, job, conversation or gap', async () => {
    const house = await openHouse()
    const { at, id } = await inTalk(house)
    await house.say(`${memberWords}怎么办呢，什么时候能好`)
    await at.say(id, counsellorWords)
    const tables = [
      await allRows(house, turns),
      await allRows(house, notices),
      await allRows(house, jobs),
      await allRows(house, conversations),
      await allRows(house, gaps),
    ]
    for (const rows of tables) {
      const kept = JSON.stringify(rows)
      expect(kept).not.toContain(memberWords)
      expect(kept).not.toContain(counsellorWords)
    }
    await house.stop()
  })

  test('are pushed opened, to the binding the talk is held on, from a job of ids', async () => {
    const sent: { to: string; text: string }[] = []
    const house = await startTestApp('2026-11-23T02:00:00.000Z', {}, undefined, { extra: () => [pushing(sent)] })
    const { at, id } = await pushedTalk(house)
    await at.say(id, counsellorWords)
    await house.settle()
    expect(sent.at(-1)).toEqual({ to: 'p1', text: counsellorWords })
    await house.stop()
  })

  test('whose platform was closed go out with the next reply, still sealed at rest', async () => {
    const sent: { to: string; text: string }[] = []
    const state = { open: true }
    const house = await startTestApp('2026-11-23T02:00:00.000Z', {}, undefined, { extra: () => [pushing(sent, state)] })
    const { at, id, write } = await pushedTalk(house)
    state.open = false
    await at.say(id, counsellorWords)
    await house.settle()
    expect((await at.look(id)).unsent).toEqual([1])
    expect(plainOf(await write('在吗', 'twice'))).toBe(counsellorWords)
    expect(plainOf(await write('在吗', 'twice'))).toBe(counsellorWords)
    expect(JSON.stringify(await allRows(house, turns))).not.toContain(counsellorWords)
    await house.stop()
  })
})

describe('who reads', () => {
  test('the assigned supervisor with a reason, which is written down; no other', async () => {
    const house = await openHouse()
    const supervisor = await accountOf(house, 'supervisor')
    const account = await accountOf(house)
    const appointment = await appointmentOf(house, await counsellorOf(house, account, { supervisor: supervisor.id }))
    const at = desk(house, account)
    const { id } = await at.open(appointment.id)
    await house.say('开始')
    await house.say('同意')
    await house.say(memberWords)
    const reader = desk(house, supervisor)
    expect((await reader.list()).sessions.map((one) => one.id)).toEqual([id])
    await expect(reader.read(id)).rejects.toThrow('为什么')
    expect((await reader.read(id, '每月的督导，看危机处理')).turns[0]?.text).toBe(memberWords)
    const rows = (await allRows(house, audit)).filter(({ actor }) => actor === supervisor.id)
    expect(rows).toEqual([
      expect.objectContaining({
        detail: expect.objectContaining({ as: 'supervisor', reason: '每月的督导，看危机处理' }),
      }),
    ])
    for (const role of ['supervisor', 'counsellor', 'clerk', 'admin'] as const) {
      const other = desk(house, await accountOf(house, role))
      await expect(other.read(id, '想看一看而已')).rejects.toThrow('没有这次谈话')
      await expect(other.look(id)).rejects.toThrow('没有这次谈话')
    }
    await house.stop()
  })

  test('the member can ask who read', async () => {
    const house = await openHouse()
    const { at, id } = await inTalk(house)
    await house.say('结束')
    expect((await at.look(id)).turns).toEqual([])
    await at.read(id)
    expect(plainOf(await house.say('谁看过我的记录'))).toContain('老师')
    await house.stop()
  })
})

describe('another binding of the member', () => {
  const elsewhere = { account: 'terminal', sender: 't1' }
  const join = async (house: TestApp) => {
    await house.app.inbox.receive(messageOf(house, '菜单', elsewhere))
    await house.app.store.transaction('test', async (work) => {
      const mine = await work.rows(bindings).byUnique('external', ['web', 'somebody'])
      const theirs = await work.rows(bindings).byUnique('external', ['terminal', 't1'])
      if (mine !== undefined && theirs !== undefined)
        await work.rows(bindings).update({ ...theirs, person: mine.person })
    })
  }

  test('is told that the talk is elsewhere; its words are not relayed, nothing is shown there', async () => {
    const house = await openHouse()
    const { at, id } = await inTalk(house)
    await join(house)
    const said = await house.app.inbox.receive(messageOf(house, memberWords, elsewhere))
    expect(plainOf(said)).toContain('另一处')
    expect((await at.look(id)).turns).toEqual([])
    await at.say(id, counsellorWords)
    const [row] = await allRows(house, privateTurns)
    const reply = { kind: 'text', text: '您有一条新消息。', sealed: row?.id ?? '' } as const
    const shown = (to: { account: string; sender: string }) =>
      house.app.store.read((read) => house.app.services.privately.reveal(read, [reply], to))
    expect(plainOf(await shown(elsewhere))).not.toContain(counsellorWords)
    expect(plainOf(await shown({ account: 'web', sender: 'somebody' }))).toBe(counsellorWords)
    expect((await allRows(house, conversations)).find(({ sender }) => sender === 'somebody')).toBeDefined()
    await house.stop()
  })

  test('takes the talk over by 开始', async () => {
    const house = await openHouse()
    const { at, id } = await inTalk(house)
    await join(house)
    expect(plainOf(await house.app.inbox.receive(messageOf(house, '开始', elsewhere)))).toContain('换到这里')
    await house.app.inbox.receive(messageOf(house, memberWords, elsewhere))
    expect((await at.look(id)).turns.map(({ text }) => text)).toEqual([memberWords])
    await house.stop()
  })

  test('in danger is helped there, and the counsellor sees it', async () => {
    const house = await openHouse()
    const { at, id } = await inTalk(house)
    await join(house)
    const said = await house.app.inbox.receive(messageOf(house, '我不想活了', elsewhere))
    expect(said[0]?.kind).toBe('help')
    expect((await at.look(id)).turns[0]).toMatchObject({ danger: true, text: '我不想活了' })
    await house.stop()
  })

  test('on a personal account the talk is not held at all', async () => {
    const house = await openHouse()
    const account = await accountOf(house)
    const { id: caseId } = await appointmentOf(house, await counsellorOf(house, account))
    await join(house)
    const at = desk(house, account)
    const { id } = await at.open(caseId)
    await house.app.store.transaction('test', async (work) => {
      const row = await work.rows(bindings).byUnique('external', ['terminal', 't1'])
      if (row !== undefined) await work.rows(bindings).update({ ...row, account: 'wechaty' })
    })
    const said = await house.app.inbox.receive(messageOf(house, '开始', { account: 'wechaty', sender: 't1' }))
    expect(plainOf(said)).toContain('不在这个微信号上办')
    expect((await at.look(id)).session?.state).toBe('called')
    await house.stop()
  })
})
