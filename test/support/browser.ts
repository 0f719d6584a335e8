import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { chromium, type BrowserContext } from 'playwright-core'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A Chromium of this machine. */
export const chromiumPath = places.find((file) => existsSync(file))

if (chromiumPath === undefined)
  process.stderr.write('browser tests are left out: no Chromium on this machine (apt-get install chromium)\n')

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface TestBrowser {
  readonly context: BrowserContext
  readonly close: () => Promise<void>
}

/** A browser with a profile of its own, a phone's or a desk's size. */
export const openBrowser = async (
  viewport: { width: number; height: number },
  userAgent?: string,
): Promise<TestBrowser> => {
  const profile = await mkdtemp(path.join(os.tmpdir(), 'liangxin-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath ?? '',
    headless: true,
    args,
    viewport,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    ...(userAgent === undefined ? {} : { userAgent }),
  })
  return {
    context,
    close: async () => {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}
