import { createApp } from './app.ts'
import { ConfigError, hasRealChannel, readConfig, release, type Config } from './config.ts'
import { systemClock } from './core/clock.ts'
import { createLog, type Log } from './core/log.ts'
import { sampleAnswers, sampleWanted } from './dialogue/sample.ts'
import { createMetrics } from './http/metrics.ts'
import { gapsSince, gapsWanted } from './knowledge/gaps.ts'
import { answerControl } from './operations/answer-control.ts'
import { prepareFirstStaff } from './people/staff.ts'
import { demoRows } from './services/counselling/demo.ts'
import { demoUnion } from './services/demo.ts'
import { checkKeptFiles } from './services/media/sweep.ts'
import { tables } from './state.ts'
import { createFolderFiles } from './store/files.ts'
import { countJobs, createWeb } from './web.ts'

/** How long a stop may take before the process ends anyway. What was answered is on disk already. */
const patienceMs = 9_500

/** Starts everything; the result stops it and settles when state is flushed and the lock released. */
const start = async (config: Config, log: Log): Promise<() => Promise<void>> => {
  const clock = systemClock
  const metrics = createMetrics({
    jobs: () => countJobs(app),
    webhooks: () => app.store.read(app.outgoing.health),
  })
  const app = await createApp({ config, clock, log, around: metrics.counting })
  try {
    if (config.demo) await app.store.transaction('demo', demoUnion)
    const first = await prepareFirstStaff(app.store, config.adminPassword)
    answerControl({
      store: app.store,
      onControl: app.onControl,
      clock,
      release,
      checks: {
        tables,
        sealer: app.sealer,
        demo: demoRows,
        realChannel: hasRealChannel(config),
        keptFiles: (store) => checkKeptFiles(store, createFolderFiles(config.filesDir)),
      },
    })
    app.onControl('answers-sample', (args) => sampleAnswers(app.store, sampleWanted.parse(args)))
    app.onControl('scenes', (args) => app.services.scenes.command(args))
    app.onControl('members', (args) => app.services.campaigns.importPiece(args))
    app.onControl('gaps', (args) => gapsSince(app.store, gapsWanted.parse(args)))
    const web = createWeb({ app, config, clock, log, metrics })
    const { port } = await web.listen(config.port, config.host)
    await app.start()
    const base = config.baseUrl ?? `http://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${port}`
    const console = first.kind === 'link' ? `${base}/console#/setup?token=${first.token}` : `${base}/console`
    process.stdout.write(`梁心 Liangxin  chat ${base}/  console ${console}\n`)
    return async () => {
      await Promise.all([web.close(), app.rest()])
      await app.stop()
    }
  } catch (error) {
    await app.stop()
    throw error
  }
}

/** The first signal stops in good order (also in the middle of the start), a second one at once. */
const stopOnSignals = (started: Promise<() => Promise<void>>, log: Log): void => {
  let stopping = false
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1)
    stopping = true
    log.info('stop', 'stopping', { signal })
    const late = setTimeout(() => process.exit(1), patienceMs)
    started
      .then((stop) => stop())
      .then(
        () => {
          clearTimeout(late)
          process.exit(0)
        },
        (error: unknown) => {
          log.error('stop', 'the stop failed', error)
          process.exit(1)
        },
      )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}

const main = async (): Promise<void> => {
  const config = readConfig()
  const log = createLog(config.logLevel)
  process.on('unhandledRejection', (error) => log.error('stop', 'an unhandled rejection', error))
  const started = start(config, log)
  stopOnSignals(started, log)
  await started
}

try {
  await main()
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(`liangxin: ${error instanceof ConfigError ? reason : `cannot start: ${reason}`}\n`)
  process.exit(1)
}
