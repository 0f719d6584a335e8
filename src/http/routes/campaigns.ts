import type { ReadWork, Store, Work } from '../../core/store.ts'
import type { Staff } from '../../people/records.ts'
import * as api from '../api/campaigns.ts'
import { campaignCodes, campaignProgress, type CampaignCodes } from '../api/campaign-figures.ts'
import type { CampaignView } from '../api/campaigns.ts'
import { drawCode } from '../draw-code.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { BodyOf, LookAll, ReplyOf, Seen } from '../handler-types.ts'

type Act<Input> = (work: Work, staff: Staff, input: Input) => Promise<CampaignView>

/** The codes of a campaign as the service hands them over; their pictures are drawn here. */
interface Codes {
  readonly address?: string
  readonly scene?: { readonly says: string; readonly state: 'wanted' | 'made' | 'failed'; readonly url?: string }
}

const drawn = async ({ address, scene }: Codes): Promise<CampaignCodes> => {
  const url = scene?.url
  return {
    ...(address === undefined ? {} : { link: { address, picture: await drawCode(address) } }),
    ...(scene === undefined
      ? {}
      : {
          scene: {
            says: scene.says,
            state: scene.state,
            ...(url === undefined ? {} : { picture: await drawCode(url) }),
          },
        }),
  }
}

/** What the campaigns do for the console. */
export interface CampaignHandlers {
  readonly list: LookAll<ReplyOf<typeof api.campaigns>>
  readonly choices: () => Promise<ReplyOf<typeof api.campaignChoices>>
  /** Sends nothing and writes nothing. */
  readonly preview: (content: BodyOf<typeof api.previewCampaign>) => Promise<ReplyOf<typeof api.previewCampaign>>
  /** How many people it is for, and parts of SMS. */
  readonly count: (id: string) => Promise<{ readonly people: number; readonly smsCount: number }>
  readonly codes: (read: ReadWork, staff: Staff, id: string) => Promise<Codes>
  readonly progress: (read: ReadWork, staff: Staff, id: string) => Promise<ReplyOf<typeof campaignProgress>>
  readonly draft: Act<BodyOf<typeof api.draftCampaign>>
  readonly edit: Act<BodyOf<typeof api.draftCampaign> & Seen>
  /** @param people as just counted */
  readonly submit: Act<Seen & { readonly people: number; readonly smsCount: number }>
  readonly approve: Act<Seen>
  readonly giveBack: Act<Seen>
  readonly step: Act<Seen & BodyOf<typeof api.stepCampaign>>
  readonly retry: Act<Seen>
  readonly importMembers: (
    work: Work,
    staff: Staff,
    input: BodyOf<typeof api.importMembers>,
  ) => Promise<ReplyOf<typeof api.importMembers>>
}

interface CampaignWires {
  readonly store: Store
  readonly guards: Guards
  readonly on: CampaignHandlers
}

const lookMounts = ({ store, guards, on }: CampaignWires): readonly Mount[] => [
  guards.staff(api.campaigns, ({ caller }) => store.read((read) => on.list(read, caller.staff))),
  guards.staff(api.campaignChoices, () => on.choices()),
  guards.staff(api.previewCampaign, ({ body }) => on.preview(body)),
  guards.staff(campaignProgress, ({ caller, param }) =>
    store.read((read) => on.progress(read, caller.staff, param('id'))),
  ),
  guards.staff(campaignCodes, async ({ caller, param }) =>
    drawn(await store.read((read) => on.codes(read, caller.staff, param('id')))),
  ),
]

export const campaignMounts = ({ store, guards, on }: CampaignWires): readonly Mount[] => [
  ...lookMounts({ store, guards, on }),
  guards.staff(api.draftCampaign, ({ caller, body }) =>
    store.transaction('campaigns', (work) => on.draft(work, caller.staff, body)),
  ),
  guards.staff(api.editCampaign, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.edit(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(api.submitCampaign, async ({ caller, param, body }) => {
    const { people, smsCount } = await on.count(param('id'))
    const of = { ...body, id: param('id'), people, smsCount }
    return store.transaction(param('id'), (work) => on.submit(work, caller.staff, of))
  }),
  guards.staff(api.approveCampaign, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.approve(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(api.returnCampaign, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.giveBack(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(api.stepCampaign, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.step(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(api.retryCampaign, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.retry(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(api.importMembers, ({ caller, body }) =>
    store.transaction('members', (work) => on.importMembers(work, caller.staff, body)),
  ),
]
