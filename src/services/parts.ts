import type { Deliver } from '../core/delivery.ts'
import type { Log } from '../core/log.ts'
import type { Sealer } from '../core/seal.ts'
import type { Store } from '../core/store.ts'
import type { LocalDate } from '../core/time.ts'
import type { Calendar } from '../law/calendar.ts'
import type { ContactsSource } from './accounts/contacts.ts'
import type { CurrentSetting } from './calculations/flow.ts'
import type { GrantPlatform } from './grants/grants.ts'
import type { CampaignPlatform } from './campaigns/carriers.ts'
import type { Caps } from './campaigns/feeding.ts'
import type { SmsPrice } from './campaigns/wording.ts'
import type { PathStep } from './counselling/people-steps.ts'
import type { Hours } from './handover/promise.ts'
import type { Elsewhere } from './handover/queue.ts'
import type { MediaServiceParts } from './media/media.ts'
import type { PageSenders } from './oncall/send.ts'
import type { Survey } from './surveys/definition.ts'
import type { MakeCode } from './scenes/making.ts'
import type { WechatPlatform } from './wechat-pages/wechat-pages.ts'
import type { RuleParts } from './standing-rules/standing-rules.ts'
import type { SendSms } from './reminding/sms-codes.ts'

/** What the services are wired with; the composition root hands it in. */
export interface ServicesParts {
  readonly store: Store
  readonly log: Log
  readonly sealer: Sealer
  readonly calendar: Calendar
  /** What a step from volunteer to counsellor to leader asks for. */
  readonly counsellorSteps: readonly PathStep[]
  /** The questionnaires there are. */
  readonly surveys: readonly Survey[]
  readonly rules: RuleParts['base']
  readonly deliver: Deliver
  readonly baseUrl: string | undefined
  /** `memberSms`: to members who proved a number, where the settings want it. */
  readonly senders: PageSenders & { readonly memberSms?: SendSms | undefined }
  /** What reads WeCom's address list; undefined: nobody does. */
  readonly contacts?: ContactsSource | undefined
  /** How long one order of the rota has to answer before the next is called. */
  readonly onCallMinutes: number
  /** How long one person of staff has to answer a chat, how long it may be quiet, and when the office is open. */
  readonly handover: { readonly minutes: number; readonly quietMinutes: number; readonly hours: Hours }
  /** How fast words to many leave, and what their SMS cost. */
  readonly campaigns?: { readonly caps: Caps; readonly price: SmsPrice } | undefined
  /** Takes a chat to people inside of the member's platform. */
  readonly elsewhere?: Elsewhere | undefined
  /** What the Official Account does besides messages, as far as it may. */
  readonly account?: {
    readonly makeCode?: MakeCode | undefined
    readonly campaigns?: CampaignPlatform | undefined
    readonly platform?: WechatPlatform | undefined
    readonly asking?: GrantPlatform | undefined
  }
  /** Where pictures and voice messages lie, and where they come from and go on to. */
  readonly media: Pick<MediaServiceParts, 'files' | 'channel' | 'inbox' | 'transcribe'>
  /** What an entry is about; undefined for one that was taken out. */
  readonly topicOf: (entry: string) => string | undefined
  /** The days on which entries are to be looked over. */
  readonly reviewDays: () => ReadonlySet<LocalDate>
  /** Figures, calendar and today, as the calculations need them. */
  readonly setting: CurrentSetting
}
