import { beforeEach, expect, test } from 'vitest'
import type { Staff } from '../../../src/people/records.ts'
import { type TestApp } from '../../support/app.ts'
import { type Member, type Platform } from '../../support/platform/index.ts'
import { openWecomApp } from '../../support/wecom-app.ts'
import { alertsOf, hire, ledgerOf, monday, putOn } from './house.ts'

let platform: Platform
let member: Member
let at: TestApp
let clerk: Staff
beforeEach(async () => {
  const wired = await openWecomApp(monday)
  platform = wired.platform
  at = wired.house
  member = platform.member('zhang.san', wired.account)
  clerk = await hire(at, 'a')
})

const rota = () => at.app.services.staff.rota
const account = (user: string) =>
  at.app.store.transaction('rota', (work) => rota().wecom(work, clerk, { id: 'a', user }))

test('a page goes to the one on call as a message of the application, with a number and nothing else', async () => {
  await account('zhang.san')
  await putOn(at, 'a', 'first', ['wecom'])
  await at.say('我在楼顶，不想活了')
  await at.settle()
  const number = (await alertsOf(at))[0]?.id.slice(-6) ?? ''
  expect(member.received.map(({ body }) => body)).toMatchObject([
    { touser: 'zhang.san', text: { content: `有一条待处理，编号 ${number}` }, enable_duplicate_check: 1 },
  ])
  expect(await ledgerOf(at)).toMatchObject([{ channel: 'wecom', outcome: 'sent', tries: 1 }])
})

test('one whose account was taken away has failed, and the next is called after a minute', async () => {
  await account('zhang.san')
  await putOn(at, 'a', 'first', ['wecom'])
  await putOn(at, 'b', 'next', ['console'])
  await account('')
  await at.say('我不想活了')
  await at.settle()
  at.clock.move(60_000)
  await at.settle()
  expect((await ledgerOf(at)).map(({ outcome, code }) => code ?? outcome)).toEqual(['no-address', 'shown'])
})

test('nobody is put on the rota for a channel that does not reach them', async () => {
  const span = { from: monday, until: '2026-11-23T10:00:00.000Z' }
  const add = at.app.store.transaction('rota', (work) =>
    rota().add(work, clerk, { staff: 'a', ...span, order: 'first', channels: ['wecom'] }),
  )
  await expect(add).rejects.toMatchObject({ code: 'invalid' })
})
