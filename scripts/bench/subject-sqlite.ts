import { createRequire } from 'node:module'
import { join } from 'node:path'
import { systemClock } from '../../src/core/clock.ts'
import { newId } from '../../src/core/ids.ts'
import { memberOf, memberRow, turnRow, type Member } from './district.ts'
import { serveSubject } from './subject.ts'

/** What is used of better-sqlite3, which the project itself does not know. */
interface Statement {
  run(...values: readonly unknown[]): { readonly changes: number }
  get(...values: readonly unknown[]): unknown
}
interface Database {
  pragma(words: string): unknown
  exec(words: string): unknown
  prepare(words: string): Statement
  transaction<A extends readonly unknown[]>(work: (...values: A) => void): { immediate(...values: A): void }
  close(): void
}

const [folder = '', count = '0', requireFrom = ''] = process.argv.slice(2)
const memberCount = Number(count)

const open = (): Database => {
  // The package has no types here; the interface above names what is used.
  const Sqlite = createRequire(requireFrom)('better-sqlite3') as new (file: string) => Database
  const db = new Sqlite(join(folder, 'bench.db'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  // The same fields and the same declared keys as in our form.
  db.exec(`
    create table members (id text primary key, version integer not null, name text, phone text, phoneHash text unique,
      "union" text, street text, industry text, migrant integer, joinedAt text, note text) without rowid;
    create index members_union on members ("union", name);
    create index members_street on members (street, joinedAt);
    create table turns (id text primary key, version integer not null, person text, account text, at text, kind text,
      text text, replies text, delivery text, content text) without rowid;
    create index turns_person on turns (person, at);`)
  return db
}

const fill = (db: Database): void => {
  const insert = db.prepare('insert into members values (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, null)')
  const at = systemClock.now()
  const fillFrom = db.transaction((from: number) => {
    for (let n = from; n < Math.min(from + 5_000, memberCount); n += 1) {
      const m = memberRow(n, at)
      insert.run(m.id, m.name, m.phone, m.phoneHash, m.union, m.street, m.industry, m.migrant ? 1 : 0, m.joinedAt)
    }
  })
  for (let from = 0; from < memberCount; from += 5_000) fillFrom.immediate(from)
  db.pragma('wal_checkpoint(TRUNCATE)')
}

await serveSubject(async () => {
  const db = open()
  fill(db)
  const get = db.prepare('select * from members where id = ?')
  const update = db.prepare('update members set note = ?, version = version + 1 where id = ? and version = ?')
  const insert = db.prepare('insert into turns values (?, 1, ?, ?, ?, ?, ?, ?, ?, ?)')
  const message = db.transaction((id: string, note: string) => {
    // Columns were written from a Member.
    const member = get.get(id) as Pick<Member, 'version'> | undefined
    if (member === undefined || update.run(note, id, member.version).changes !== 1)
      throw new Error(`${id} is not there`)
    const now = systemClock.now()
    const t = turnRow(newId('trn', now), id, now.toISOString())
    insert.run(t.id, t.person, t.account, t.at, t.kind, t.text, JSON.stringify(t.replies), t.delivery, t.content)
  })
  return {
    modes: {
      message: async (writer, n) => {
        // It blocks the process, so the writers take turns: this one waits until the others had theirs.
        await Promise.resolve()
        message.immediate(memberOf(writer, n, memberCount), `turn ${n}`)
      },
    },
    close: async () => db.close(),
  }
})
