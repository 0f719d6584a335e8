import type { Writable } from 'node:stream'
import { parseArgs } from 'node:util'
import { createApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { createLog } from '../core/log.ts'
import { demoUnion } from '../services/demo.ts'
import { stations } from '../services/counselling/records.ts'

interface DemoIo {
  readonly stdout: Writable
  readonly stderr: Writable
}

/** npm run demo -- --scale small: fills an empty store with a small made-up union. */
export const run = async (argv: readonly string[], io: DemoIo): Promise<number> => {
  const { values } = parseArgs({
    args: [...argv],
    options: { scale: { type: 'string', default: 'small' }, seed: { type: 'string' } },
  })
  if (values.scale !== 'small') {
    io.stderr.write(`demo: the scale ${values.scale} is not in this release; small is\n`)
    return 1
  }
  const config = readConfig()
  if (config.officialAccount !== undefined || config.wechaty !== undefined || config.production) {
    io.stderr.write('demo: refused beside a real channel or in production\n')
    return 1
  }
  const app = await createApp({ config, clock: systemClock, log: createLog('warn') })
  try {
    const known = await app.store.read((read) => read.rows(stations).count('name'))
    if (known > 0) {
      io.stderr.write('demo: the store is not empty\n')
      return 1
    }
    await app.store.transaction('demo', demoUnion)
    io.stdout.write('demo: 3 stations, 6 volunteers and a lecture, all made up\n')
    return 0
  } finally {
    await app.stop()
  }
}
