import { notices } from '../../../src/core/conversation.ts'
import { mkdtemp, rm } from 'node:fs/promises'
import { webhookDeliveries, webhookEndpoints } from '../../../src/core/events.ts'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codeTries } from '../../../src/casework/codes.ts'
import { audit, cases } from '../../../src/casework/records.ts'
import { manualClock, type MovableClock } from '../../../src/core/clock.ts'
import type { OpenForm } from '../../../src/core/conversation.ts'
import type { Delivery } from '../../../src/core/delivery.ts'
import { jobs } from '../../../src/core/job.ts'
import { silentLog } from '../../../src/core/log.ts'
import { asPlainText, type Reply } from '../../../src/core/reply.ts'
import { createSealer, type Sealer } from '../../../src/core/seal.ts'
import type { Store, Work } from '../../../src/core/store.ts'
import type { Table } from '../../../src/core/table.ts'
import { toInstant } from '../../../src/core/time.ts'
import { createForms } from '../../../src/dialogue/flow.ts'
import { bindings, persons } from '../../../src/people/records.ts'
import { ledger, reminders } from '../../../src/reminders/records.ts'
import { createSweep } from '../../../src/reminders/sweep.ts'
import { createLectures, type LectureParts } from '../../../src/services/lectures/lectures.ts'
import { lectureTables, lectures, seats, type Lecture, type Seat } from '../../../src/services/lectures/records.ts'
import { signUp, type SignedUp } from '../../../src/services/lectures/rules.ts'
import { tendLectures } from '../../../src/services/lectures/tend.ts'
import { openLowdbStore } from '../../../src/store/lowdb/open-lowdb-store.ts'
import { rowsOf } from '../../support/rows.ts'
import { staffOf } from '../../support/staff.ts'

/** Monday, 10:00 in Shanghai. */
export const monday = '2026-11-23T02:00:00.000Z'
/** Thursday of that week, 14:00 to 16:00. */
export const thursday = { from: '2026-11-26T06:00:00.000Z', until: '2026-11-26T08:00:00.000Z' }

export const facts = {
  title: '睡个好觉',
  speaker: '示例讲师',
  place: '示例会场',
  ...thursday,
  capacity: 2,
  opensAt: '2026-11-22T00:00:00.000Z',
  closesAt: '2026-11-26T04:00:00.000Z',
}

export const clerk = staffOf('stf_1')

const tables: readonly Table[] = [
  notices,
  webhookEndpoints,
  webhookDeliveries,
  jobs,
  cases,
  audit,
  codeTries,
  reminders,
  ledger,
  persons,
  bindings,
  ...lectureTables,
]

export interface House {
  readonly store: Store
  readonly clock: MovableClock
  readonly sealer: Sealer
  readonly service: ReturnType<typeof createLectures>
  /** What was said to members without being asked. */
  readonly told: Delivery[]
  /** Persons nobody can write to. */
  readonly gone: Set<string>
  /** Persons the outbox fails for. */
  readonly broken: Set<string>
  as<T>(person: string, work: (work: Work) => Promise<T>): Promise<T>
  /** A published lecture. */
  publish(change?: Partial<typeof facts> & { readonly survey?: string }): Promise<Lecture>
  event(id: string): Promise<Lecture>
  /** @throws when it is refused */
  signUp(event: string, person: string, phone?: string): Promise<SignedUp>
  seatOf(event: string, person: string): Promise<Seat>
  states(event: string): Promise<Readonly<Record<string, string>>>
  /** What the standing task and the sweep do, at the moment the clock shows. */
  tend(): Promise<void>
  /** Moves the clock to an instant and does what is due. */
  to(instant: string): Promise<void>
  wordsTo(person: string): string
  close(): Promise<void>
}

export const openHouse = async (more: Pick<LectureParts, 'followUp'> = {}): Promise<House> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'lectures-'))
  const clock = manualClock(new Date(monday))
  const store = await openLowdbStore({ dataDir, tables, clock, log: silentLog })
  const sealer = createSealer(Buffer.alloc(32, 7))
  const told: Delivery[] = []
  const gone = new Set<string>()
  const broken = new Set<string>()
  const parts: LectureParts = {
    store,
    log: silentLog,
    sealer,
    baseUrl: undefined,
    deliver: async (_work, delivery) => {
      if (broken.has(delivery.person)) throw new Error('the outbox fails')
      if (gone.has(delivery.person)) return undefined
      told.push(delivery)
      return 'web'
    },
    ...more,
  }
  const service = createLectures(parts)
  const kinds = service.reminderKinds
  const sweep = createSweep({ store, clock, log: silentLog, kinds, deliver: parts.deliver })
  const tend = async (): Promise<void> => {
    await tendLectures(parts)
    await sweep.run()
  }
  const as: House['as'] = (person, work) => store.transaction(person, work)
  const seatOf: House['seatOf'] = async (event, person) => {
    const found = (await rowsOf(store, seats)).findLast((seat) => seat.event === event && seat.person === person)
    if (found === undefined) throw new Error(`${person} has no seat`)
    return found
  }
  const event: House['event'] = async (id) => {
    const found = await store.read((read) => read.rows(lectures).get(id))
    if (found === undefined) throw new Error(`no lecture ${id}`)
    return found
  }
  return {
    store,
    clock,
    sealer,
    service,
    told,
    gone,
    broken,
    as,
    event,
    seatOf,
    tend,
    publish: async (change = {}) => {
      const made = await as('office', (work) => service.staff.create(work, clerk, { ...facts, ...change }))
      await as('office', (work) => service.staff.publish(work, clerk, made))
      return event(made.id)
    },
    signUp: async (id, person, phone) => {
      const asked = { person, event: id, by: 'member', actor: 'member', phone } as const
      const done = await as(person, (work) => signUp(work, sealer, asked))
      if (done.kind === 'refused') throw new Error(done.why)
      return done
    },
    states: async (id) => {
      const all = (await rowsOf(store, seats)).filter((seat) => seat.event === id)
      return Object.fromEntries(all.map(({ person = 'nobody', state }) => [person, state]))
    },
    to: async (instant) => {
      clock.move(Date.parse(instant) - Date.parse(toInstant(clock.now())))
      await tend()
    },
    wordsTo: (person) =>
      told
        .filter((one) => one.person === person)
        .flatMap(({ replies }) => replies.map(asPlainText))
        .join('\n'),
    close: async () => {
      await store.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Somebody who talks with this service alone: its words, then the form they open. */
export const talker = (house: House, id: string) => {
  let form: OpenForm | undefined
  let replies: readonly Reply[] = []
  const forms = createForms(house.service.flows, house.sealer)
  const one = async (said: string): Promise<void> => {
    const word = house.service.words.find(({ matches }) => matches(said))
    await house.as(id, async (work) => {
      const at = { work, person: id }
      if (word !== undefined) {
        const opened = await word.open({ ...at, words: said })
        if (opened === undefined) throw new Error(`${said} is a reply to nothing`)
        const step = opened.flow === undefined ? undefined : await forms.start(opened.flow, at, opened.answers)
        form = step?.form
        replies = [...opened.replies, ...(step?.replies ?? [])]
        return
      }
      if (form === undefined) throw new Error(`nothing takes ${said}`)
      const step = await forms.answer(form, at, said)
      form = step.form
      replies = 'missed' in step ? [{ kind: 'text', text: step.say }, ...step.again] : step.replies
    })
  }
  return {
    says: async (...all: readonly string[]): Promise<string> => {
      for (const said of all) await one(said)
      return replies.map(asPlainText).join('\n')
    },
    choices: () => replies.at(-1)?.choices ?? [],
    isOpen: () => form !== undefined,
    kept: () => JSON.stringify(form ?? {}),
  }
}

export const codeIn = (words: string): string => /编号 (\d{6})/.exec(words)?.[1] ?? ''
