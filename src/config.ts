import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import path from 'node:path'
import { z } from 'zod'
import { ConfigError, environment, type Environment } from './environment.ts'
import {
  officialAccount,
  wecom,
  wecomKf,
  type OfficialAccountConfig,
  type WecomConfig,
  type WecomKfConfig,
} from './platform-settings.ts'

export { ConfigError } from './environment.ts'

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

/** How people on call are reached, and how long one has to answer before the next is called. */
export interface OnCallConfig {
  readonly robotUrl: string | undefined
  /** `members`: those who proved a number get SMS through it as well. */
  readonly sms: { readonly url: string; readonly secret: string; readonly members: boolean } | undefined
  readonly minutes: number
}

/** Words to many: how fast they leave by each way, and what an SMS costs. */
export interface CampaignConfig {
  readonly caps: Readonly<Record<'wecom' | 'broadcast' | 'grant' | 'sms', number>>
  readonly price: { readonly fen: number | undefined; readonly signature: string }
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
  /** Where pictures and voice messages lie; several processes share it. */
  readonly filesDir: string
  /** Writes down what a voice message says. */
  readonly transcribeUrl: string | undefined
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
  /** Secrets of incoming webhooks by the source's name in the environment: `FORM_TOOL` of `HOOK_FORM_TOOL_SECRET`. */
  readonly hookSecrets: Readonly<Record<string, readonly string[]>>
  /** Outgoing webhooks: networks inside that they may reach, and how long an earlier secret signs along. */
  readonly webhooks: { readonly allow: readonly string[]; readonly overlapHours: number }
  readonly trustProxy: boolean
  readonly officialAccount: OfficialAccountConfig | undefined
  readonly onCall: OnCallConfig
  readonly handover: HandoverConfig
  readonly campaigns: CampaignConfig
  readonly wecom: WecomConfig | undefined
  readonly wecomKf: WecomKfConfig | undefined
  readonly wechaty:
    | { readonly puppet: string; readonly token: string | undefined; readonly inProduction: boolean }
    | undefined
  /** Undefined: no model is loaded or called. */
  readonly model: ModelConfig | undefined
}

/** Real members write here, so nothing made up may stand beside it. */
export const hasRealChannel = ({ officialAccount, wecom: application, wecomKf, wechaty }: Config): boolean =>
  officialAccount !== undefined || application?.callback !== undefined || wecomKf !== undefined || wechaty !== undefined

const onCall = (env: Environment): OnCallConfig => {
  const { WECOM_ROBOT_URL: robotUrl, ONCALL_SMS_URL: url, ONCALL_SMS_SECRET: secret, ONCALL_MINUTES: minutes } = env
  const members = env.MEMBER_SMS === 'on'
  if (members && url === undefined) throw new ConfigError('MEMBER_SMS: needs ONCALL_SMS_URL')
  if (url === undefined) return { robotUrl, sms: undefined, minutes }
  if (secret === undefined) throw new ConfigError('ONCALL_SMS_SECRET: is missing while ONCALL_SMS_URL is set')
  return { robotUrl, sms: { url, secret, members }, minutes }
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

/** Where pictures and voice messages lie; also for commands that need nothing else of the configuration. */
export const keptFilesDir = (env: Readonly<Record<string, string | undefined>> = process.env): string =>
  path.resolve(
    environment.shape.FILES_DIR.parse(env['FILES_DIR']) ??
      path.join(dataDirOf(environment.shape.DATA_DIR.parse(env['DATA_DIR'])), 'files'),
  )

/** Where `laws:import` puts statutes; also for commands that need nothing else of the configuration. */
export const statutesDir = (env: Readonly<Record<string, string | undefined>> = process.env): string =>
  path.join(dataDirOf(environment.shape.DATA_DIR.parse(env['DATA_DIR'])), 'statutes')

/** Several of one source, commas between, while one takes the place of another. Whether they fit is seen with the source's file. */
const hookSecrets = (env: Readonly<Record<string, string | undefined>>): Config['hookSecrets'] =>
  Object.fromEntries(
    Object.entries(env).flatMap(([key, value = '']) => {
      const name = /^HOOK_([A-Z][A-Z0-9_]*)_SECRET$/.exec(key)?.[1]
      const secrets = value.split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]))
      return name === undefined || secrets.length === 0 ? [] : [[name, secrets]]
    }),
  )

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
    filesDir: path.resolve(values.FILES_DIR ?? path.join(dataDirOf(values.DATA_DIR), 'files')),
    transcribeUrl: values.TRANSCRIBE_URL,
    databaseUrl: values.DATABASE_URL,
    logLevel: values.LOG_LEVEL,
    baseUrl: values.BASE_URL,
    production,
    demo:
      values.DEMO === 'on' &&
      !production &&
      values.DATABASE_URL === undefined &&
      account === undefined &&
      values.WECOM_TOKEN === undefined &&
      values.WECOM_KF_SECRET === undefined &&
      values.WECHATY_PUPPET === undefined,
    encryptionKey: values.ENCRYPTION_KEY,
    previousKeys: values.ENCRYPTION_KEY_PREVIOUS,
    adminPassword: values.ADMIN_PASSWORD,
    hookSecrets: hookSecrets(env),
    webhooks: { allow: values.WEBHOOKS_ALLOW, overlapHours: values.WEBHOOKS_SECRET_HOURS },
    trustProxy: values.TRUST_PROXY === '1' || values.TRUST_PROXY === 'true',
    officialAccount: account,
    onCall: onCall(values),
    handover: {
      minutes: values.HANDOVER_MINUTES,
      quietMinutes: values.HANDOVER_QUIET_MINUTES,
      hours: values.OFFICE_HOURS,
    },
    campaigns: {
      caps: {
        wecom: values.CAMPAIGN_WECOM_PER_MINUTE,
        broadcast: values.CAMPAIGN_BROADCAST_PER_MINUTE,
        grant: values.CAMPAIGN_GRANT_PER_MINUTE,
        sms: values.CAMPAIGN_SMS_PER_MINUTE,
      },
      price: { fen: values.SMS_PRICE_FEN, signature: values.SMS_SIGNATURE },
    },
    wecom: wecom(values),
    wecomKf: wecomKf(values),
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
