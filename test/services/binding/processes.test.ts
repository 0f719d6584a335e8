import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { codeTries } from '../../../src/casework/codes.ts'
import { audit } from '../../../src/casework/records.ts'
import { writeAudit } from '../../../src/casework/transitions.ts'
import type { Channel } from '../../../src/core/channel.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { conversations } from '../../../src/core/conversation.ts'
import { createSealer } from '../../../src/core/seal.ts'
import type { PortableStore, Store } from '../../../src/core/store.ts'
import { toInstant } from '../../../src/core/time.ts'
import { isSamePerson } from '../../../src/people/joined.ts'
import { personOf } from '../../../src/people/persons.ts'
import { bindings, persons } from '../../../src/people/records.ts'
import { issueCode } from '../../../src/services/binding/codes.ts'
import { bindingCodes } from '../../../src/services/binding/records.ts'
import { joinByCode, part, type BindingParts } from '../../../src/services/binding/rules.ts'
import { startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { brokenOffEverywhere } from '../../support/failing-store.ts'
import { postgresStores } from '../../support/postgres-stores.ts'
import { rowsOf } from '../../support/rows.ts'

const { server, given, openOn } = await postgresStores()
const monday = '2026-11-23T02:00:00.000Z'

/** Joined persons stand around one, each account leads to somebody, and no code that was used can be used again. */
const expectStars = async (store: Pick<PortableStore, 'scan'>): Promise<void> => {
  const known = new Map((await rowsOf(store, persons)).map((person) => [person.id, person]))
  for (const { aliasOf } of known.values())
    if (aliasOf !== undefined) expect(known.get(aliasOf)).toMatchObject({ id: aliasOf })
  for (const { aliasOf } of known.values())
    if (aliasOf !== undefined) expect(known.get(aliasOf)?.aliasOf).toBeUndefined()
  for (const { person } of await rowsOf(store, bindings)) expect(known.has(person)).toBe(true)
}

const silent = (account: string): Channel => ({
  account,
  name: account,
  deduplicates: true,
  send: async () => ({ kind: 'sent' }),
  start: async () => undefined,
  stop: async () => undefined,
  lastContact: () => undefined,
})

describe.skipIf(server === undefined)('two processes on one database', () => {
  let here: TestApp
  let there: TestApp
  let serial = 0
  beforeEach(async () => {
    const env = {
      DATABASE_URL: await given().createDatabase(),
      ENCRYPTION_KEY: 'the same key for every process here',
    }
    const more = { extra: () => [silent('oa'), silent('wecom')] }
    here = await startTestApp(monday, env, undefined, more)
    there = await startTestApp(monday, env, undefined, more)
  })
  afterEach(async () => {
    await here.stop()
    await there.stop()
  })

  const write = async (at: TestApp, account: string, text: string, sender = 'me'): Promise<string> => {
    const id = `p${(serial += 1)}`
    const envelope = { account, sender, id, receivedAt: toInstant(at.clock.now()) }
    return wordsOf(await at.app.inbox.receive({ ...envelope, kind: 'text', text }))
  }
  const codeFrom = async (at: TestApp, account: string, sender = 'me'): Promise<string> =>
    /绑定 (\d{6})/.exec(await write(at, account, '绑定', sender))?.[1] ?? ''
  const joinedTimes = async (): Promise<number> =>
    (await rowsOf(here.app.store, audit)).filter(({ action }) => action === 'accounts joined').length

  test('one code typed by six accounts at once joins one of them, and tells the others it is wrong', async () => {
    const code = await codeFrom(here, 'oa')
    const said = await Promise.all(
      Array.from({ length: 6 }, (_one, n) => write(n % 2 === 0 ? here : there, 'web', `绑定 ${code}`, `web-${n}`)),
    )
    expect(said.filter((words) => words.includes('绑好了。两边'))).toHaveLength(1)
    expect(said.filter((words) => words.includes('不对'))).toHaveLength(5)
    expect(await joinedTimes()).toBe(1)
    await expectStars(here.app.store)
  })

  test('two accounts that type each other’s code at once are one person, joined once', async () => {
    const [forWeb, forOa] = [await codeFrom(here, 'oa'), await codeFrom(there, 'web')]
    const said = await Promise.all([write(here, 'web', `绑定 ${forWeb}`), write(there, 'oa', `绑定 ${forOa}`)])
    expect(said.filter((words) => words.includes('绑好了。两边'))).toHaveLength(1)
    expect(await joinedTimes()).toBe(1)
    await expectStars(there.app.store)
  })

  test('three accounts joined in a ring at once end up around one', async () => {
    const ring = ['oa', 'web', 'wecom']
    const codes = await Promise.all(ring.map((account, n) => codeFrom(n % 2 === 0 ? here : there, account)))
    await Promise.all(
      ring.map((account, n) => write(n % 2 === 0 ? there : here, account, `绑定 ${codes[(n + 1) % 3] ?? ''}`)),
    )
    await expectStars(here.app.store)
    const roots = (await rowsOf(here.app.store, persons)).filter(({ aliasOf }) => aliasOf === undefined)
    expect(roots).toHaveLength(1)
  })

  test('a new code asked for while the old one is typed leaves one of them good, and the old one is over', async () => {
    const old = await codeFrom(here, 'oa')
    const [newer, first] = await Promise.all([codeFrom(here, 'oa'), write(there, 'web', `绑定 ${old}`)])
    const second = await write(here, 'wecom', `绑定 ${newer}`)
    const joined = [first, second].filter((words) => words.includes('绑好了。两边'))
    expect(joined.length).toBeGreaterThanOrEqual(1)
    await expectStars(here.app.store)
    expect(await write(there, 'wecom', `绑定 ${old}`, 'somebody else')).toContain('不对')
  })

  test('wrong tries are counted over both processes, also when they come at once', async () => {
    const code = await codeFrom(here, 'oa')
    const wrong = code === '000000' ? '000001' : '000000'
    const said = await Promise.all(
      Array.from({ length: 8 }, (_one, n) => write(n % 2 === 0 ? here : there, 'web', `绑定 ${wrong}`)),
    )
    expect(said.filter((words) => words.includes('不对'))).toHaveLength(5)
    expect(await write(there, 'web', `绑定 ${code}`)).toContain('错得太多')
    expect(await joinedTimes()).toBe(0)
  })

  test('what is written while the accounts part belongs to somebody', async () => {
    await write(there, 'web', `绑定 ${await codeFrom(here, 'oa')}`)
    const said = await Promise.all([
      write(here, 'oa', '解绑'),
      write(there, 'web', '解绑'),
      write(there, 'web', '公司拖欠工资怎么办'),
    ])
    expect(said.filter((words) => words.includes('解开了'))).toHaveLength(1)
    expect((await rowsOf(here.app.store, persons)).filter(({ aliasOf }) => aliasOf !== undefined)).toEqual([])
    await expectStars(here.app.store)
  })
})

const tables = [persons, bindings, bindingCodes, conversations, codeTries, audit]
const oa = { account: 'oa', sender: 'me' }
const web = { account: 'web', sender: 'me' }

/** Who was told is a row, so that it is gone with the transaction that it stood in. */
const parts: BindingParts = {
  sealer: createSealer(Buffer.alloc(32, 7)),
  deliver: async (work, { person }) => {
    await writeAudit(work, person, { actor: 'test', action: 'told', detail: {} })
    return 'oa'
  },
  inTalk: async () => false,
  clashes: async () => false,
}

const meet = async (store: Store, place: typeof oa): Promise<string> =>
  (await store.transaction(`meet ${place.account}`, (work) => personOf(work, place.account, place.sender, true))).id

/** From meeting to being one person, a transaction a message, as somebody who writes again after a failure. */
const joinUp = async (store: Store): Promise<void> => {
  const [giver, typer] = [await meet(store, oa), await meet(store, web)]
  const code = await store.transaction('ask', (work) => issueCode(work, parts.sealer, giver))
  await store.transaction('type', (work) => joinByCode(work, parts, { person: typer, place: web, code: code ?? '' }))
}

describe.skipIf(server === undefined)('broken off at any transaction', () => {
  test('joining is done or not begun, and is done once when it is tried again', async () => {
    let url = ''
    const times = await brokenOffEverywhere(
      async () => {
        url = await given().createDatabase()
        return openOn(url, tables, { clock: manualClock(new Date(monday)) })
      },
      {
        run: joinUp,
        check: async () => {
          const store = await openOn(url, tables, { clock: manualClock(new Date(monday)) })
          await expectStars(store)
          const [one, other] = [await meet(store, oa), await meet(store, web)]
          expect(await store.read((read) => isSamePerson(read, one, other))).toBe(true)
          const actions = (await rowsOf(store, audit)).map(({ action }) => action)
          expect(actions.toSorted()).toEqual(['accounts joined', 'told'])
          expect(await rowsOf(store, bindings)).toHaveLength(2)
        },
      },
    )
    expect(times).toBe(4)
  })

  test('parting is done or not begun', async () => {
    let url = ''
    const times = await brokenOffEverywhere(
      async () => {
        url = await given().createDatabase()
        const store = await openOn(url, tables, { clock: manualClock(new Date(monday)) })
        await joinUp(store)
        return store
      },
      {
        run: async (store) => {
          const person = await meet(store, web)
          await store.transaction('part', (work) => part(work, parts, { person, place: web }))
        },
        check: async () => {
          const store = await openOn(url, tables, { clock: manualClock(new Date(monday)) })
          await expectStars(store)
          expect((await rowsOf(store, persons)).filter(({ aliasOf }) => aliasOf !== undefined)).toEqual([])
          const parted = (await rowsOf(store, audit)).filter(({ action }) => action === 'accounts parted')
          expect(parted).toHaveLength(1)
        },
      },
    )
    expect(times).toBe(2)
  })
})
