import { describe, expect, test } from 'vitest'
import { hours, minutes, platformBench } from './bench.ts'

const info = '/cgi-bin/user/info?openid=oA&access_token='

describe('tokens of an Official Account', () => {
  test('the stable token stays the same until five minutes before its end; then both are good', async () => {
    const { clock, platform, call, stable } = await platformBench()
    const account = platform.account('service')
    platform.member('oA')
    const first = await stable(account)
    expect(first.length).toBeGreaterThan(100)
    clock.move(minutes(110))
    expect(await stable(account)).toBe(first)
    clock.move(minutes(6))
    const second = await stable(account)
    expect(second).not.toBe(first)
    expect((await call(info + first)).errcode).toBeUndefined()
    clock.move(minutes(4))
    expect(await call(info + first)).toMatchObject({ errcode: 42001 })
    expect((await call(info + second)).errcode).toBeUndefined()
  })

  test('a second getToken ends the first after five minutes, and leaves the stable one alone', async () => {
    const { clock, platform, call, stable } = await platformBench()
    const { id, secret } = platform.account('service')
    platform.member('oA')
    const get = async () =>
      (await call(`/cgi-bin/token?grant_type=client_credential&appid=${id}&secret=${secret}`)).access_token ?? ''
    const kept = await stable({ id, secret })
    const first = await get()
    const second = await get()
    expect((await call(info + first)).errcode).toBeUndefined()
    clock.move(minutes(5))
    expect(await call(info + first)).toMatchObject({ errcode: 42001 })
    expect((await call(info + second)).errcode).toBeUndefined()
    expect((await call(info + kept)).errcode).toBeUndefined()
  })

  test('a forced refresh ends the token at once, 30 s apart and 20 times a day', async () => {
    const { clock, platform, call, stable } = await platformBench()
    const account = platform.account('service')
    const first = await stable(account)
    const forced = await stable(account, { force_refresh: true })
    expect(forced).not.toBe(first)
    expect(await call(info + first)).toMatchObject({ errcode: 40001 })
    expect(await stable(account, { force_refresh: true })).toBe(forced)
    for (let i = 0; i < 19; i += 1) {
      clock.move(minutes(1))
      await stable(account, { force_refresh: true })
    }
    clock.move(minutes(1))
    expect(await stable(account, { force_refresh: true })).toBe('')
  })

  test('wrong ids, secrets and addresses are told apart', async () => {
    const { platform, call } = await platformBench()
    const account = platform.account('service', { addresses: ['10.0.0.1'] })
    const ask = (body: object, headers = {}) =>
      call('/cgi-bin/stable_token', { grant_type: 'client_credential', ...body }, headers)
    expect(await ask({ appid: 'wx', secret: account.secret })).toMatchObject({ errcode: 40013 })
    expect(await ask({ appid: account.id, secret: 'no' })).toMatchObject({ errcode: 40125 })
    expect(await ask({ appid: account.id, secret: account.secret })).toMatchObject({ errcode: 40164 })
    const here = await ask({ appid: account.id, secret: account.secret }, { 'x-test-address': '10.0.0.1' })
    expect(here.access_token).toBeTruthy()
  })

  test('tokens can be ended by time or by somebody else', async () => {
    const { platform, call, stable } = await platformBench()
    const account = platform.account('service')
    const first = await stable(account)
    platform.endTokens('expired')
    expect(await call(info + first)).toMatchObject({ errcode: 42001 })
    const second = await stable(account)
    platform.endTokens()
    expect(await call(info + second)).toMatchObject({ errcode: 40001 })
    expect(await call(info)).toMatchObject({ errcode: 41001 })
  })
})

describe('tokens of a corporation', () => {
  test('each secret has its own token, the same until its end, and its own rights', async () => {
    const { clock, platform, call, corp } = await platformBench()
    const { id, secret, kfSecret, agentId } = platform.account('wecom')
    const application = await corp(id, secret)
    expect(await corp(id, secret)).toBe(application)
    const kf = await corp(id, kfSecret)
    expect(kf).not.toBe(application)
    expect(await corp(id, 'no')).toBe('')
    const body = { touser: 'a', msgtype: 'text', agentid: agentId, text: { content: 'x' } }
    expect(await call(`/cgi-bin/message/send?access_token=${kf}`, body)).toMatchObject({ errcode: 48002 })
    expect(await call(`/cgi-bin/kf/sync_msg?access_token=${application}`, {})).toMatchObject({ errcode: 48002 })
    clock.move(hours(2))
    expect(await call(`/cgi-bin/kf/sync_msg?access_token=${kf}`, {})).toMatchObject({ errcode: 42001 })
  })
})

describe('quotas', () => {
  test('what is used up opens again at midnight in China, or when it is cleared, ten times a month', async () => {
    const { clock, platform, call, stable } = await platformBench()
    const account = platform.account('service')
    platform.member('oA')
    platform.quotas.daily['/cgi-bin/user/info'] = 1
    const token = await stable(account)
    expect((await call(info + token)).errcode).toBeUndefined()
    expect(await call(info + token)).toMatchObject({ errcode: 45009 })
    const clear = () => call(`/cgi-bin/clear_quota?access_token=${token}`, { appid: account.id })
    expect(await clear()).toMatchObject({ errcode: 0 })
    expect((await call(info + token)).errcode).toBeUndefined()
    for (let i = 0; i < 9; i += 1) expect(await clear()).toMatchObject({ errcode: 0 })
    expect(await clear()).toMatchObject({ errcode: 48006 })
    await call(info + token)
    clock.move(hours(14))
    expect((await call(info + (await stable(account)))).errcode).toBeUndefined()
  })

  test('an account has the rights of its kind', async () => {
    const { platform, call, stable } = await platformBench()
    const subscription = await stable(platform.account('subscription'))
    const unverified = await stable(platform.account('unverified'))
    const template = '/cgi-bin/message/template/send?access_token='
    const custom = '/cgi-bin/message/custom/send?access_token='
    const nobody = { touser: 'oX', msgtype: 'text', text: { content: '好' } }
    expect(await call(template + subscription, {})).toMatchObject({ errcode: 48001 })
    expect(await call(custom + subscription, nobody)).toMatchObject({ errcode: 40003 })
    expect(await call(custom + unverified, nobody)).toMatchObject({ errcode: 48001 })
  })
})
