import { Logger, run, runMigrations } from 'graphile-worker'
import { Pool } from 'pg'
import { z } from 'zod'
import { postJson } from '../../src/channels/tencent/post-json.ts'

/**
 * Beside our reminders: graphile-worker alone, whose task does no more than send the same words to the same platform. Prints its
 * figures as one line of JSON. `subject-graphile.js BASE COUNT DATABASE_URL CONCURRENCY`.
 */
const [base = '', countText = '', url = '', concurrencyText = ''] = process.argv.slice(2)
const count = Number(countText)
const concurrency = Number(concurrencyText)
const task = 'send'
/** As its documentation advises where many jobs wait: fetched in bulk, completed in bulk. */
const batched = { localQueue: { size: 500 }, completeJobBatchDelay: 1, failJobBatchDelay: 1 }

const payloadSchema = z.object({ n: z.number() })
const logger = new Logger(() => () => undefined)
const pgPool = new Pool({ connectionString: url, max: 10 })
pgPool.on('error', () => undefined)
pgPool.on('connect', (client) => client.on('error', () => undefined))

await runMigrations({ pgPool, logger })
const some = 1_000
for (let from = 0; from < count; from += some)
  await pgPool.query(
    `select count(*) from graphile_worker.add_jobs(array(
       select row('${task}', json_build_object('n', n), null, null, null, null, null, null)::graphile_worker.job_spec
       from generate_series($1::int, $2::int) n))`,
    [from, Math.min(count, from + some) - 1],
  )
await pgPool.query('vacuum analyze')
await pgPool.query('checkpoint')

const send = async (n: number): Promise<void> => {
  const touser = `o${String(n).padStart(27, '0')}`
  const words = '您有一个预约：11月24日（周二）10:00。回“我的预约”看详情。'
  const body = { touser, msgtype: 'text', text: { content: words }, clientmsgid: `peer_${n}` }
  const answer = await postJson(`${base}/cgi-bin/message/custom/send`, body, 5_000)
  if (answer.kind === 'failed') throw new Error('the platform refused')
}

const cpu = process.cpuUsage()
const from = performance.now()
const runner = await run({
  pgPool,
  logger,
  noHandleSignals: true,
  parsedCronItems: [],
  taskList: { [task]: (payload) => send(payloadSchema.parse(payload).n) },
  preset: { worker: { concurrentJobs: concurrency, ...batched } },
})
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
const left = async (): Promise<boolean> => {
  const { rows } = await pgPool.query<{ left: boolean }>('select exists (select from graphile_worker.jobs) as left')
  return rows[0]?.left === true
}
// Done is what the database has as done.
while (await left()) await wait(5)
const seconds = (performance.now() - from) / 1_000
const { user, system } = process.cpuUsage(cpu)
await runner.stop()
await pgPool.end()
const figures = { perSecond: Math.round(count / seconds), cpuUs: Math.round((user + system) / count) }
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit())
