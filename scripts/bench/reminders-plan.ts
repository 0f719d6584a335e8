import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { addMs, dayMs } from '../../src/core/time.ts'
import { planAppointment } from '../../src/reminders/kinds/appointment.ts'
import { reminderId, reminders } from '../../src/reminders/records.ts'
import { tables } from '../../src/state.ts'
import { openLowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'

/**
 * How long it takes to plan one member's reminders while so many members have two each: CPU of one process, a transaction each and
 * fifty in one. `tsx scripts/bench/reminders-plan.ts [MEMBERS]`.
 */
const members = Number(process.argv[2] ?? '144000')
const rounds = 2_000

const dataDir = await mkdtemp(path.join(os.tmpdir(), 'bench-plan-'))
const store = await openLowdbStore({ dataDir, tables, clock: systemClock, log: silentLog })
const start = addMs(systemClock.now().toISOString(), 30 * dayMs)

const rowOf = (n: number, occurrence: string) => {
  const occasion = { kind: 'appointment', subject: `cas_${n}`, occurrence, person: `per_${n}`, eventAt: start }
  const planned = { importance: 'important' as const, dueAt: start, words: '您有一个预约。', state: 'planned' as const }
  return { id: reminderId(occasion), version: 1, ...occasion, ...planned }
}
const some = 1_000
for (let from = 0; from < members; from += some)
  await store.importRows(
    reminders,
    Array.from({ length: some }, (_, n) => [rowOf(from + n, '24h'), rowOf(from + n, '2h')]).flat(),
  )

/** Milliseconds of CPU a member, both reminders. */
const measure = async (together: number): Promise<number> => {
  const before = process.cpuUsage()
  for (let from = 0; from < rounds; from += together)
    await store.transaction('bench', async (work) => {
      for (let n = from; n < from + together; n += 1) {
        const one = `${together}_${n}`
        await planAppointment(work, { subject: `new_${one}`, person: `per_new_${one}`, start })
      }
    })
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000 / rounds
}

await measure(25)
const [alone, batched] = [await measure(1), await measure(50)]
process.stdout.write(
  `${JSON.stringify({ name: 'plan one member', members, msAlone: Number(alone.toFixed(3)), msInFifty: Number(batched.toFixed(3)) })}\n`,
)
await store.close()
await rm(dataDir, { recursive: true, force: true })
