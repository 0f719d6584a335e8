import type { CampaignCarrier, CampaignProgress } from '../../http/api/campaign-figures.ts'
import type { CampaignDraft, CampaignView } from '../../http/api/campaigns.ts'

export const carrierNames: Readonly<Record<CampaignCarrier, string>> = {
  wecom: '企业微信',
  broadcast: '公众号群发',
  grant: '订阅通知',
  sms: '短信',
}

export const roleNames = {
  member: '会员',
  cadre: '工会干部',
  chair: '主席',
  'model-worker': '劳模',
  migrant: '外来务工',
  'new-work': '新就业',
} as const satisfies Readonly<Record<CampaignDraft['audience']['roles'][number], string>>

export const stateWords: Readonly<Record<CampaignView['state'], { readonly text: string; readonly color: string }>> = {
  draft: { text: '草稿', color: '#595959' },
  submitted: { text: '等主管批准', color: '#ad4e00' },
  gathering: { text: '在排名单', color: '#0958d9' },
  running: { text: '在发', color: '#0958d9' },
  paused: { text: '停着', color: '#ad4e00' },
  stopped: { text: '不发了', color: '#595959' },
  done: { text: '发完了', color: '#237804' },
}

type Standing = CampaignProgress['figures'][number]['state']

export const figureNames: Readonly<Record<Standing, string>> = {
  waiting: '还没轮到',
  fed: '正要发',
  handed: '等群发',
  sent: '发到了',
  parked: '告诉了有一条，点开能看',
  failed: '没发到',
  unknown: '不知道到没到',
  skipped: '不要这类通知，没发',
  expired: '过了时间没发',
  cancelled: '停了没发',
  unreachable: '哪种发法都到不了',
}

/** Whether it can still change by itself: its figures are asked for again. */
export const isGoing = ({ state }: Pick<CampaignView, 'state'>): boolean =>
  state === 'gathering' || state === 'running' || state === 'paused'

const all = (names: readonly string[], whole: string): string => (names.length === 0 ? whole : names.join('、'))

export const audienceText = ({ unions, industries, streets, roles }: CampaignDraft['audience']): string =>
  [
    all(unions, '所有工会'),
    ...(industries.length === 0 ? [] : [all(industries, '')]),
    ...(streets.length === 0 ? [] : [all(streets, '')]),
    ...(roles.length === 0
      ? []
      : [
          all(
            roles.map((role) => roleNames[role]),
            '',
          ),
        ]),
  ].join(' · ')

const optOutLine = '不想再收到，回“退订”。'
const smsOptOutLine = '停短信回TD'

interface Said {
  readonly headline: string
  readonly text: string
  /** Where its link leads; in the words stands an address of ours. */
  readonly link: string
}

/** As long as the address that will stand there. */
const sampleAddress = (): string => `${globalThis.location.origin}/c/xxxxxxxxxx`

export const wholeOf = (carrier: CampaignCarrier, { headline, text, link }: Said): string =>
  [
    headline,
    text,
    ...(link.trim() === '' ? [] : [`点开看：${sampleAddress()}`]),
    carrier === 'sms' ? smsOptOutLine : optOutLine,
  ].join('\n')

/** Fen in yuan, as people write it. */
export const yuanText = (fen: number): string => `${(fen / 100).toFixed(2)} 元`

/** What SMS come to; a price that nobody set leaves the number. */
export const smsText = (count: number, fen: number | undefined): string =>
  `短信 ${count} 条${fen === undefined || fen === 0 ? '' : `，约 ${yuanText(fen)}`}`

export const signsOf = (words: string): number => Array.from(words).length
