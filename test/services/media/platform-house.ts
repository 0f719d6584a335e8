import { onTestFinished } from 'vitest'
import { manualClock } from '../../../src/core/clock.ts'
import { media } from '../../../src/services/media/records.ts'
import { startHook } from '../../channels/wecom-kf/hook.ts'
import { allRows, startTestApp } from '../../support/app.ts'
import { startPlatform, type Account, type Callback, type Platform } from '../../support/platform/index.ts'

export const ways = ['official-account', 'wecom', 'wecom-kf'] as const
export type Way = (typeof ways)[number]

export const mediaApi = '/cgi-bin/media/get'
/** Monday, 10:10 in Shanghai: on the hour itself WeCom is spared. */
const morning = '2026-11-23T02:10:00.000Z'

const settingsOf = (way: Way, account: Account, base: string): Readonly<Record<string, string>> => {
  if (way === 'official-account')
    return {
      WECHAT_APP_ID: account.id,
      WECHAT_APP_SECRET: account.secret,
      WECHAT_TOKEN: account.token,
      WECHAT_ENCODING_AES_KEY: account.encodingAesKey,
      WECHAT_API_BASE: base,
    }
  const shared = {
    WECOM_CORP_ID: account.id,
    WECOM_TOKEN: account.token,
    WECOM_ENCODING_AES_KEY: account.encodingAesKey,
    WECOM_API_BASE: base,
  }
  return way === 'wecom'
    ? { ...shared, WECOM_AGENT_ID: String(account.agentId), WECOM_SECRET: account.secret }
    : { ...shared, WECOM_KF_SECRET: account.kfSecret }
}

interface Writer {
  readonly received: readonly { readonly words: string }[]
  readonly text: (words: string) => Promise<void>
  readonly image: (reference: string) => Promise<void>
  readonly voice: (reference: string, recognition?: string) => Promise<void>
}

const writerOf = (way: Way, platform: Platform, account: Account, callback: Callback): Writer => {
  if (way === 'wecom-kf') {
    const { received, sends, writes } = platform.customer('wmMember-1_x', account)
    const asked = (): Promise<void> => callback.events().then(() => undefined)
    return {
      received,
      text: (words) => (writes(words), asked()),
      image: (reference) => (sends({ msgtype: 'image', image: { media_id: reference } }), asked()),
      voice: (reference) => (sends({ msgtype: 'voice', voice: { media_id: reference } }), asked()),
    }
  }
  const { received, sends, writes } = platform.member('oMember-1_x', account)
  return {
    received,
    text: async (words) => void (await writes(words)),
    image: async (reference) =>
      void (await sends({ MsgType: 'image', PicUrl: 'http://127.0.0.1/p', MediaId: reference })),
    voice: async (reference, Recognition = '') =>
      void (await sends({ MsgType: 'voice', Format: 'amr', MediaId: reference, Recognition })),
  }
}

/** The whole application behind one of Tencent's three ways, with members who send pictures and voice. */
export const openWay = async (way: Way, env: Readonly<Record<string, string>> = {}) => {
  const clock = manualClock(new Date(morning))
  const platform = await startPlatform({ clock })
  const account = platform.account(way === 'official-account' ? 'service' : 'wecom')
  const settings = { ...settingsOf(way, account, platform.base), ...env }
  let house = await startTestApp(morning, settings)
  const hook = await startHook(() => house.app.channels.find(({ name }) => name === way)?.webhook)
  onTestFinished(async () => {
    await house.stop()
    await hook.stop()
    await platform.stop()
  })
  const writer = writerOf(way, platform, account, platform.callback(hook.url, account))
  const move = (ms: number): void => {
    clock.move(ms)
    house.clock.move(ms)
  }
  /** What is due is done, one second later. */
  const settle = async (ms = 1_000): Promise<void> => {
    move(ms)
    await house.app.worker.run()
  }
  /** Everything the member is shown from an act on, until nothing is due any more. */
  const after = async (act: Promise<void>): Promise<string> => {
    const before = writer.received.length
    await act
    await settle()
    await settle()
    return writer.received
      .slice(before)
      .map(({ words }) => words)
      .join('\n')
  }
  return {
    platform,
    settle,
    after,
    send: writer,
    say: async (...said: readonly string[]): Promise<string> => {
      let heard = ''
      for (const words of said) heard = await after(writer.text(words))
      return heard
    },
    rows: () => allRows(house, media),
    house: () => house,
    fetches: () => platform.calls(mediaApi).length,
    /** The process ends here, and another one goes on with what it left. */
    crash: async (): Promise<void> => {
      const { dataDir } = house
      await house.app.stop()
      house = await startTestApp(clock.now().toISOString(), settings, undefined, { dataDir })
    },
  }
}
