import { cases } from '../../src/casework/records.ts'
import type { Staff } from '../../src/people/records.ts'
import { bookings, counsellingKind, counsellors } from '../../src/services/counselling/records.ts'
import { clerk, facts } from '../services/lectures/house.ts'
import { lectures } from '../../src/services/lectures/records.ts'
import { reception } from '../services/handover/house.ts'
import { accountOf, appointmentOf, counsellorOf, desk } from '../services/private/house.ts'
import { allRows, type TestApp } from './app.ts'

const publish = async ({ app }: TestApp, seats: number): Promise<void> => {
  await app.store.transaction('office', async (work) => {
    const made = await app.services.staff.lectures.create(work, clerk, { ...facts, capacity: seats })
    await app.services.staff.lectures.publish(work, clerk, made)
  })
}

const cancelLecture = async (at: TestApp): Promise<void> => {
  const [event] = await allRows(at, lectures)
  if (event === undefined) throw new Error('there is no lecture')
  const cancelling = { id: event.id, version: event.version, reason: '讲师来不了' }
  await at.app.store.transaction('office', (work) => at.app.services.staff.lectures.cancel(work, clerk, cancelling))
  await at.app.services.standing.find(({ name }) => name === 'lectures')?.run()
}

const removeCounsellor = async (at: TestApp): Promise<void> => {
  const held = (await allRows(at, bookings)).find(({ state }) => state === 'held')
  const who = (await allRows(at, counsellors)).find(({ id }) => id === held?.counsellor)
  if (who === undefined) throw new Error('nothing is booked')
  const { people } = at.app.services.staff
  await at.app.store.transaction('office', (work) => people.remove(work, clerk, { id: who.id, version: who.version }))
}

/** What is past counts as done by itself until somebody says otherwise. */
const missAppointment = async (at: TestApp): Promise<void> => {
  const row = (await allRows(at, cases)).find(
    ({ kind, state }) => kind === counsellingKind && (state === 'booked' || state === 'done'),
  )
  if (row === undefined) throw new Error('nothing was booked')
  const { end } = at.app.services.staff.counselling
  await at.app.store.transaction('office', (work) =>
    end(work, clerk, { id: row.id, version: row.version, to: 'missed' }),
  )
}

const confirmBooked = async (at: TestApp): Promise<void> => {
  const { confirm } = at.app.services.staff.counselling
  for (const row of await allRows(at, cases))
    if (row.kind === counsellingKind && row.state === 'booked')
      await at.app.store.transaction('office', (work) => confirm(work, clerk, { id: row.id, version: row.version }))
}

/** What people of the union do in a transcript, one after the other. */
export const officeSteps = (at: TestApp) => {
  const office = reception(at)
  let talk: { readonly account: Staff; readonly id: string } | undefined
  const call = async (): Promise<void> => {
    const account = await accountOf(at)
    const { id } = await appointmentOf(at, await counsellorOf(at, account))
    talk = { account, id: (await desk(at, account).open(id)).id }
  }
  const inTalk = (): { readonly account: Staff; readonly id: string } => {
    if (talk === undefined) throw new Error('no talk was begun')
    return talk
  }
  const steps: Readonly<Record<string, (words: string) => Promise<unknown>>> = {
    到岗: () => office.seat('a'),
    接: () => office.take('a'),
    说: (words) => office.write('a', words),
    交还: () => office.giveBack('a'),
    请假到: (backOn) => office.presence('a', { isHere: false, backOn }),
    开讲座: (seats) => publish(at, Number(seats)),
    取消讲座: () => cancelLecture(at),
    老师来不了: () => removeCounsellor(at),
    确认预约: () => confirmBooked(at),
    没碰上: () => missAppointment(at),
    老师到了: call,
    老师说: (words) => desk(at, inTalk().account).say(inTalk().id, words),
    老师结束: () => desk(at, inTalk().account).end(inTalk().id),
  }
  return async (text: string): Promise<void> => {
    const [name = '', ...words] = text.split(' ')
    const step = steps[name]
    if (step === undefined) throw new Error(`nobody of the union does this: ${text}`)
    await step(words.join(' '))
    await at.settle()
  }
}
