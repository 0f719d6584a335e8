import { existsSync } from 'node:fs'
import path from 'node:path'
import { createAccount, type Account } from './channels/official-account/account.ts'
import { createOfficialAccount, type AccountEvent } from './channels/official-account/index.ts'
import { loadTemplates, type Templates } from './channels/official-account/templates.ts'
import { createRobot } from './channels/robot/index.ts'
import { createSms } from './channels/sms/index.ts'
import { createMemberSms } from './channels/sms/member.ts'
import { createTokenShelf } from './channels/tencent/token-shelf.ts'
import { createTranscriber } from './channels/transcriber/index.ts'
import { createWebChannel } from './channels/web/index.ts'
import { createApplicationMessages } from './channels/wecom/application-message.ts'
import { accountOf } from './channels/wecom/config.ts'
import { createContacts } from './channels/wecom/contacts.ts'
import { createWecom } from './channels/wecom/index.ts'
import { askForPerson, createWecomKf, type KfWatchers } from './channels/wecom-kf/index.ts'
import { createWechatyChannel } from './channels/wechaty/index.ts'
import { dataRoot, type Config } from './config.ts'
import type { AnswerPages } from './core/answer-pages.ts'
import type { Channel, Inbox } from './core/channel.ts'
import type { Clock } from './core/clock.ts'
import type { Log } from './core/log.ts'
import { illegible, legible, type Sealer } from './core/seal.ts'
import type { Store } from './core/store.ts'
import { memberPhones } from './people/phones.ts'
import { smsAccount } from './people/ways.ts'
import type { ContactsSource } from './services/accounts/contacts.ts'

interface ChannelParts {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
}

/** What channels with rows of their own need besides. */
interface WiredParts extends ChannelParts {
  readonly store: Store
  readonly sealer: Sealer
  readonly kfWatchers: KfWatchers
  /** Where answers too long for a chat are read. */
  readonly pages: AnswerPages
  /** Takes what the Official Account tells us besides messages. */
  readonly noted: (event: AccountEvent) => Promise<void>
  /** Told when WeCom's address list may have changed; undefined while nobody reads it. */
  readonly contactsChanged: (() => Promise<void>) | undefined
}

/** The account's own file lies beside its data, where a new release does not touch it; else that of the release. */
const ownTemplates = ({ dataDir }: Config): Templates => {
  const own = path.join(dataDir, 'templates.json')
  return loadTemplates(existsSync(own) ? own : path.join(dataRoot, 'templates.json'))
}

/** The web page, and the channels that the settings name. */
export const configuredChannels = (
  { config, clock, log, store, sealer, kfWatchers, pages, noted, contactsChanged }: WiredParts,
  inbox: Inbox,
): readonly Channel[] => {
  const channels: Channel[] = [createWebChannel({ clock })]
  const { officialAccount: account, wecom, wecomKf, wechaty } = config
  if (account !== undefined)
    channels.push(
      createOfficialAccount({
        config: { ...account, account: `official-account:${account.appId}` },
        noted,
        state: {
          store,
          sealer,
          pages,
          templates: ownTemplates(config),
          window: account.window,
          perDay: account.perDay,
          baseUrl: config.baseUrl,
          notDelivered: kfWatchers.notDelivered,
        },
        inbox,
        clock,
        log,
      }),
    )
  if (wecom?.callback !== undefined) {
    const application = { ...wecom, ...wecom.callback, account: accountOf(wecom.corpId, wecom.agentId) }
    const shelf = createTokenShelf({ store, sealer, account: application.account })
    channels.push(createWecom({ config: application, shelf, pages, inbox, clock, log, onContacts: contactsChanged }))
  }
  if (wecomKf !== undefined)
    channels.push(createWecomKf({ config: wecomKf, inbox, store, pages, clock, log, watchers: kfWatchers }))
  const { sms } = config.onCall
  if (sms?.members === true)
    channels.push(
      createMemberSms({
        account: smsAccount,
        sms: createSms({ ...sms, clock }),
        clock,
        numberOf: async (recipient) => {
          const row = await store.read((read) => read.rows(memberPhones).get(recipient))
          const number = row?.phone === undefined ? illegible : legible(sealer, 'contact', row.phone)
          return number === illegible ? undefined : number
        },
      }),
    )
  if (wechaty !== undefined)
    channels.push(
      createWechatyChannel({
        puppetName: wechaty.puppet,
        ...(wechaty.token === undefined ? {} : { token: wechaty.token }),
        inbox,
        clock,
        log,
        inProduction: config.production,
        allowedInProduction: wechaty.inProduction,
      }),
    )
  return channels
}

/** What the Official Account does besides messages. */
export const configuredAccount = (
  parts: ChannelParts & { readonly store: Store; readonly sealer: Sealer },
): Account => {
  const { officialAccount: config, baseUrl } = parts.config
  return config === undefined ? {} : createAccount({ ...parts, config, baseUrl, templates: ownTemplates(parts.config) })
}

/** Long enough for a page that is tried again at once, too short to swallow the call that follows minutes later. */
const pageDuplicateSeconds = 45

/** What takes a page to the people on call, as far as the settings name it. */
export const configuredSenders = ({ config, clock, log }: ChannelParts) => {
  const { robotUrl, sms } = config.onCall
  const { wecom } = config
  return {
    robot: robotUrl === undefined ? undefined : createRobot({ url: robotUrl, clock }),
    wecom:
      wecom === undefined
        ? undefined
        : createApplicationMessages({ ...wecom, clock, log, duplicateSeconds: pageDuplicateSeconds }),
    sms: sms === undefined ? undefined : createSms({ ...sms, clock }),
    /** To members, where the settings want it. */
    memberSms: sms?.members === true ? createSms({ ...sms, clock }) : undefined,
  }
}

/** What reads WeCom's address list for the console's accounts, where the settings want it. */
export const configuredContacts = ({ config: { wecom }, clock, log }: ChannelParts): ContactsSource | undefined =>
  wecom === undefined || wecom.contacts === 'off'
    ? undefined
    : { read: createContacts({ ...wecom, clock, log }), signsOut: wecom.contacts === 'sign-out' }

/** Takes a chat to people who talk with members inside of the platform, where the settings name some. */
export const chatsElsewhere = ({ wecomKf }: Config): typeof askForPerson | undefined =>
  wecomKf === undefined || wecomKf.servicers.length === 0 ? undefined : askForPerson

/** What writes down voice messages; undefined where nothing is set up for it. */
export const configuredTranscriber = ({ config, clock, log }: ChannelParts) =>
  config.transcribeUrl === undefined ? undefined : createTranscriber({ url: config.transcribeUrl, clock, log })
