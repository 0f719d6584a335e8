import { ensure } from '../../core/errors.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import { staff } from '../../people/records.ts'
import { scenes } from '../scenes/records.ts'
import { wantScene } from '../scenes/rules.ts'
import type { CampaignPlatform } from './carriers.ts'
import { importMembers, type ImportInput } from './importing.ts'
import { newLinkCode, sampleCode, withLink } from './links.ts'
import { previewOf } from './preview.ts'
import { campaigns, recipients, type Campaign, type Content } from './records.ts'
import {
  allCampaigns,
  approveCampaign,
  draftCampaign,
  editCampaign,
  retryCampaign,
  returnCampaign,
  stepCampaign,
  submitCampaign,
  type Draft,
  type Seen,
  type StepName,
} from './rules.ts'
import { tendSoon } from './tending.ts'
import { campaignView, choicesOf, figuresOf } from './views.ts'
import type { SmsPrice } from './wording.ts'

interface HandlerParts {
  readonly store: Store
  readonly sealer: Sealer
  readonly platform: CampaignPlatform
  readonly price: SmsPrice
  /** Where the addresses of links begin; without it there are none. */
  readonly baseUrl: string | undefined
  /** Whether the dialogue knows words that a poster's button would say. */
  readonly isKnown: (words: string) => boolean
}

const nameOf = async (read: ReadWork, id: string | undefined): Promise<string> =>
  id === undefined ? '' : ((await read.rows(staff).get(id))?.name ?? '')

/** What is printed or shown to lead to a campaign: the counted link, and the account's code once the platform has made it. */
const codesOf = async (read: ReadWork, { address, scene, says = '' }: Campaign) => {
  const [code] = scene === undefined ? [] : await read.rows(scenes).range('scene', { where: [scene], limit: 1 })
  return {
    ...(address === undefined ? {} : { address }),
    ...(code === undefined
      ? {}
      : { scene: { says, state: code.state, ...(code.url === undefined ? {} : { url: code.url }) } }),
  }
}

const found = async (read: ReadWork, id: string): Promise<Campaign> => {
  const row = await read.rows(campaigns).get(id)
  ensure(row, 'not_found', '没有找到这个通知')
  return row
}

/** What staff do with campaigns. Every step is written to the audit; none of them reads what a member asked. */
export const campaignHandlers = ({ store, sealer, platform, price, baseUrl, isKnown }: HandlerParts) => {
  const mine = async (read: ReadWork, by: Staff, row: Campaign) => {
    const { author, approvedBy, ...view } = campaignView(row, price)
    return {
      ...view,
      authorName: await nameOf(read, author),
      isMine: author === by.id,
      approverName: await nameOf(read, approvedBy),
      hasFailed: (await read.rows(recipients).range('state', { where: [row.id, 'failed'], limit: 1 })).length > 0,
    }
  }
  const preview = (content: Content) =>
    previewOf({ store, platform, price }, { ...content, ...withLink(content, baseUrl, sampleCode) })
  const stepped = async (work: Work, by: Staff, row: Promise<Campaign>) => {
    const done = await row
    await tendSoon(work, done)
    return mine(work, by, done)
  }
  const pictured = async (work: Work, by: Staff, row: Campaign): Promise<Campaign> => {
    if (row.says === undefined || row.scene !== undefined) return row
    const wanted = { kind: 'poster', title: row.title.slice(0, 30), says: row.says, isPermanent: false } as const
    const { scene } = await wantScene(work, { isKnown }, { by: by.id, wanted })
    return work.rows(campaigns).update({ ...row, scene })
  }
  const checkWords = ({ says = '' }: Draft): void =>
    ensure(
      says.trim() === '' || isKnown(says.trim()),
      'invalid',
      '扫码后的话梁心听不懂，换一句菜单里有的，比如“大讲堂”。',
    )
  return {
    list: async (read: ReadWork, by: Staff) => {
      const views = []
      for (const row of await allCampaigns(read)) views.push(await mine(read, by, row))
      return { campaigns: views }
    },
    choices: () => choicesOf(store),
    preview,
    /** Counted outside of the transaction that hands it in: it may take a while. */
    count: async (id: string): Promise<{ readonly people: number; readonly smsCount: number }> => {
      const row = await store.read((read) => read.rows(campaigns).get(id))
      return row === undefined ? { people: 0, smsCount: 0 } : previewOf({ store, platform, price }, row)
    },
    progress: async (read: ReadWork, _by: Staff, id: string) => figuresOf(read, await found(read, id)),
    codes: async (read: ReadWork, _by: Staff, id: string) => codesOf(read, await found(read, id)),
    draft: async (work: Work, by: Staff, draft: Draft) => {
      checkWords(draft)
      const linked = { ...draft, ...withLink(draft, baseUrl, newLinkCode(work)) }
      return mine(work, by, await pictured(work, by, await draftCampaign(work, by, linked)))
    },
    edit: async (work: Work, by: Staff, { id, version, ...draft }: Draft & Seen) => {
      checkWords(draft)
      const code = (await work.rows(campaigns).get(id))?.linkCode ?? newLinkCode(work)
      const linked = { ...draft, ...withLink(draft, baseUrl, code) }
      return mine(work, by, await pictured(work, by, await editCampaign(work, by, { id, version }, linked)))
    },
    submit: (work: Work, by: Staff, { people, ...of }: Seen & { readonly people: number; readonly smsCount: number }) =>
      stepped(work, by, submitCampaign(work, by, of, people)),
    approve: (work: Work, by: Staff, of: Seen) => stepped(work, by, approveCampaign(work, by, of)),
    giveBack: async (work: Work, by: Staff, of: Seen) => mine(work, by, await returnCampaign(work, by, of)),
    step: (work: Work, by: Staff, { name, ...of }: Seen & { readonly name: StepName }) =>
      stepped(work, by, stepCampaign(work, by, of, name)),
    retry: (work: Work, by: Staff, of: Seen) => stepped(work, by, retryCampaign(work, by, of)),
    importMembers: (work: Work, by: Staff, input: ImportInput) => importMembers(work, sealer, by.id, input),
  }
}
