import { readConfig } from '../../src/config.ts'
import { silentLog } from '../../src/core/log.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { createWeb } from '../../src/web.ts'
import type { TestApp } from './app.ts'

export interface Served {
  /** Without a slash at its end. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** The web server of an application, on a free port. */
export const serve = async (
  { app, clock, dataDir }: Pick<TestApp, 'app' | 'clock' | 'dataDir'>,
  env: Readonly<Record<string, string>> = {},
): Promise<Served> => {
  const config = readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...env })
  const metrics = createMetrics({ jobs: async () => ({}) })
  const web = createWeb({ app, config, clock, log: silentLog, metrics })
  const { port } = await web.listen(0, '127.0.0.1')
  return { url: `http://127.0.0.1:${port}`, close: () => web.close() }
}
