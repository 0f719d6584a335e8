import { onTestFinished } from 'vitest'
import { manualClock } from '../../src/core/clock.ts'
import { startHook } from '../channels/wecom-kf/hook.ts'
import { startTestApp } from './app.ts'
import { startPlatform } from './platform/index.ts'

/** An application in front of the platform double of WeCom, whose clock is the test's to move; both end with the test. */
export const openWecomApp = async (now: string, env: Readonly<Record<string, string>> = {}) => {
  const clock = manualClock(new Date(now))
  const platform = await startPlatform({ clock })
  const account = platform.account('wecom')
  const house = await startTestApp(now, {
    WECOM_CORP_ID: account.id,
    WECOM_AGENT_ID: String(account.agentId),
    WECOM_SECRET: account.secret,
    WECOM_TOKEN: account.token,
    WECOM_ENCODING_AES_KEY: account.encodingAesKey,
    WECOM_API_BASE: platform.base,
    ...env,
  })
  const hook = await startHook(() => house.app.channels.find(({ name }) => name === 'wecom')?.webhook)
  onTestFinished(async () => {
    await house.stop()
    await hook.stop()
    await platform.stop()
  })
  return { clock, platform, account, house, callback: platform.callback(hook.url, account) }
}
