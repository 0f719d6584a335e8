import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { manualClock } from '../../src/core/clock.ts'
import { conversations } from '../../src/core/conversation.ts'
import { jobs } from '../../src/core/job.ts'
import { silentLog, type Log } from '../../src/core/log.ts'
import { deliver } from '../../src/dialogue/outbox.ts'
import { persons } from '../../src/people/records.ts'
import type { Deliver } from '../../src/core/delivery.ts'
import { afterCareKind } from '../../src/reminders/kinds/after-care.ts'
import { appointmentKind } from '../../src/reminders/kinds/appointment.ts'
import { deadlineKind } from '../../src/reminders/kinds/deadline.ts'
import { papersKind } from '../../src/reminders/kinds/papers.ts'
import { renewalReminders } from '../../src/reminders/kinds/renewal.ts'
import { ledger, type Reminder } from '../../src/reminders/records.ts'
import { createSweep } from '../../src/reminders/sweep.ts'
import { tables } from '../../src/state.ts'
import { openLowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'

/** Monday, 10:00 in Shanghai. */
export const monday = '2026-11-23T02:00:00.000Z'

/** A store with the real way out: what is said becomes a notice and a job. */
export const openHouse = async (dataDir?: string) => {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'reminders-')))
  const clock = manualClock(new Date(monday))
  const store = await openLowdbStore({ dataDir: folder, tables, clock, log: silentLog })
  const gone = new Set<string>()
  const isOn = async (_work: unknown, { subject }: Reminder): Promise<boolean> => !gone.has(subject)
  const kinds = [
    appointmentKind(isOn),
    deadlineKind(isOn),
    afterCareKind(isOn),
    papersKind(isOn),
    { ...renewalReminders, stillOn: isOn },
  ]
  const errors: string[] = []
  const log: Log = { ...silentLog, error: (_category, message) => void errors.push(message) }
  const sweepWith = (through: Deliver, batch = 500) =>
    createSweep({ store, clock, log, kinds, deliver: through, batch })
  return {
    folder,
    store,
    clock,
    gone,
    errors,
    sweepWith,
    sweep: sweepWith(deliver),
    to: (instant: string) => clock.move(Date.parse(instant) - clock.now().getTime()),
    meet: (person: string, optedOut: readonly string[] = []) =>
      store.transaction(person, async (work) => {
        await work.rows(persons).insert({ id: person, createdAt: work.now, elder: false, optedOut: [...optedOut] })
        const where = { account: 'web', sender: person, lastAt: work.now, noticeSeq: 0 }
        await work.rows(conversations).insert({ id: person, owner: 'bot', ...where })
      }),
    ledgerOf: (subject: string) =>
      store.read((read) => read.rows(ledger).range('subject', { where: [subject], limit: 100 })),
    said: () => store.read((read) => read.rows(jobs).range('due', { where: ['due'], limit: 10_000 })),
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>
