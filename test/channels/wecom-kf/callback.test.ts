import { describe, expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import { recordingInbox } from '../inbox.ts'
import { openHouse } from './house.ts'

const news = { MsgType: 'event', Event: 'kf_msg_or_event', Token: 'ENC1', OpenKfId: 'wk1' }

const opened = async () => {
  const house = await openHouse(recordingInbox())
  onTestFinished(house.close)
  return house
}

describe('who may call', () => {
  test('the console of the platform is answered with what it encrypted, and nobody else', async () => {
    const { callback } = await opened()
    expect(await callback.verify()).toMatch(/^98765/)
    expect(await callback.verify({ signature: 'wrong' })).toBe(403)
    expect(await callback.verify({ signature: 'none' })).toBe(403)
    expect(await callback.verify({ lateMs: 600_000 })).toBe(403)
  })

  test.each([
    { signature: 'wrong' },
    { signature: 'none' },
    { signature: 'tampered' },
    { receiveId: 'ww0000000000another' },
    { lateMs: 600_000 },
  ] as const)('a call with %j is refused', async (how) => {
    const { callback, account } = await opened()
    expect(await callback.post(account.self, news, { ...how, once: true })).toMatchObject({ status: 403 })
  })

  test('what the platform would never send is refused before it is read', async () => {
    const { channel, account, callback } = await opened()
    expect(await callback.post(account.self, news)).toMatchObject({ status: 200, body: 'success' })
    const request = { method: 'POST', path: '', headers: {}, body: Buffer.from('<xml><Encrypt>AAAA</Encrypt></xml>') }
    const query = { timestamp: '1', nonce: ['a', 'b'], msg_signature: 'x' }
    expect(await channel.webhook?.({ ...request, query })).toMatchObject({ status: 403 })
    const doctype = Buffer.from('<!DOCTYPE x><xml><Encrypt>AAAA</Encrypt></xml>')
    expect(await channel.webhook?.({ ...request, query: {}, body: doctype })).toMatchObject({ status: 403 })
    const large = Buffer.alloc(65_537, 32)
    expect(await channel.webhook?.({ ...request, query: {}, body: large })).toMatchObject({ status: 413 })
    expect(await channel.webhook?.({ ...request, query: {}, method: 'PUT' })).toMatchObject({ status: 403 })
  })

  test('an event of another kind is acknowledged and asks for nothing', async () => {
    const { callback, account, settle, platform } = await opened()
    const other = { MsgType: 'event', Event: 'change_contact' }
    expect(await callback.post(account.self, other)).toMatchObject({ status: 200, body: 'success' })
    await settle()
    expect(platform.calls('/cgi-bin/kf/sync_msg')).toEqual([])
  })
})

describe('settings', () => {
  const key = 'a'.repeat(43)
  const given = { WECOM_CORP_ID: 'ww1', WECOM_KF_SECRET: 's', WECOM_TOKEN: 't', WECOM_ENCODING_AES_KEY: key }

  test('token and key default to those of the application', () => {
    expect(readConfig(given).wecomKf).toMatchObject({ token: 't', encodingAesKey: key, servicers: [] })
    const own = { WECOM_KF_TOKEN: 'own', WECOM_KF_ENCODING_AES_KEY: 'b'.repeat(43), WECOM_KF_SERVICERS: 'a, b' }
    expect(readConfig({ ...given, ...own }).wecomKf).toMatchObject({ token: 'own', servicers: ['a', 'b'] })
    expect(readConfig({}).wecomKf).toBeUndefined()
  })

  test('what is missing is named, and nothing made up stands beside a real channel', () => {
    expect(() => readConfig({ ...given, WECOM_CORP_ID: '' })).toThrow(/WECOM_CORP_ID/)
    expect(() => readConfig({ WECOM_CORP_ID: 'ww1', WECOM_KF_SECRET: 's' })).toThrow(/WECOM_KF_TOKEN/)
    expect(readConfig(given).demo).toBe(false)
  })
})
