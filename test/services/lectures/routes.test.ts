import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit } from '../../../src/casework/records.ts'
import * as api from '../../../src/http/api/lectures.ts'
import { hallToken } from '../../../src/services/lectures/hall.ts'
import { rowsOf } from '../../support/rows.ts'
import { clerk, codeIn, facts, openHouse, talker, thursday, type House } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const detail = async (id: string) =>
  api.lectureDetail.reply.parse(await house.store.read((read) => house.service.staff.detail(read, clerk, { id })))
const guest = async (id: string, phone = '') =>
  api.addSeat.reply.parse(
    await house.as('office', (work) => house.service.staff.addSeat(work, clerk, { id, name: '老张', phone })),
  )

describe('what the office does with lectures', () => {
  test('has the shape of the wire: a draft, published, with its figures', async () => {
    const { create, publish, list } = house.service.staff
    const draft = api.createLecture.reply.parse(await house.as('office', (work) => create(work, clerk, facts)))
    expect(draft.state).toBe('draft')
    expect(await talker(house, 'per_a').says('大讲堂')).toContain('没有可以报的')
    const open = api.publishLecture.reply.parse(await house.as('office', (work) => publish(work, clerk, draft)))
    const all = api.lectures.reply.parse(await house.store.read((read) => list(read, clerk, {})))
    expect(all).toEqual({ lectures: [open], totals: { held: 0, participants: 0 } })
  })

  test('the second of two clerks who change a lecture is told to look again', async () => {
    const { id, version } = await house.publish()
    const edit = (title: string) =>
      house.as('office', (work) => house.service.staff.edit(work, clerk, { ...facts, title, id, version }))
    await edit('先改的')
    await expect(edit('后改的')).rejects.toMatchObject({ code: 'conflict' })
    expect((await house.event(id)).title).toBe('先改的')
  })

  test('times that make no sense are refused in words', async () => {
    const wrong = [
      { until: facts.from },
      { until: '2026-11-28T00:00:00.000Z' },
      { closesAt: facts.opensAt },
      { closesAt: '2026-11-27T00:00:00.000Z' },
    ]
    for (const change of wrong) {
      const made = house.as('office', (work) => house.service.staff.create(work, clerk, { ...facts, ...change }))
      await expect(made).rejects.toMatchObject({ code: 'invalid' })
    }
  })

  test('who calls is signed up with a code for the slip, and can give the seat up with it in the chat', async () => {
    const { id } = await house.publish({ capacity: 1 })
    const first = await guest(id, '0510-0000-0001')
    expect(first).toMatchObject({ state: 'seated' })
    expect(await guest(id)).toMatchObject({ state: 'waiting', queue: 1 })
    await expect(guest(id, '12')).rejects.toMatchObject({ code: 'invalid' })
    const shown = await detail(id)
    expect(JSON.stringify(shown)).not.toMatch(/老张|0000-0001/)
    expect(await talker(house, 'per_x').says(`取消报名 ${first.code}`, '提交')).toContain('取消了')
  })

  test('name and number are opened one by one, which is written down', async () => {
    const { id } = await house.publish()
    await guest(id, '0510-0000-0001')
    const [seat] = (await detail(id)).seats
    const asked = { id: seat?.id ?? '' }
    const opened = await house.as('office', (work) => house.service.staff.openSeat(work, clerk, asked))
    expect(api.openSeat.reply.parse(opened)).toMatchObject({ name: '老张', phone: '051000000001' })
    const actions = (await rowsOf(house.store, audit)).filter(({ actor }) => actor === clerk.id)
    expect(actions.map(({ action }) => action)).toContain('open')
  })

  test('a code is checked in by hand, twice is once, and slips are not counted against the clerk', async () => {
    const { id } = await house.publish()
    const code = codeIn(await talker(house, 'per_a').says('大讲堂', '1', '跳过', '提交'))
    await house.to(thursday.from)
    const byCode = (typed: string) =>
      house.as('office', (work) => house.service.staff.checkInByCode(work, clerk, { id, code: typed }))
    const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0')
    for (let tries = 0; tries < 10; tries += 1) await expect(byCode(wrong)).rejects.toMatchObject({ code: 'not_found' })
    expect(await byCode(code)).toEqual({ again: false })
    expect(await byCode(code)).toEqual({ again: true })
    expect((await detail(id)).figures).toMatchObject({ signedUp: 1, came: 1, noShow: 0 })
  })

  test('heads that were counted go into the totals, once the lecture has begun', async () => {
    const { id } = await house.publish()
    const count = async () => {
      const { version } = await house.event(id)
      return house.as('office', (work) => house.service.staff.extra(work, clerk, { id, version, extra: 40 }))
    }
    await expect(count()).rejects.toMatchObject({ code: 'conflict' })
    await house.to('2026-11-27T02:00:00.000Z')
    await count()
    const past = await house.store.read((read) => house.service.staff.list(read, clerk, { past: 'yes' }))
    expect(past.totals).toEqual({ held: 1, participants: 40 })
  })

  test('the screen in the hall opens by its token only', async () => {
    const { id } = await house.publish()
    const hall = (token: string) => house.store.read((read) => house.service.staff.hall(read, { event: id, token }))
    expect(await hall(hallToken(house.sealer, id))).toMatchObject({ title: facts.title })
    expect(await hall(hallToken(house.sealer, 'lec_x'))).toBeUndefined()
    const page = (await detail(id)).hallPage
    expect(page).toBe(`/check-in/${id}?token=${hallToken(house.sealer, id)}`)
  })
})
