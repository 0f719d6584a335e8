import { expect, test } from 'vitest'
import { privateSessions, privateTurns } from '../../../src/services/private/records.ts'
import { allRows, startTestApp } from '../../support/app.ts'
import { postgresStores } from '../../support/postgres-stores.ts'
import { accountOf, appointmentOf, counsellorOf, desk, messageOf, monday } from './house.ts'

const { server, given } = await postgresStores()

test.skipIf(server === undefined)(
  'two counsellors call one person at once: one talk begins, and each word is kept once, whatever process it comes to',
  async () => {
    const env = { DATABASE_URL: await given().createDatabase(), ENCRYPTION_KEY: 'the same key for every process here' }
    const here = await startTestApp(monday, env)
    const there = await startTestApp(monday, env)
    const [first, second] = [await accountOf(here), await accountOf(here)]
    const mine = await appointmentOf(here, await counsellorOf(here, first))
    const theirs = await appointmentOf(here, await counsellorOf(here, second, { nth: 1 }))
    const [a, b] = [desk(here, first), desk(there, second)]
    const opened = await Promise.allSettled([a.open(mine.id), b.open(theirs.id)])
    expect(opened.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    const isFirst = opened[0].status === 'fulfilled'
    const live = (await allRows(here, privateSessions)).filter(({ livePerson }) => livePerson !== undefined)
    expect(live).toHaveLength(1)
    const id = live[0]?.id ?? ''
    for (const word of ['开始', '同意']) await here.app.inbox.receive(messageOf(here, word))
    const before = (await allRows(here, privateTurns)).length
    const message = messageOf(here, '最近老是睡不着')
    const at = isFirst ? a : b
    await Promise.all([
      here.app.inbox.receive(message),
      there.app.inbox.receive(message),
      at.say(id, '慢慢说', 'one-key-for-both'),
      at.say(id, '慢慢说', 'one-key-for-both'),
    ])
    const turns = await allRows(there, privateTurns)
    expect(turns).toHaveLength(before + 2)
    expect(new Set(turns.map(({ seq }) => seq)).size).toBe(turns.length)
    await Promise.all(
      [at.end(id), there.app.inbox.receive(messageOf(there, '结束谈话'))].map((one) => one.catch(() => undefined)),
    )
    expect((await allRows(here, privateSessions)).filter(({ livePerson }) => livePerson !== undefined)).toEqual([])
    await here.stop()
    await there.stop()
  },
  60_000,
)
