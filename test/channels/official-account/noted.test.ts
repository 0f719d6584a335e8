import { expect, test } from 'vitest'
import type { AccountEvent } from '../../../src/channels/official-account/events.ts'
import { createOfficialAccount } from '../../../src/channels/official-account/index.ts'
import { manualClock } from '../../../src/core/clock.ts'
import type { HttpRequest } from '../../../src/core/http.ts'
import { silentLog } from '../../../src/core/log.ts'
import { recordingInbox } from '../inbox.ts'
import { appId, encodingAesKey, messageXml, noon, secureCall, token } from './platform.ts'

const view = (at = '1795406400') =>
  secureCall(messageXml({ MsgType: 'event', Event: 'VIEW', EventKey: 'x', CreateTime: at }))

const started = (noted: (event: AccountEvent) => Promise<void>) => {
  const { webhook } = createOfficialAccount({
    config: {
      account: `official-account:${appId}`,
      appId,
      token,
      mode: 'secure',
      encodingAesKey,
      freshnessSeconds: 300,
    },
    inbox: recordingInbox(),
    clock: manualClock(noon),
    log: silentLog,
    noted,
  })
  return (request: HttpRequest) => webhook?.(request) ?? Promise.reject(new Error('no webhook'))
}

test('an event is acknowledged and taken once, however often it comes', async () => {
  const taken: string[] = []
  const call = started(async ({ type }) => void taken.push(type))
  for (const request of [view(), view(), view('1795406401')])
    expect(await call(request)).toMatchObject({ status: 200, body: 'success' })
  expect(taken).toEqual(['view', 'view'])
})

test('an event that could not be kept is not acknowledged, so it comes again', async () => {
  let fails = true
  const taken: string[] = []
  const call = started(async ({ type }) => {
    if (fails) throw new Error('the store cannot write')
    taken.push(type)
  })
  await expect(call(view())).rejects.toThrow('the store cannot write')
  fails = false
  expect((await call(view())).body).toBe('success')
  expect(taken).toEqual(['view'])
})
