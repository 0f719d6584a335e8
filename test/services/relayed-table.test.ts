import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cases } from '../../src/casework/records.ts'
import type { Channel } from '../../src/core/channel.ts'
import { conversations, notices } from '../../src/core/conversation.ts'
import { relayedAccount } from '../../src/core/relayed.ts'
import { notice } from '../../src/core/reply.ts'
import { toInstant } from '../../src/core/time.ts'
import { deliver } from '../../src/dialogue/outbox.ts'
import { findPerson } from '../../src/people/persons.ts'
import { bindingCodes } from '../../src/services/binding/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'

/** An account that nobody marked as relayed: the weakness that each row must notice. */
const unmarked = 'unmarked'

const silent = (account: string): Channel => ({
  account,
  name: account,
  deduplicates: false,
  send: async () => ({ kind: 'sent' }),
  start: async () => undefined,
  stop: async () => undefined,
  lastContact: () => undefined,
})

let house: TestApp
let number = 0
beforeAll(async () => {
  house = await startTestApp('2026-11-23T02:00:00.000Z', { BASE_URL: 'https://union.example' }, undefined, {
    extra: () => [silent(relayedAccount), silent(unmarked)],
  })
})
afterAll(() => house.stop())

const write = async (account: string, sender: string, words: string): Promise<string> => {
  const envelope = { account, sender, id: `w${(number += 1)}`, receivedAt: toInstant(house.clock.now()) }
  return wordsOf(await house.app.inbox.receive({ ...envelope, kind: 'text', text: words }))
}
const personAt = async (account: string, sender: string): Promise<string> =>
  (await house.app.store.read((read) => findPerson(read, account, sender)))?.id ?? ''
const formOf = async (account: string, sender: string): Promise<string | undefined> =>
  (await allRows(house, conversations)).find((row) => row.account === account && row.sender === sender)?.form?.flow

interface Row {
  readonly name: string
  readonly check: (account: string) => Promise<void>
}

const opensNothing = (words: string): Row => ({
  name: `${words} opens neither form nor case`,
  check: async (account) => {
    const before = (await allRows(house, cases)).length
    await write(account, words, words)
    expect([await formOf(account, words), (await allRows(house, cases)).length]).toEqual([undefined, before])
  },
})

const rows: readonly Row[] = [
  opensNothing('预约心理老师'),
  opensNothing('人工'),
  opensNothing('做个小测评'),
  {
    name: 'a short limit makes no case for the office',
    check: async (account) => {
      const before = (await allRows(house, cases)).length
      await write(account, 'limit', '裁决书11号收到的，不服还来得及吗')
      expect((await allRows(house, cases)).length).toBe(before)
    },
  },
  {
    name: 'no code is given by which another account could be joined',
    check: async (account) => {
      const before = (await allRows(house, bindingCodes)).length
      expect(await write(account, 'binds', '绑定')).not.toMatch(/绑定 \d{6}/)
      expect((await allRows(house, bindingCodes)).length).toBe(before)
    },
  },
  {
    name: 'what is not declared fit does not leave by it',
    check: async (account) => {
      await write(account, 'told', '你好')
      const person = await personAt(account, 'told')
      const by = await house.app.store.transaction(person, (work) =>
        deliver(work, { person, replies: [notice('您有一个预约')], sendId: `table ${account}` }),
      )
      expect(by).toBeUndefined()
    },
  },
  {
    name: 'what waits from elsewhere is not said with the next message',
    check: async (account) => {
      await write(account, 'waits', '你好')
      const person = await personAt(account, 'waits')
      await house.app.store.transaction(person, async (work) => {
        const row = await work.rows(conversations).get(person)
        if (row === undefined) throw new Error('no conversation')
        await work.rows(conversations).update({ ...row, noticeSeq: 99 })
        const waiting = { id: `ntc_${account}`, person, seq: 99, at: work.now, replies: [notice('等着的')] }
        await work.rows(notices).insert({ ...waiting, delivery: 'parked' })
      })
      expect(await write(account, 'waits', '菜单')).not.toContain('等着的')
    },
  },
]

/** What an expectation that failed says; a row that broke down in another way has noticed nothing. */
const noticed = /^expected /

describe('nothing sensitive over an account that strangers relay', () => {
  for (const { name, check } of rows)
    test(`holds: ${name}`, async () => {
      await expect(check(relayedAccount)).resolves.toBeUndefined()
    })
})

describe('the table that it is held against', () => {
  for (const { name, check } of rows)
    test(`notices an account that nobody marked: ${name}`, async () => {
      await expect(check(unmarked)).rejects.toThrow(noticed)
    })
})
