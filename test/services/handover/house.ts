import { audit, cases, type Case } from '../../../src/casework/records.ts'
import { conversations, notices, type Conversation } from '../../../src/core/conversation.ts'
import { minuteMs } from '../../../src/core/time.ts'
import { findPerson } from '../../../src/people/persons.ts'
import { staff, type Staff } from '../../../src/people/records.ts'
import { chats, lines, type Chat } from '../../../src/services/handover/records.ts'
import { allRows, wordsOf, type TestApp } from '../../support/app.ts'

/** Monday, 10:00 in Shanghai: the office is open. */
export const monday = '2026-11-23T02:00:00.000Z'

let keys = 0

/** What members and people of the office do with one another, in a few words. */
export const reception = (at: TestApp) => {
  const { store, services, inbox } = at.app
  const handlers = services.staff.chats
  const account = async (id: string): Promise<Staff> => {
    const found = await store.read((read) => read.rows(staff).get(id))
    return found ?? { id, version: 1, login: id, name: id, role: 'clerk', password: '', createdAt: monday }
  }
  const hire = (id: string, role: Staff['role'] = 'clerk'): Promise<Staff> =>
    store.transaction(id, (work) =>
      work.rows(staff).insert({ id, login: id, name: `老师${id}`, role, password: '', createdAt: work.now }),
    )
  const presence = async (id: string, of: { readonly isHere: boolean; readonly backOn?: string }) => {
    const who = await account(id)
    await store.transaction('reception', (work) => handlers.presence(work, who, of))
  }
  const personId = async (sender: string): Promise<string> =>
    (await store.read((read) => findPerson(read, 'web', sender)))?.id ?? ''
  /** The newest matter of somebody. */
  const matterOf = async (sender: string): Promise<Case> => {
    const person = await personId(sender)
    const [row] = await store.read((read) =>
      read.rows(cases).range('person', { where: [person], descending: true, limit: 1 }),
    )
    if (row === undefined) throw new Error('nothing was handed over')
    return row
  }
  const act = async (name: 'take' | 'giveBack', id: string, sender: string): Promise<void> => {
    const [who, row] = [await account(id), await matterOf(sender)]
    await store.transaction(row.id, (work) => handlers[name](work, who, { id: row.id }))
  }
  return {
    hire,
    presence,
    personId,
    matterOf,
    /** Somebody of the office, there for chats today. */
    seat: async (...ids: readonly string[]): Promise<void> => {
      for (const id of ids) {
        await hire(id)
        await presence(id, { isHere: true })
      }
    },
    dismiss: (id: string) => store.transaction(id, (work) => work.rows(staff).delete(id)),
    /** Somebody asks for a person; the result is what they are told at the end. */
    handOver: async (sender = 'somebody', matter = '两个月没发工资'): Promise<string> => {
      let heard = ''
      for (const words of ['人工', matter, '跳过', '提交']) heard = wordsOf(await at.say(words, sender))
      return heard
    },
    say: async (words: string, sender = 'somebody'): Promise<string> => wordsOf(await at.say(words, sender)),
    leave: (sender = 'somebody') =>
      inbox.receive({ account: 'web', sender, id: 'bye', receivedAt: monday, kind: 'unsubscribe' }),
    take: (id: string, sender = 'somebody') => act('take', id, sender),
    giveBack: (id: string, sender = 'somebody') => act('giveBack', id, sender),
    write: async (id: string, words: string, sender = 'somebody', key = `key-${(keys += 1)}-of-a-page`) => {
      const [who, row] = [await account(id), await matterOf(sender)]
      await store.transaction(row.id, (work) => handlers.write(work, who, { id: row.id, words, key }))
    },
    close: async (id: string, result: 'done' | 'nothing', sender = 'somebody') => {
      const [who, row] = [await account(id), await matterOf(sender)]
      await store.transaction(row.id, (work) => handlers.close(work, who, { id: row.id, result }))
    },
    read: async (id: string, sender = 'somebody') => {
      const [who, row] = [await account(id), await matterOf(sender)]
      return store.transaction(row.id, (work) => handlers.read(work, who, { id: row.id }))
    },
    board: async (id: string) => {
      const who = await account(id)
      return store.read((read) => handlers.list(read, who))
    },
    /** Time goes by, and what is due is done. */
    wait: async (minutes: number): Promise<void> => {
      at.clock.move(minutes * minuteMs)
      await services.handover.sweep()
    },
    sweep: () => services.handover.sweep(),
    conversation: async (sender = 'somebody'): Promise<Conversation> => {
      const found = await store.read(async (read) => read.rows(conversations).get(await personId(sender)))
      if (found === undefined) throw new Error('never heard of')
      return found
    },
    chat: async (sender = 'somebody'): Promise<Chat | undefined> =>
      store.read(async (read) => read.rows(chats).get(await personId(sender))),
    /** What was said to somebody on our own, in order. */
    told: async (sender = 'somebody'): Promise<readonly string[]> => {
      const person = await personId(sender)
      return (await allRows(at, notices))
        .filter((one) => one.person === person)
        .toSorted((a, b) => a.seq - b.seq)
        .map(({ replies }) => wordsOf(replies))
    },
    lines: () => allRows(at, lines),
    audited: async (): Promise<readonly string[]> =>
      (await allRows(at, audit)).map(({ actor, action }) => `${actor} ${action}`),
  }
}

export type ReceptionDesk = ReturnType<typeof reception>
