import { z } from 'zod'
import { isNetwork } from './webhooks/outgoing/addresses.ts'

const empty = (value: unknown): unknown => (value === '' ? undefined : value)
const optional = z.preprocess(empty, z.string().optional())
const whole = (fallback: number, max: number): z.ZodType<number> =>
  z.preprocess(empty, z.coerce.number().int().min(0).max(max).default(fallback))
const perMinute = (fallback: number) =>
  z.preprocess(empty, z.coerce.number({ error: 'must be a number' }).int().min(1).max(100_000).default(fallback))
const aesKey = z.preprocess(
  empty,
  z
    .string()
    .regex(/^[A-Za-z0-9]{43}$/, 'must be the 43 letters and digits the platform shows')
    .optional(),
)
/** A web address without a slash at its end, so that paths can be put behind it. */
const webAddress = z
  .url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' })
  .transform((value) => value.replace(/\/+$/, ''))

const keyList = z
  .string()
  .default('')
  .transform((value) => value.split(',').map((key) => key.trim()))
  .transform((keys) => keys.filter((key) => key !== ''))
  .refine((keys) => keys.every((key) => key.length >= 32), 'needs at least 32 characters for each key')

/** Names with commas between. */
const nameList = z
  .string()
  .default('')
  .transform((value) => value.split(',').map((name) => name.trim()))
  .transform((names) => names.filter((name) => name !== ''))

const accountNames: Readonly<Record<string, string>> = {
  未认证: 'unverified',
  订阅号: 'subscription',
  认证服务号: 'service',
}
/** What kind of Official Account it is, by its English word or its Chinese one. */
const accountType = z.preprocess(
  (value) => (typeof value === 'string' ? (accountNames[value] ?? empty(value)) : value),
  z.enum(['unverified', 'subscription', 'service'], 'must be unverified, subscription or service').default('service'),
)

/** `09:00-17:00`, in minutes after midnight. */
const officeHours = z.preprocess(
  empty,
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'must look like 09:00-17:00')
    .default('09:00-17:00')
    .transform((value) => {
      const [opens = 0, closes = 0] = value.split('-').map((at) => Number(at.slice(0, 2)) * 60 + Number(at.slice(3)))
      return { opens, closes }
    })
    .refine(({ opens, closes }) => closes - opens >= 120, 'must last two hours or more'),
)

/** Every setting as it stands in the environment, with its default; config.ts makes the configuration of it. */
export const environment = z.object({
  PORT: whole(3000, 65_535),
  HOST: z.preprocess(empty, z.string().default('127.0.0.1')),
  /** `data/state` when left out. */
  DATA_DIR: optional,
  DATABASE_URL: z.preprocess(
    empty,
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
      .optional(),
  ),
  TIME_ZONE: z.preprocess(empty, z.literal('Asia/Shanghai').default('Asia/Shanghai')),
  LOG_LEVEL: z.preprocess(
    empty,
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  ),
  DEMO: z.preprocess(empty, z.enum(['on', 'off']).default('on')),
  BASE_URL: z.preprocess(empty, webAddress.optional()),
  NODE_ENV: optional,
  SESSION_SECRET: z.preprocess(empty, z.string().min(32, 'needs at least 32 characters').optional()),
  ENCRYPTION_KEY: z.preprocess(empty, z.string().min(32, 'needs at least 32 characters').optional()),
  ENCRYPTION_KEY_PREVIOUS: keyList,
  ADMIN_PASSWORD: z.preprocess(empty, z.string().min(10, 'needs at least 10 characters').optional()),
  TRUST_PROXY: z.preprocess(empty, z.enum(['0', '1', 'true', 'false']).default('0')),
  WECHAT_TOKEN: optional,
  WECHAT_APP_ID: optional,
  WECHAT_APP_SECRET: optional,
  WECHAT_ENCODING_AES_KEY: aesKey,
  WECHAT_MODE: z.preprocess(empty, z.enum(['plain', 'secure']).optional()),
  WECHAT_API_BASE: z.preprocess(empty, webAddress.default('https://api.weixin.qq.com')),
  /** Where members are sent to say on the web page who they are. */
  WECHAT_OPEN_BASE: z.preprocess(empty, webAddress.default('https://open.weixin.qq.com')),
  WECHAT_ACCOUNT_TYPE: accountType,
  WECHAT_WINDOW_HOURS: z.preprocess(empty, z.coerce.number().int().min(1).max(720).default(48)),
  WECHAT_WINDOW_MESSAGES: z.preprocess(empty, z.coerce.number().int().min(1).max(100).default(5)),
  WECHAT_CLICK_SECONDS: z.preprocess(empty, z.coerce.number().int().min(1).max(86_400).default(60)),
  WECHAT_CLICK_MESSAGES: z.preprocess(empty, z.coerce.number().int().min(1).max(100).default(3)),
  WECHAT_DAY_MESSAGES: z.preprocess(empty, z.coerce.number().int().min(1).default(500_000)),
  WECHAT_DAY_TEMPLATES: z.preprocess(empty, z.coerce.number().int().min(1).default(100_000)),
  CALLBACK_FRESHNESS_SECONDS: whole(300, 86_400),
  WECOM_CORP_ID: optional,
  WECOM_AGENT_ID: z.preprocess(empty, z.coerce.number({ error: 'must be a number' }).int().positive().optional()),
  WECOM_SECRET: optional,
  WECOM_TOKEN: optional,
  WECOM_CONTACTS: z.preprocess(
    empty,
    z.enum(['off', 'ask', 'sign-out'], 'must be off, ask or sign-out').default('off'),
  ),
  WECOM_ENCODING_AES_KEY: aesKey,
  WECOM_MEMBER_PER_MINUTE: z.preprocess(empty, z.coerce.number().int().min(1).max(1_000).default(30)),
  WECOM_DUPLICATE_SECONDS: z.preprocess(empty, z.coerce.number().int().min(1).max(14_400).default(1_800)),
  WECOM_KF_SECRET: optional,
  WECOM_KF_TOKEN: optional,
  WECOM_KF_ENCODING_AES_KEY: aesKey,
  WECOM_KF_SERVICERS: nameList,
  WECOM_KF_WINDOW_MESSAGES: z.preprocess(empty, z.coerce.number().int().min(1).max(100).default(5)),
  WECOM_KF_WINDOW_HOURS: z.preprocess(empty, z.coerce.number().int().min(1).max(720).default(48)),
  WECOM_API_BASE: z.preprocess(empty, webAddress.default('https://qyapi.weixin.qq.com')),
  WECOM_ROBOT_URL: z.preprocess(empty, webAddress.optional()),
  ONCALL_SMS_URL: z.preprocess(empty, webAddress.optional()),
  ONCALL_SMS_SECRET: z.preprocess(
    empty,
    z
      .string()
      .regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, 'must be whsec_ and at least 24 bytes in base64')
      .optional(),
  ),
  /** Whether members who prove a number get SMS through the same gateway. */
  MEMBER_SMS: z.preprocess(empty, z.enum(['on', 'off'], 'must be on or off').default('off')),
  /** What one SMS of a campaign costs, in fen, and what the gateway puts before it: for the count before anybody approves. */
  SMS_PRICE_FEN: z.preprocess(
    empty,
    z.coerce.number({ error: 'must be a number' }).min(0).max(1_000, 'must be at most 1000').optional(),
  ),
  SMS_SIGNATURE: z.preprocess(empty, z.string().max(20, 'has at most 20 characters').default('')),
  /** People of campaigns a minute, all together. */
  CAMPAIGN_WECOM_PER_MINUTE: perMinute(1_200),
  CAMPAIGN_BROADCAST_PER_MINUTE: perMinute(10_000),
  CAMPAIGN_GRANT_PER_MINUTE: perMinute(1_200),
  CAMPAIGN_SMS_PER_MINUTE: perMinute(300),
  ONCALL_MINUTES: z.preprocess(empty, z.coerce.number().int().min(1).max(120).default(5)),
  HANDOVER_MINUTES: z.preprocess(empty, z.coerce.number().int().min(1).max(120).default(10)),
  HANDOVER_QUIET_MINUTES: z.preprocess(empty, z.coerce.number().int().min(5).max(1_440).default(30)),
  OFFICE_HOURS: officeHours,
  WECHATY_PUPPET: optional,
  WECHATY_PUPPET_SERVICE_TOKEN: optional,
  WECHATY_IN_PRODUCTION: z.preprocess(empty, z.enum(['yes', 'no']).default('no')),
  /** Networks inside that outgoing webhooks may reach, also without https. */
  WEBHOOKS_ALLOW: nameList.refine(
    (list) => list.every(isNetwork),
    'must be networks such as 10.1.0.0/16, with commas between',
  ),
  WEBHOOKS_SECRET_HOURS: z.preprocess(empty, z.coerce.number().int().min(1).max(720).default(24)),
  FILES_DIR: optional,
  TRANSCRIBE_URL: z.preprocess(empty, webAddress.optional()),
  LLM_BASE_URL: z.preprocess(empty, webAddress.optional()),
  LLM_API_KEY: optional,
  LLM_MODEL: optional,
  LLM_LABEL: z.preprocess(empty, z.string().max(60, 'has at most 60 characters').optional()),
})

export type Environment = z.output<typeof environment>

/** A wrong setting: the start stops with this one line. */
export class ConfigError extends Error {}
