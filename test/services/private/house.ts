import { cases } from '../../../src/casework/records.ts'
import type { Message } from '../../../src/core/message.ts'
import type { Reply } from '../../../src/core/reply.ts'
import { addMs, hourMs, toInstant } from '../../../src/core/time.ts'
import { findPerson } from '../../../src/people/persons.ts'
import { staff, type Staff } from '../../../src/people/records.ts'
import { addStaff } from '../../../src/people/staff.ts'
import { counsellingKind, counsellors } from '../../../src/services/counselling/records.ts'
import { allRows, startTestApp, type TestApp } from '../../support/app.ts'

/** Monday, 10:00 in Shanghai. */
export const monday = '2026-11-23T02:00:00.000Z'

export type TestAppOptions = Parameters<typeof startTestApp>[3]

export const openHouse = async (options?: TestAppOptions, at = monday): Promise<TestApp> =>
  startTestApp(at, {}, undefined, options)

let serial = 0

/** An account of staff, made once in a house. */
export const accountOf = async ({ app }: TestApp, role: Staff['role'] = 'counsellor'): Promise<Staff> => {
  serial += 1
  return addStaff(app.store, { login: `${role}-${serial}`, name: '小王老师', role, password: 'a long enough password' })
}

/** A counsellor with an account and, if given, a clinical supervisor. */
export const counsellorOf = async (
  house: TestApp,
  account: Staff,
  { supervisor, nth = 0 }: { readonly supervisor?: string; readonly nth?: number } = {},
): Promise<string> => {
  const one = (await allRows(house, counsellors))[nth]
  if (one === undefined) throw new Error('the demo union has no counsellor')
  await house.app.store.transaction('test', async (work) => {
    const row = await work.rows(counsellors).get(one.id)
    if (row === undefined) return
    const more = supervisor === undefined ? {} : { supervisor }
    await work.rows(counsellors).update({ ...row, staff: account.id, ...more })
  })
  return one.id
}

export const nowOf = ({ clock }: TestApp): string => toInstant(clock.now())

/** A member who has written before, and a confirmed appointment of theirs. */
export const appointmentOf = async (
  house: TestApp,
  counsellor: string,
  { sender = 'somebody', start = nowOf(house), way = 'online' } = {},
): Promise<{ readonly id: string; readonly person: string }> => {
  await house.say('菜单', sender)
  return house.app.store.transaction('test', async (work) => {
    const person = (await findPerson(work, 'web', sender))?.id ?? ''
    const row = await work.rows(cases).insert({
      id: work.newId('cas'),
      kind: counsellingKind,
      person,
      street: '',
      state: 'confirmed',
      createdAt: work.now,
      updatedAt: work.now,
      body: { topic: 'mood', way, counsellor, start, end: addMs(start, hourMs), consentAt: work.now },
    })
    return { id: row.id, person }
  })
}

/** What staff do, as the console's routes call it. */
export const desk = ({ app }: TestApp, as: Staff) => {
  const on = app.services.staff.private
  const { store } = app
  let said = 0
  return {
    list: () => store.read((read) => on.list(read, as)),
    look: (id: string, since = 0) => store.read((read) => on.transcript(read, as, { id, since })),
    open: (id: string) => store.transaction(id, (work) => on.open(work, as, { id })),
    say: (id: string, text: string, key?: string) => {
      said += 1
      return store.transaction(id, (work) => on.say(work, as, { id, text, key: key ?? `key-${said}-long` }))
    },
    end: (id: string) => store.transaction(id, (work) => on.end(work, as, { id })),
    read: (id: string, reason?: string) => store.transaction(id, (work) => on.read(work, as, { id, reason })),
  }
}

/** A session under way: opened, entered, agreed. */
export const inTalk = async (house: TestApp, sender = 'somebody') => {
  const account = await accountOf(house)
  const appointment = await appointmentOf(house, await counsellorOf(house, account), { sender })
  const at = desk(house, account)
  const { id } = await at.open(appointment.id)
  await house.say('开始', sender)
  await house.say('同意', sender)
  return { account, appointment, at, id }
}

export const closeAccount = ({ app, clock }: TestApp, id: string): Promise<void> =>
  app.store.transaction('test', async (work) => {
    const row = await work.rows(staff).get(id)
    if (row !== undefined) await work.rows(staff).update({ ...row, disabledAt: toInstant(clock.now()) })
  })

let messages = 0

/** A message from any account and of any kind. */
export const messageOf = (
  { clock }: TestApp,
  text: string,
  more: Partial<Pick<Message, 'account' | 'sender' | 'id'>> = {},
): Message => {
  messages += 1
  const envelope = { account: 'web', sender: 'somebody', id: `own-${messages}`, receivedAt: toInstant(clock.now()) }
  return { ...envelope, ...more, kind: 'text', text }
}

export const plainOf = (replies: readonly Reply[]): string => replies.map(({ text }) => text).join('\n')
