import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { audit, cases } from '../../../src/casework/records.ts'
import { notices } from '../../../src/core/conversation.ts'
import { text } from '../../../src/core/reply.ts'
import { bindings } from '../../../src/people/records.ts'
import { agreeToSms, memberPhones } from '../../../src/people/phones.ts'
import { smsAccount } from '../../../src/people/ways.ts'
import { alerts } from '../../../src/safety/alerts.ts'
import { attempts, calls } from '../../../src/services/callbacks/records.ts'
import { seats } from '../../../src/services/lectures/records.ts'
import { receipts } from '../../../src/core/hook-receipts.ts'
import { facts } from '../lectures/house.ts'
import { accountOf } from '../private/house.ts'
import { allRows } from '../../support/app.ts'
import { monday, openHouse, phone, type House } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.stop())

const rows = {
  cases: () => allRows(house.at, cases),
  receipts: () => allRows(house.at, receipts),
  seats: () => allRows(house.at, seats),
  alerts: () => allRows(house.at, alerts),
}
const outcomes = async () => (await rows.receipts()).map(({ outcome, reason }) => String(outcome ?? reason))
const json = async (answer: Response): Promise<unknown> => answer.json()

const applied = {
  type: 'form.submitted',
  data: { form: 'hardship', name: '张建国', phone: '138 0000 0001', household: 4, reason: '老婆住院' },
}

describe('an application from a form tool', () => {
  test('is a case of the office, sealed, and its code goes back to the tool, the same on every repetition', async () => {
    const first = await house.tell('form-tool', 'm1', applied)
    expect(first.status).toBe(200)
    const told = await json(first)
    expect(told).toEqual({ ok: true, code: expect.stringMatching(/^\d{6}$/) })
    expect(await json(await house.tell('form-tool', 'm1', applied))).toEqual(told)
    const [row, ...others] = await rows.cases()
    expect(others).toEqual([])
    expect(row).toMatchObject({ kind: 'application', state: 'open', body: { about: 'aid', source: 'form-tool' } })
    const everything = JSON.stringify([row, await rows.receipts(), await allRows(house.at, bindings)])
    expect(everything).not.toMatch(/张建国|13800000001|住院/)
  })

  test('is listed without words, opened with a row in the audit, and closed once', async () => {
    await house.tell('form-tool', 'm1', applied)
    const clerk = await house.as('clerk')
    const list = z
      .object({ applications: z.array(z.looseObject({ id: z.string(), version: z.number() })) })
      .parse(await json(await clerk.get('applications')))
    const [one] = list.applications
    expect(JSON.stringify(list)).not.toMatch(/张建国|138/)
    const opened = await json(await clerk.send(`applications/${one?.id}/open`))
    expect(opened).toMatchObject({
      name: '张建国',
      phone,
      answers: [
        { field: '家里几口人', value: '4' },
        { field: '遇到什么难处', value: '老婆住院' },
      ],
    })
    expect((await allRows(house.at, audit)).map(({ action }) => action)).toContain('open')
    const closing = { version: one?.version, result: 'done' }
    expect((await clerk.send(`applications/${one?.id}/close`, closing)).status).toBe(200)
    expect((await clerk.send(`applications/${one?.id}/close`, closing)).status).toBe(409)
    expect((await rows.cases())[0]).toMatchObject({ state: 'closed', body: { result: 'done' } })
  })

  test('does not become a matter of the member who proved the same number', async () => {
    await house.at.say('你好')
    const [member] = await allRows(house.at, bindings)
    await house.at.app.store.transaction('t', (work) =>
      agreeToSms(work, house.at.app.sealer, { person: member?.person ?? '', phone, consent: 'c1' }),
    )
    await house.tell('form-tool', 'm1', applied)
    const matters = await rows.cases()
    expect(matters).toHaveLength(1)
    expect(matters.map(({ person }) => person)).not.toContain(member?.person)
  })
})

describe('the door', () => {
  test('answers 401, 404, 413 and 415 in the common form, and tells nobody why', async () => {
    const url = `${house.url}/hooks/form-tool`
    const headers = { 'content-type': 'application/json' }
    const at = async (answer: Promise<Response>) => {
      const one = await answer
      return [one.status, z.object({ error: z.object({ code: z.string() }) }).parse(await one.json()).error.code]
    }
    const body = JSON.stringify(applied)
    expect(await at(fetch(url, { method: 'POST', headers, body }))).toEqual([401, 'not_signed_in'])
    expect(await at(fetch(`${house.url}/hooks/nobody`, { method: 'POST', headers, body }))).toEqual([404, 'not_found'])
    const big = JSON.stringify({ a: 'x'.repeat(70_000) })
    expect(await at(fetch(url, { method: 'POST', headers, body: big }))).toEqual([413, 'too_large'])
    expect((await fetch(url)).status).toBe(405)
    expect(await rows.receipts()).toEqual([])
  })

  test('the same id with another body is a conflict', async () => {
    await house.tell('form-tool', 'm1', applied)
    expect((await house.tell('form-tool', 'm1', { ...applied, more: 1 })).status).toBe(409)
  })
})

describe('what did not fit', () => {
  const odd = { type: 'form.submitted', data: { form: 'hardship', name: '张建国', phone: '12' } }

  test('is answered, listed without words, opened with a row in the audit, and dropped', async () => {
    expect(await json(await house.tell('form-tool', 'm1', odd))).toEqual({ ok: true })
    const clerk = await house.as('clerk')
    const text = await (await clerk.get('hooks')).text()
    expect(text).not.toContain('张建国')
    const listed = z
      .looseObject({ dead: z.array(z.looseObject({ id: z.string(), version: z.number(), reason: z.string() })) })
      .parse(JSON.parse(text))
    const [dead] = listed.dead
    expect(dead).toMatchObject({ source: 'form-tool', reason: 'phone /data/phone', tries: 0 })
    expect(await (await clerk.send(`hooks/${dead?.id}/open`)).text()).toContain('张建国')
    expect((await allRows(house.at, audit)).map(({ action }) => action)).toContain('open')
    const retried = await clerk.send(`hooks/${dead?.id}/retry`, { version: dead?.version })
    expect(await json(retried)).toEqual({ isDone: false, reason: 'phone /data/phone' })
    expect((await clerk.send(`hooks/${dead?.id}/drop`, { version: dead?.version })).status).toBe(409)
    expect((await clerk.send(`hooks/${dead?.id}/drop`, { version: 2 })).status).toBe(200)
    expect((await rows.receipts())[0]).toMatchObject({ state: 'dropped' })
    expect((await rows.receipts())[0]?.body).toBeUndefined()
    expect((await allRows(house.at, audit)).map(({ action }) => action)).toContain('webhook dropped')
  })

  test('shows on the health page', async () => {
    const health = async () => (await fetch(`${house.url}/readyz`)).text()
    expect(await health()).toContain('4 on, 0 wait for staff')
    await house.tell('form-tool', 'm1', odd)
    expect(await health()).toContain('4 on, 1 wait for staff')
  })
})

describe('a sign-up from another system', () => {
  const publish = async (capacity = 2): Promise<string> => {
    const office = house.at.app.services.staff.lectures
    const by = await accountOf(house.at, 'clerk')
    const lecture = await house.at.app.store.transaction('office', async (work) =>
      office.publish(work, by, await office.create(work, by, { ...facts, capacity })),
    )
    return lecture.id
  }
  const registration = (lecture: string, id: number, mobile = phone) => ({
    event: 'registration.created',
    registration: { id, lecture, mobile, name: '张建国' },
  })

  test('takes a seat, a full hall puts it on the list, and the same number signs up once', async () => {
    const lecture = await publish(1)
    const first = await house.tellPlain('lecture-partner', registration(lecture, 1))
    expect(await json(first)).toEqual({ ok: true, code: expect.stringMatching(/^\d{6}$/) })
    await house.tellPlain('lecture-partner', registration(lecture, 2, '13800000002'))
    await house.tellPlain('lecture-partner', registration(lecture, 3))
    expect((await outcomes()).toSorted()).toEqual(['already', 'seated', 'waiting'])
    expect((await rows.seats()).map(({ state }) => state).toSorted()).toEqual(['seated', 'waiting'])
  })

  test('for a lecture nobody knows waits for staff', async () => {
    await house.tellPlain('lecture-partner', registration('lec_none', 1))
    expect(await outcomes()).toEqual(['lecture not-found'])
  })
})

test('danger is seen in an application, and in what fits nothing at all', async () => {
  const said = '我不想活了，今晚就从楼上跳下去'
  await house.tell('form-tool', 'm1', { ...applied, data: { ...applied.data, reason: said } })
  expect(await rows.alerts()).toHaveLength(1)
  await house.tell('form-tool', 'm2', { type: 'odd', deep: [{ words: said }] })
  await house.tell('sms-gateway', 'm3', { type: 'sms.reply', data: { from: '12', text: said } })
  expect(await rows.alerts()).toHaveLength(3)
  expect((await rows.cases()).length).toBeGreaterThan(0)
})

describe('an answer by SMS', () => {
  const reply = (text: string, id = 'm1') =>
    house.tell('sms-gateway', id, { type: 'sms.reply', data: { from: `+86${phone}`, text } })

  test('goes to the office with its number, sealed', async () => {
    await reply('你们工会周六上班吗')
    const [row] = await rows.cases()
    expect(row).toMatchObject({ kind: 'handover', state: 'open' })
    expect(JSON.stringify(row)).not.toMatch(/周六|13800000001/)
    const clerk = await house.as('clerk')
    expect(await json(await clerk.send(`handovers/${row?.id}/open`))).toMatchObject({
      matter: '（短信回复）你们工会周六上班吗',
      phone,
    })
  })

  test('that speaks of ending it raises an alert with the number, and a repetition does not raise another', async () => {
    await reply('我不想活了，今晚就从楼上跳下去')
    await reply('我不想活了，今晚就从楼上跳下去')
    const raised = await rows.alerts()
    expect(raised).toHaveLength(1)
    expect(JSON.stringify(raised)).not.toContain('不想活')
    expect(await outcomes()).toEqual(['alert'])
    const clerk = await house.as('clerk')
    expect(await (await clerk.send(`alerts/${raised[0]?.id}/seen`)).text()).toContain(phone)
  })

  test('TD ends SMS to the number', async () => {
    await house.at.say('你好')
    const [member] = await allRows(house.at, bindings)
    const agree = () =>
      house.at.app.store.transaction('t', (work) =>
        agreeToSms(work, house.at.app.sealer, { person: member?.person ?? '', phone, consent: 'c1' }),
      )
    await agree()
    await reply('TD')
    expect((await allRows(house.at, memberPhones))[0]).toMatchObject({ endedBy: 'sms' })
    expect(await outcomes()).toEqual(['stopped'])
  })

  test('that is only polite is nothing to do', async () => {
    await reply('收到，谢谢')
    await reply('好的', 'm2')
    expect(await rows.cases()).toHaveLength(1)
    expect((await outcomes()).toSorted()).toEqual(['courtesy', 'office'])
  })
})

describe('a report of the SMS gateway', () => {
  const report = (id: string, status: string) =>
    house.tell('sms-gateway', id, { type: 'sms.report', data: { id: 'ntc_1', status } })

  test('that something did not arrive makes it look for another way, once; one that it did changes nothing', async () => {
    await house.at.say('你好')
    const [member] = await allRows(house.at, bindings)
    const attempts = [{ at: monday, account: smsAccount, way: 'mph_1', outcome: 'sent' }]
    const said = { id: 'ntc_1', person: member?.person ?? '', seq: 1, at: monday, replies: [text('您有一条提醒')] }
    await house.at.app.store.transaction('t', (work) =>
      work.rows(notices).insert({ ...said, delivery: 'sent', via: 'mph_1', attempts }),
    )
    const stored = () => house.at.app.store.read((read) => read.rows(notices).get('ntc_1'))
    await report('m1', 'DELIVRD')
    expect((await stored())?.delivery).toBe('sent')
    await report('m2', 'UNDELIV')
    await report('m3', 'UNDELIV')
    await house.at.settle()
    const late = (await stored())?.attempts?.filter((attempt) => attempt.late === true)
    expect(late).toMatchObject([{ outcome: 'permanent', code: 'UNDELIV' }])
    // It went out to look once more. A page that nobody may be looking at is no other way: it stands there for when they do.
    expect(await stored()).toMatchObject({ delivery: 'failed', round: 1 })
    expect((await outcomes()).toSorted()).toEqual(['delivered', 'failed', 'failed'])
  })

  test('about anything else, such as a page to the people on call, is taken and changes nothing', async () => {
    await report('m1', 'UNDELIV')
    expect(await outcomes()).toEqual(['not a notice'])
  })
})

describe('how a call went, from the telephone system', () => {
  test('is written down for whoever has it in hand; without anybody it waits for staff', async () => {
    for (const words of ['预约心理老师', '1', '打电话', '跳过', '1', phone, '同意', '提交']) await house.at.say(words)
    const [call] = await allRows(house.at, calls)
    const ended = (id: string) =>
      house.tell('telephone', id, { type: 'call.ended', data: { call: call?.id, result: 'ANSWERED', minutes: 12 } })
    await ended('m1')
    expect(await outcomes()).toEqual(['call not in hand'])
    house.at.clock.move(Date.parse(call?.nextAt ?? '') - house.at.clock.now().getTime())
    const clerk = await house.as('clerk')
    expect((await clerk.send('calls/next')).status).toBe(200)
    await ended('m2')
    await ended('m3')
    expect(await outcomes()).toEqual(expect.arrayContaining(['reached', 'already']))
    expect(await allRows(house.at, attempts)).toMatchObject([{ outcome: 'reached', minutes: 12 }])
  })
})
