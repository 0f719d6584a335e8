import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'
import { environment } from '../src/environment.ts'

const account = { WECHAT_TOKEN: 'token', WECHAT_APP_ID: 'wx0123456789abcdef' }
const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

const refusal = (env: Readonly<Record<string, string>>): string => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('a wrong value', () => {
  test.each([
    ['PORT', 'abc'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '1.5'],
    ['DATABASE_URL', 'mysql://localhost/union'],
    ['TIME_ZONE', 'Europe/Berlin'],
    ['LOG_LEVEL', 'loud'],
    ['DEMO', 'maybe'],
    ['BASE_URL', 'union.example'],
    ['BASE_URL', 'ftp://union.example'],
    ['SESSION_SECRET', 'too short'],
    ['ENCRYPTION_KEY', 'too short'],
    ['ADMIN_PASSWORD', 'short'],
    ['TRUST_PROXY', 'perhaps'],
    ['WECHAT_ENCODING_AES_KEY', 'abc'],
    ['WECHAT_MODE', 'compatible'],
    ['WECHAT_API_BASE', 'nowhere'],
    ['CALLBACK_FRESHNESS_SECONDS', 'soon'],
    ['WECHATY_IN_PRODUCTION', 'true'],
    ['LLM_BASE_URL', 'model.example'],
    ['LLM_LABEL', '长'.repeat(61)],
  ])('of %s (%s) is one line that names it', (name, value) => {
    const said = refusal({ ...account, [name]: value })
    expect(said).toMatch(new RegExp(`^${name}: `))
    expect(said).not.toContain('\n')
  })

  test.each(['SESSION_SECRET', 'ENCRYPTION_KEY', 'ADMIN_PASSWORD', 'WECHAT_ENCODING_AES_KEY', 'DATABASE_URL'])(
    'of %s is not repeated: it may be a secret',
    (name) => {
      expect(refusal({ ...account, [name]: 's3cret' })).toMatch(new RegExp(`^${name}: (?!.*s3cret)`))
    },
  )

  test('may be a missing one', () => {
    expect(refusal({ WECHAT_APP_ID: 'wx1' })).toMatch(/^WECHAT_TOKEN: /)
    expect(refusal({ WECHAT_TOKEN: 'token' })).toMatch(/^WECHAT_APP_ID: /)
    expect(refusal({ ...account, WECHAT_MODE: 'secure' })).toMatch(/^WECHAT_ENCODING_AES_KEY: /)
  })
})

describe('what is not given', () => {
  test('has the documented default; empty is not given', () => {
    for (const env of [{}, { PORT: '', HOST: '', DEMO: '', DATABASE_URL: '', BASE_URL: '', WECHAT_TOKEN: '' }])
      expect(readConfig(env)).toMatchObject({
        port: 3000,
        host: '127.0.0.1',
        logLevel: 'info',
        demo: true,
        production: false,
        trustProxy: false,
        officialAccount: undefined,
        wechaty: undefined,
      })
    expect(readConfig({}).dataDir).toMatch(/[\\/]data[\\/]state$/)
  })

  test('of an Official Account too', () => {
    expect(readConfig(account).officialAccount).toMatchObject({
      apiBase: 'https://api.weixin.qq.com',
      freshnessSeconds: 300,
      appSecret: undefined,
    })
  })
})

describe('the mode of the Official Account', () => {
  test.each([
    [{}, 'plain'],
    [{ WECHAT_ENCODING_AES_KEY: aesKey }, 'secure'],
    [{ WECHAT_ENCODING_AES_KEY: aesKey, WECHAT_MODE: 'plain' }, 'plain'],
    [{ WECHAT_ENCODING_AES_KEY: aesKey, WECHAT_MODE: 'secure' }, 'secure'],
  ])('with %j is %s', (env, mode) => {
    expect(readConfig({ ...account, ...env }).officialAccount?.mode).toBe(mode)
  })
})

describe('the demo union', () => {
  test.each([
    [{}, true],
    [{ DEMO: 'on' }, true],
    [{ DEMO: 'off' }, false],
    [{ NODE_ENV: 'production' }, false],
    [{ NODE_ENV: 'production', DEMO: 'on' }, false],
    [{ ...account, DEMO: 'on' }, false],
    [{ WECHATY_PUPPET: 'wechaty-puppet-mock', DEMO: 'on' }, false],
  ])('with %j: %s', (env, demo) => {
    expect(readConfig(env).demo).toBe(demo)
  })
})

test('an address loses the slash at its end, so that paths can be put behind it', () => {
  const config = readConfig({
    ...account,
    BASE_URL: 'https://union.example/',
    WECHAT_API_BASE: 'http://127.0.0.1:8080//',
  })
  expect(config.baseUrl).toBe('https://union.example')
  expect(config.officialAccount?.apiBase).toBe('http://127.0.0.1:8080')
})

describe('the model', () => {
  test('is off by default, and an empty value is none', () => {
    expect(readConfig({}).model).toBeUndefined()
    expect(
      readConfig({ LLM_BASE_URL: '', LLM_API_KEY: '', LLM_MODEL: '', LLM_LABEL: '某某模型' }).model,
    ).toBeUndefined()
  })

  test('needs an address and a name, and a key where its server wants one', () => {
    expect(refusal({ LLM_MODEL: 'small' })).toMatch(/^LLM_BASE_URL: /)
    expect(refusal({ LLM_API_KEY: 'sk-1' })).toMatch(/^LLM_BASE_URL: /)
    expect(refusal({ LLM_BASE_URL: 'http://127.0.0.1:8000/v1' })).toMatch(/^LLM_MODEL: /)
    const model = { LLM_BASE_URL: 'http://127.0.0.1:8000/v1/', LLM_MODEL: 'small', LLM_LABEL: '某某模型，备案号1' }
    expect(readConfig(model).model).toEqual({
      baseUrl: 'http://127.0.0.1:8000/v1',
      apiKey: undefined,
      model: 'small',
      label: '某某模型，备案号1',
      budgetMs: 4_000,
    })
  })
})

test('people on call are reached as the settings say, five minutes each', () => {
  expect(readConfig({}).onCall).toEqual({ robotUrl: undefined, sms: undefined, minutes: 5 })
  const secret = `whsec_${'A'.repeat(32)}`
  const env = {
    WECOM_ROBOT_URL: 'https://qyapi.example.org/send?key=1',
    ONCALL_SMS_URL: 'https://sms.example.org/',
    ONCALL_SMS_SECRET: secret,
  }
  expect(readConfig(env).onCall).toEqual({
    robotUrl: 'https://qyapi.example.org/send?key=1',
    sms: { url: 'https://sms.example.org', secret, members: false },
    minutes: 5,
  })
  expect(() => readConfig({ ONCALL_SMS_URL: 'https://sms.example.org' })).toThrow('ONCALL_SMS_SECRET')
  expect(readConfig({ ...env, MEMBER_SMS: 'on' }).onCall.sms?.members).toBe(true)
  expect(() => readConfig({ MEMBER_SMS: 'on' })).toThrow('MEMBER_SMS')
  expect(() => readConfig({ ONCALL_MINUTES: '0' })).toThrow('ONCALL_MINUTES')
  expect(() => readConfig({ WECOM_ROBOT_URL: 'key' })).toThrow('WECOM_ROBOT_URL')
})

test('campaigns leave as fast as the settings say, and their SMS cost what they say', () => {
  const usual = { wecom: 1_200, broadcast: 10_000, grant: 1_200, sms: 300 }
  expect(readConfig({}).campaigns).toEqual({ caps: usual, price: { fen: undefined, signature: '' } })
  const env = { CAMPAIGN_SMS_PER_MINUTE: '60', SMS_PRICE_FEN: '4.5', SMS_SIGNATURE: '【某某工会】' }
  expect(readConfig(env).campaigns).toEqual({
    caps: { ...usual, sms: 60 },
    price: { fen: 4.5, signature: '【某某工会】' },
  })
  expect(() => readConfig({ CAMPAIGN_WECOM_PER_MINUTE: '0' })).toThrow('CAMPAIGN_WECOM_PER_MINUTE')
  expect(() => readConfig({ SMS_PRICE_FEN: 'cheap' })).toThrow('SMS_PRICE_FEN')
})

test('chats with people follow the settings, and hours that cannot be are refused', () => {
  expect(readConfig({}).handover).toEqual({ minutes: 10, quietMinutes: 30, hours: { opens: 540, closes: 1_020 } })
  const env = { HANDOVER_MINUTES: '5', HANDOVER_QUIET_MINUTES: '60', OFFICE_HOURS: '08:30-17:30' }
  expect(readConfig(env).handover).toEqual({ minutes: 5, quietMinutes: 60, hours: { opens: 510, closes: 1_050 } })
  for (const hours of ['9-17', '17:00-09:00', '09:00-09:30', '09:00-25:00'])
    expect(() => readConfig({ OFFICE_HOURS: hours })).toThrow('OFFICE_HOURS')
})

test('.env.example names every setting, and its own values are taken', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8')
  const lines = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value] as const)
  const names = lines.map(([name]) => name).filter((name) => !/^HOOK_.*_SECRET$/.test(name))
  expect(names.toSorted()).toEqual(Object.keys(environment.shape).toSorted())
  expect(readConfig(Object.fromEntries(lines))).toEqual(readConfig({}))
})
