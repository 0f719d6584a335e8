import { onTestFinished } from 'vitest'
import type { Inbox } from '../../../src/core/channel.ts'
import { startPlatform } from '../../support/platform/index.ts'
import { bench, noon, user } from './bench.ts'
import { manualClock } from '../../../src/core/clock.ts'
import type { Log } from '../../../src/core/log.ts'

/** The channel with the platform double behind it, on two clocks that are moved together. */
export const wired = async (given?: Inbox, secret?: string, log?: Log) => {
  const clock = manualClock(noon)
  const platform = await startPlatform({ clock })
  onTestFinished(platform.stop)
  const account = platform.account('wecom')
  const own = bench(
    {
      account: `wecom:${account.id}:${account.agentId}`,
      corpId: account.id,
      agentId: account.agentId,
      secret: secret ?? account.secret,
      token: account.token,
      encodingAesKey: account.encodingAesKey,
      apiBase: platform.base,
    },
    given,
    log,
  )
  const move = (ms: number): void => {
    clock.move(ms)
    own.clock.move(ms)
  }
  return { ...own, platform, account, move, member: platform.member(user, account) }
}
