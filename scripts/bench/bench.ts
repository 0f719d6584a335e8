import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { answerRows } from './answers.ts'
import { diskLine } from './disk.ts'
import { machine, rowText, type BenchRow } from './figures.ts'
import { postgresRows } from './postgres.ts'
import { reminderPostgresRows } from './reminders-postgres.ts'
import { reminderRows } from './reminders.ts'
import type { Effort } from './rounds.ts'
import { sendRows } from './sends.ts'
import { millionRows, storeRows, yearRows } from './state.ts'
import { webhookRows } from './webhook.ts'

/**
 * npm run bench: every part beside the peer it names, alternated in one run, medians of the rounds; a table on standard output
 * and bench.json. Loopback only, bounded, stops by itself. `npm run bench -- store postgres --rounds 3 --seconds 2` runs some
 * parts only; `-- reminders --members 10000` reminds fewer.
 */
const parts: Readonly<Record<string, (effort: Effort) => Promise<readonly BenchRow[]>>> = {
  /** The signed text webhook through the whole path, state durable, beside co-wechat on Koa answering a fixed text. */
  webhook: webhookRows,
  answers: answerRows,
  /** Notices through the jobs to a platform that takes its time. */
  sends: sendRows,
  /** A district's reminders at once, while others chat. */
  reminders: reminderRows,
  /** The same on PostgreSQL, beside graphile-worker whose task does nothing but send. */
  'reminders-postgres': reminderPostgresRows,
  /** The lowdb form at district size beside better-sqlite3, plain lowdb and itself with few members. */
  store: storeRows,
  /** The same with a million members, and with a year of conversations. */
  million: millionRows,
  year: yearRows,
  postgres: postgresRows,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    members: { type: 'string' },
  },
})
const wanted = positionals.length === 0 ? Object.keys(parts) : positionals
const unknown = wanted.find((name) => parts[name] === undefined)
const members = values.members === undefined ? {} : { members: Number(values.members) }
const effort: Effort = { rounds: Number(values.rounds), seconds: Number(values.seconds), ...members }
if (unknown !== undefined || !(effort.rounds >= 1 && effort.seconds > 0 && (effort.members ?? 1) >= 1)) {
  process.stderr.write(`bench [${Object.keys(parts).join('|')}]… [--rounds N] [--seconds N] [--members N]\n`)
  process.exit(2)
}

process.stdout.write(
  `${machine()}; ${effort.rounds} rounds of ${effort.seconds} s a side, medians; ${await diskLine()}\n`,
)
const rows: BenchRow[] = []
for (const name of wanted) {
  for (const row of (await parts[name]?.(effort)) ?? []) {
    rows.push(row)
    process.stdout.write(rowText(row))
  }
  await writeFile('bench.json', `${JSON.stringify(rows, undefined, 2)}\n`)
}
process.stdout.write(`${machine()} at the end\n`)
