import { expect, test } from 'vitest'
import type { Work } from '../../src/core/store.ts'
import {
  alertId,
  alertLevel,
  alertSchema,
  alerts,
  markAlertSeen,
  raiseAlert,
  type Alert,
} from '../../src/safety/alerts.ts'
import { assess } from '../../src/safety/finding.ts'
import { spoolAlert } from '../../src/safety/spool.ts'

/** One table in memory, as much of a `Work` as an alert needs. */
const memoryWork = (): { work: Work; rows: Map<string, Alert>; told: string[] } => {
  const rows = new Map<string, Alert>()
  const told: string[] = []
  const table = {
    // Nobody listens for events.
    range: () => Promise.resolve([]),
    get: (id: string) => Promise.resolve(rows.get(id)),
    insert: (row: Omit<Alert, 'version'>) => {
      const kept = alertSchema.parse({ ...row, version: 1 })
      rows.set(kept.id, kept)
      return Promise.resolve(kept)
    },
    update: (row: Alert) => {
      const kept = { ...row, version: row.version + 1 }
      rows.set(kept.id, kept)
      return Promise.resolve(kept)
    },
  }
  const work = {
    now: '2026-11-23T02:00:00.000Z',
    newId: () => 'unused',
    rows: () => table,
    notify: (topic: string) => told.push(topic),
  }
  // the alert rules use only these parts of a Work
  return { work: work as unknown as Work, rows, told }
}

const alert = { turn: 'trn_1', person: 'per_1', finding: assess('我在天台，不想活了'), textSealed: 'k1.sealed' }

test('a turn raises one alert, however often it is handled', async () => {
  const { work, rows, told } = memoryWork()
  expect((await raiseAlert(work, alert)).fresh).toBe(true)
  expect((await raiseAlert(work, alert)).fresh).toBe(false)
  expect([...rows.values()]).toMatchObject([{ id: alertId('trn_1'), level: 'crisis', imminent: true, state: 'open' }])
  expect(told).toEqual(['alerts'])
})

test('an alert holds no words but the sealed ones', async () => {
  const { work, rows } = memoryWork()
  await raiseAlert(work, alert)
  expect(JSON.stringify([...rows.values()])).not.toMatch(/天台|不想活/u)
  expect(alerts.personal).toContain('textSealed')
})

test('the first of staff who sees it stays', async () => {
  const { work } = memoryWork()
  await raiseAlert(work, alert)
  await markAlertSeen(work, alertId('trn_1'), 'stf_1')
  expect(await markAlertSeen(work, alertId('trn_1'), 'stf_2')).toMatchObject({ state: 'seen', seenBy: 'stf_1' })
  expect(await markAlertSeen(work, 'alt_unknown', 'stf_2')).toBeUndefined()
})

test('the level is the most serious thing found', () => {
  expect(alertLevel(assess('着火了'))).toBe('danger')
  expect(alertLevel(assess('着火了，我不想活了'))).toBe('crisis')
  expect(alertLevel(assess('同事说要跳楼'))).toBe('concern')
})

test('with the store down a line without words goes to every writer that still writes', () => {
  const lines: string[] = []
  const full = (): never => {
    throw new Error('disk full')
  }
  const spooled = { id: 'alt_1', at: '2026-11-23T02:00:00.000Z', level: 'crisis', imminent: true } as const
  expect(spoolAlert({ write: [full, (line) => lines.push(line)] }, spooled)).toBe(1)
  expect(lines).toEqual([`${JSON.stringify(spooled)}\n`])
})
