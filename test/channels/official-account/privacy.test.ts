import { afterEach, expect, test } from 'vitest'
import type { Log } from '../../../src/core/log.ts'
import { text } from '../../../src/core/reply.ts'
import { type Platform, startPlatform } from '../../support/platform/index.ts'
import { appId, appSecret, bench, encodingAesKey, messageXml, openid, secureCall, textXml, token } from './platform.ts'

let platform: Platform | undefined
afterEach(async () => platform?.stop())

test('no log line holds a member, words, a signature, a nonce or a secret', async () => {
  const lines: string[] = []
  const keep = (...parts: readonly unknown[]): void => {
    lines.push(JSON.stringify(parts, (_key, value: unknown) => (value instanceof Error ? value.name : value)))
  }
  const log: Log = { info: keep, warn: keep, error: keep }
  platform = await startPlatform()
  platform.account('service', { id: appId, secret: appSecret })
  await platform.member(openid).writes()
  const { call, channel, clock, inbox } = bench(
    { appSecret, apiBase: platform.base, freshnessSeconds: 0 },
    undefined,
    log,
  )
  await channel.start()
  const stamp = { timestamp: '1795406400', nonce: 'nonce-of-one' }
  inbox.answer(async () => [text('回答里的话。'.repeat(300))])
  await call(secureCall(textXml('秘密的话', '1'), stamp))
  clock.move(500)
  await call(secureCall(textXml('别的话', '2'), stamp))
  await call({ ...secureCall(textXml('秘密的话', '3')), query: {} })
  await call(secureCall(messageXml({ MsgType: 'event', Event: 'VIEW', EventKey: 'https://example.com/?id=1' })))
  await call(secureCall('秘密的话'))
  platform.faults.next('/cgi-bin/stable_token', { errcode: 40164 })
  platform.endTokens()
  await channel.send(openid, [text('回答里的话')], 'job_1')
  await channel.stop()
  expect(lines.length).toBeGreaterThan(5)
  const all = lines.join('\n')
  for (const hidden of [
    openid,
    '秘密',
    '回答',
    '别的',
    stamp.nonce,
    token,
    appSecret,
    encodingAesKey,
    'token-',
    'example.com',
  ]) {
    expect(all).not.toContain(hidden)
  }
})
