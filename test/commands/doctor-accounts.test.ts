import { describe, expect, test } from 'vitest'
import { accountTypeNames, capabilityLines } from '../../src/channels/official-account/capabilities.ts'
import { run } from '../../src/commands/doctor.ts'
import { openAccount } from './platform-house.ts'

describe('doctor on the kind of account', () => {
  test.each(['service', 'subscription', 'unverified'] as const)(
    'prints what an account of the kind %s can do, and what happens instead',
    async (kind) => {
      const { account, command, platform } = await openAccount(kind)
      const { code, out } = await command(run)
      expect(code).toBe(0)
      expect(out).toContain(`公众号类型：${accountTypeNames[kind]}`)
      for (const { name, isThere, instead } of capabilityLines(kind))
        expect(out).toContain(`${name}：${isThere ? '能' : `不能，${instead}`}`)
      expect(out).not.toMatch(new RegExp(`${account.secret}|${account.encodingAesKey}|${account.token}`))
      expect(platform.seen).toEqual([])
    },
  )

  test('the kinds differ as the platform says: only a verified service account sends templates and knows who opens a page', async () => {
    const can = (kind: 'service' | 'subscription' | 'unverified'): readonly string[] =>
      capabilityLines(kind).flatMap(({ name, isThere }) => (isThere ? name : []))
    expect(can('unverified')).toEqual(['回答写来的话'])
    expect(can('service')).toEqual(capabilityLines('service').map(({ name }) => name))
    for (const name of ['模板消息', '订阅通知', '网页认出是谁', '带场景的二维码'])
      expect([can('subscription').includes(name), can('service').includes(name)]).toEqual([false, true])
  })

  test('says nothing of an account that is not set up', async () => {
    const { command } = await openAccount()
    for (const name of ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_TOKEN', 'WECHAT_ENCODING_AES_KEY'])
      Reflect.deleteProperty(process.env, name)
    expect((await command(run)).out).not.toContain('公众号类型')
  })

  test('names a kind of account that there is not, and goes no further', async () => {
    const { command } = await openAccount()
    process.env['WECHAT_ACCOUNT_TYPE'] = 'enterprise'
    expect(await command(run)).toMatchObject({ code: 1, out: expect.stringContaining('WECHAT_ACCOUNT_TYPE') as string })
  })
})
