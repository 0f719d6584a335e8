import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import path from 'node:path'
import { z } from 'zod'
import { environment, type Environment } from './environment.ts'

/** Absolute path of the project: the same from `src/` and from `dist/`. */
export const projectRoot: string = fileURLToPath(new URL('..', import.meta.url))

/** Absolute path of `data/`. */
export const dataRoot: string = path.join(projectRoot, 'data')

/** Where the built pages lie. */
export const pagesRoot: string = path.join(projectRoot, 'dist', 'pages')

/** The program's version, as it stands in backups and logs. */
export const release: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'))).version

export interface OfficialAccountConfig {
  readonly token: string
  readonly appId: string
  readonly appSecret: string | undefined
  readonly encodingAesKey: string | undefined
  readonly mode: 'plain' | 'secure'
  readonly apiBase: string
  readonly freshnessSeconds: number
}

/** A model behind an OpenAI-compatible address. */
export interface ModelConfig {
  readonly baseUrl: string
  /** A server of one's own may need none. */
  readonly apiKey: string | undefined
  readonly model: string
  /** Its name and filing number, shown with what it writes. */
  readonly label: string | undefined
  /** How long an answer waits for it. */
  readonly budgetMs: number
}

/** An application of a WeCom corporation. */
export interface WecomConfig {
  readonly corpId: string
  readonly agentId: number
  readonly secret: string
  readonly apiBase: string
}

/** How people on call are reached, and how long one has to answer before the next is called. */
export interface OnCallConfig {
  readonly robotUrl: string | undefined
  readonly sms: { readonly url: string; readonly secret: string } | undefined
  readonly minutes: number
}

/** Chats with people: how long one of staff has to answer, how long it may be quiet, when the office is open. */
export interface HandoverConfig {
  readonly minutes: number
  readonly quietMinutes: number
  readonly hours: { readonly opens: number; readonly closes: number }
}

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  /** Set: the state is in this PostgreSQL, not in `dataDir`. */
  readonly databaseUrl: string | undefined
  readonly logLevel: string
  readonly baseUrl: string | undefined
  readonly production: boolean
  /** Fill an empty store with a small demo union. Never together with a real channel. */
  readonly demo: boolean
  readonly encryptionKey: string | undefined
  /** Keys that sealed before, the newest first: they only open. */
  readonly previousKeys: readonly string[]
  readonly adminPassword: string | undefined
  readonly trustProxy: boolean
  readonly officialAccount: OfficialAccountConfig | undefined
  readonly onCall: OnCallConfig
  readonly handover: HandoverConfig
  readonly wecom: WecomConfig | undefined
  readonly wechaty:
    | { readonly puppet: string; readonly token: string | undefined; readonly inProduction: boolean }
    | undefined
  /** Undefined: no model is loaded or called. */
  readonly model: ModelConfig | undefined
}

/** Real members write here, so nothing made up may stand beside it. */
export const hasRealChannel = ({ officialAccount, wechaty }: Config): boolean =>
  officialAccount !== undefined || wechaty !== undefined

/** A wrong setting: the start stops with this one line. */
export class ConfigError extends Error {}

const officialAccount = (env: Environment): OfficialAccountConfig | undefined => {
  if (env.WECHAT_TOKEN === undefined && env.WECHAT_APP_ID === undefined) return undefined
  if (env.WECHAT_TOKEN === undefined) throw new ConfigError('WECHAT_TOKEN: is missing while WECHAT_APP_ID is set')
  if (env.WECHAT_APP_ID === undefined) throw new ConfigError('WECHAT_APP_ID: is missing while WECHAT_TOKEN is set')
  const mode = env.WECHAT_MODE ?? (env.WECHAT_ENCODING_AES_KEY === undefined ? 'plain' : 'secure')
  if (mode === 'secure' && env.WECHAT_ENCODING_AES_KEY === undefined)
    throw new ConfigError('WECHAT_ENCODING_AES_KEY: is missing while WECHAT_MODE is secure')
  return {
    token: env.WECHAT_TOKEN,
    appId: env.WECHAT_APP_ID,
    appSecret: env.WECHAT_APP_SECRET,
    encodingAesKey: env.WECHAT_ENCODING_AES_KEY,
    mode,
    apiBase: env.WECHAT_API_BASE,
    freshnessSeconds: env.CALLBACK_FRESHNESS_SECONDS,
  }
}

const onCall = (env: Environment): OnCallConfig => {
  const { WECOM_ROBOT_URL: robotUrl, ONCALL_SMS_URL: url, ONCALL_SMS_SECRET: secret, ONCALL_MINUTES: minutes } = env
  if (url === undefined) return { robotUrl, sms: undefined, minutes }
  if (secret === undefined) throw new ConfigError('ONCALL_SMS_SECRET: is missing while ONCALL_SMS_URL is set')
  return { robotUrl, sms: { url, secret }, minutes }
}

const wecom = (env: Environment): WecomConfig | undefined => {
  const { WECOM_CORP_ID: corpId, WECOM_AGENT_ID: agentId, WECOM_SECRET: secret, WECOM_API_BASE: apiBase } = env
  if (corpId === undefined && agentId === undefined && secret === undefined) return undefined
  if (corpId === undefined)
    throw new ConfigError('WECOM_CORP_ID: is missing while WECOM_AGENT_ID or WECOM_SECRET is set')
  if (agentId === undefined) throw new ConfigError('WECOM_AGENT_ID: is missing while WECOM_CORP_ID is set')
  if (secret === undefined) throw new ConfigError('WECOM_SECRET: is missing while WECOM_CORP_ID is set')
  return { corpId, agentId, secret, apiBase }
}

/** WeChat waits five seconds for an answer and the channel gives up waiting after 4.5. */
const modelBudgetMs = 4_000

const model = (env: Environment): ModelConfig | undefined => {
  const { LLM_BASE_URL: baseUrl, LLM_API_KEY: apiKey, LLM_MODEL: name, LLM_LABEL: label } = env
  if (baseUrl === undefined && name === undefined && apiKey === undefined) return undefined
  if (baseUrl === undefined) throw new ConfigError('LLM_BASE_URL: is missing while LLM_MODEL or LLM_API_KEY is set')
  if (name === undefined) throw new ConfigError('LLM_MODEL: is missing while LLM_BASE_URL is set')
  return { baseUrl, apiKey, model: name, label, budgetMs: modelBudgetMs }
}

const dataDirOf = (given: string | undefined): string => path.resolve(given ?? path.join(dataRoot, 'state'))

/** Where the union's own questionnaires lie; also for commands that need nothing else of the configuration. */
export const importedSurveysDir = (env: Readonly<Record<string, string | undefined>> = process.env): string =>
  path.join(dataDirOf(environment.shape.DATA_DIR.parse(env['DATA_DIR'])), 'surveys')

/** Where `laws:import` puts statutes; also for commands that need nothing else of the configuration. */
export const statutesDir = (env: Readonly<Record<string, string | undefined>> = process.env): string =>
  path.join(dataDirOf(environment.shape.DATA_DIR.parse(env['DATA_DIR'])), 'statutes')

/**
 * The configuration, from the environment alone.
 * @throws {ConfigError} with one line that names the wrong value
 */
export const readConfig = (env: Readonly<Record<string, string | undefined>> = process.env): Config => {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new ConfigError(`${issue?.path.join('.') ?? 'environment'}: ${issue?.message ?? 'is wrong'}`)
  }
  const values = parsed.data
  const account = officialAccount(values)
  const production = values.NODE_ENV === 'production'
  if (production && values.DATABASE_URL !== undefined && values.ENCRYPTION_KEY === undefined)
    throw new ConfigError('ENCRYPTION_KEY: must be given in production, the same for every process on one database')
  return {
    port: values.PORT,
    host: values.HOST,
    dataDir: dataDirOf(values.DATA_DIR),
    databaseUrl: values.DATABASE_URL,
    logLevel: values.LOG_LEVEL,
    baseUrl: values.BASE_URL,
    production,
    demo:
      values.DEMO === 'on' &&
      !production &&
      values.DATABASE_URL === undefined &&
      account === undefined &&
      values.WECHATY_PUPPET === undefined,
    encryptionKey: values.ENCRYPTION_KEY,
    previousKeys: values.ENCRYPTION_KEY_PREVIOUS,
    adminPassword: values.ADMIN_PASSWORD,
    trustProxy: values.TRUST_PROXY === '1' || values.TRUST_PROXY === 'true',
    officialAccount: account,
    onCall: onCall(values),
    handover: {
      minutes: values.HANDOVER_MINUTES,
      quietMinutes: values.HANDOVER_QUIET_MINUTES,
      hours: values.OFFICE_HOURS,
    },
    wecom: wecom(values),
    wechaty:
      values.WECHATY_PUPPET === undefined
        ? undefined
        : {
            puppet: values.WECHATY_PUPPET,
            token: values.WECHATY_PUPPET_SERVICE_TOKEN,
            inProduction: values.WECHATY_IN_PRODUCTION === 'yes',
          },
    model: model(values),
  }
}
