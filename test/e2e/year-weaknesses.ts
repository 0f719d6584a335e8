import type { ReadWork, RowsRead, Store, Work } from '../../src/core/store.ts'
import type { Row, Table } from '../../src/core/table.ts'
import { addMs, hourMs } from '../../src/core/time.ts'
import { persons } from '../../src/people/records.ts'
import { isNight } from '../../src/reminders/quiet-hours.ts'
import { reminders } from '../../src/reminders/records.ts'
import type { Weakness } from './year-app.ts'

type AnyRows = { readonly rows: <R extends Row>(table: Table<R>) => RowsRead<R> }
/** What one table says instead. */
type Lie = (rows: RowsRead<Row>, now: string) => Partial<RowsRead<Row>>

/** The store, but that one table is not read as it is. */
const lying =
  (about: Table, lie: Lie) =>
  (store: Store): Store => {
    const bend = <W extends AnyRows & { readonly now: string }>(work: W): W => ({
      ...work,
      rows: (table: Table) => {
        const rows = work.rows(table)
        return table.name === about.name ? { ...rows, ...lie(rows, work.now) } : rows
      },
    })
    return {
      ...store,
      transaction: (lock, run) => store.transaction(lock, (work: Work) => run(bend(work))),
      read: (run) => store.read((read: ReadWork) => run(bend(read))),
    }
  }

/** Each breaks one promise of the engine. */
export const weaknesses: Readonly<Record<string, Weakness>> = {
  'a message has no key of its own': {
    deliver: (deliver) => async (work, delivery) => {
      await deliver(work, { ...delivery, sendId: `${delivery.sendId} again` })
      return deliver(work, delivery)
    },
  },
  'what may have arrived is sent again': {
    channel: (channel) => ({
      ...channel,
      send: async (...of) => {
        const outcome = await channel.send(...of)
        return outcome.kind === 'unknown' ? { kind: 'retry', code: outcome.code } : outcome
      },
    }),
  },
  'nobody minds the night': {
    store: lying(reminders, (rows, now) => ({
      get: async (id) => {
        const row = await rows.get(id)
        return row === undefined || !isNight(now) ? row : { ...row, importance: 'critical' }
      },
    })),
  },
  'nobody asks who does not want it': {
    store: lying(persons, (rows) => ({
      get: async (id) => {
        const row = await rows.get(id)
        return row === undefined ? row : { ...row, optedOut: [] }
      },
    })),
  },
  'two of one thing are both said': {
    store: lying(reminders, (rows) => ({
      range: async (index, range) => (index === 'person' ? [] : rows.range(index, range)),
    })),
  },
  'what is late is passed over': {
    store: lying(reminders, (rows, now) => ({
      range: (index, range) => rows.range(index, index === 'due' ? { ...range, from: addMs(now, -2 * hourMs) } : range),
    })),
  },
  'what is taken back is said all the same': { cancels: false },
  'a failure is kept as if it had been sent': {
    channel: (channel) => ({
      ...channel,
      send: async (...of) => {
        const outcome = await channel.send(...of)
        return outcome.kind === 'permanent' || outcome.kind === 'no-permission' ? { kind: 'sent' } : outcome
      },
    }),
  },
}
