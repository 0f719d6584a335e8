import type { LoginState } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { relayedAccount } from '../../core/relayed.ts'
import type { WechatyBot } from './bot.ts'

interface ConnectionParts {
  /** Makes the bot, once. */
  readonly build: () => Promise<WechatyBot>
  readonly clock: Clock
  readonly log: Log
}

const fields = { channel: relayedAccount }
const firstWaitMs = 5_000
const longestWaitMs = 5 * 60_000

/** Keeps a bot running: after an error or a stop that was not ours it is started again, each time a little later. */
export const createConnection = ({ build, clock, log }: ConnectionParts) => {
  let bot: WechatyBot | undefined
  let state: LoginState = { login: 'off' }
  let isWanted = false
  let isRestarting = false
  let waitMs = firstWaitMs
  let cancelWait: (() => void) | undefined

  const tryStart = async (running: WechatyBot): Promise<void> => {
    state = { login: 'starting' }
    try {
      await running.start()
    } catch (error) {
      log.error('channel', 'the puppet did not start', error, fields)
      restartLater()
    }
  }

  const restart = async (): Promise<void> => {
    const running = bot
    if (!isWanted || running === undefined) return
    isRestarting = true
    try {
      await running.stop()
    } catch (error) {
      log.error('channel', 'the puppet did not stop', error, fields)
    }
    isRestarting = false
    if (isWanted) await tryStart(running)
  }

  const restartLater = (): void => {
    if (!isWanted || isRestarting || cancelWait !== undefined) return
    state = { login: 'broken' }
    log.warn('channel', 'the puppet is started again', { ...fields, waitMs })
    cancelWait = clock.after(waitMs, () => {
      cancelWait = undefined
      void restart()
    })
    waitMs = Math.min(waitMs * 2, longestWaitMs)
  }

  const listen = (made: WechatyBot): void => {
    made.on('scan', (code) => {
      log.info('channel', 'a login code waits to be scanned', fields)
      state = { login: 'scan', code }
    })
    made.on('login', () => {
      log.info('channel', 'logged in', fields)
      state = { login: 'in' }
      waitMs = firstWaitMs
    })
    made.on('logout', () => {
      log.warn('channel', 'logged out', fields)
      state = { login: 'out' }
    })
    made.on('error', (error) => {
      log.error('channel', 'the puppet failed', error, fields)
      restartLater()
    })
    made.on('stop', restartLater)
  }

  return {
    bot: (): WechatyBot | undefined => (isWanted ? bot : undefined),
    state: (): LoginState => state,
    start: async (): Promise<void> => {
      if (isWanted) return
      isWanted = true
      if (bot === undefined) {
        bot = await build()
        listen(bot)
      }
      await tryStart(bot)
    },
    stop: async (): Promise<void> => {
      if (!isWanted) return
      isWanted = false
      cancelWait?.()
      cancelWait = undefined
      state = { login: 'off' }
      await bot?.stop()
    },
  }
}
