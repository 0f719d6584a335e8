import type { Log } from '../../core/log.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Store, Work } from '../../core/store.ts'
import { leaveMemberships } from '../../people/memberships.ts'
import { waysOf } from '../../people/ways.ts'
import type { Deliver } from '../../core/delivery.ts'
import { broadcastHandler, noteBroadcast } from './broadcasts.ts'
import type { CampaignPlatform } from './carriers.ts'
import { deliverCampaigns } from './delivering.ts'
import { usualCaps, usualSlice, type Caps } from './feeding.ts'
import { createFollow } from './links.ts'
import { smsNoticeWords } from './sms-notices.ts'
import { membershipFlow, membershipWords } from './flow.ts'
import { importMembers, importSchema } from './importing.ts'
import { campaignReminders } from './reminders.ts'
import { campaignHandlers } from './routes.ts'
import { tend, tendHandler } from './tending.ts'
import { noPrice, type SmsPrice } from './wording.ts'

interface CampaignsParts {
  readonly store: Store
  readonly log: Log
  readonly sealer: Sealer
  readonly platform: CampaignPlatform
  readonly caps?: Caps | undefined
  readonly price?: SmsPrice | undefined
  readonly baseUrl?: string | undefined
  readonly sliceSize?: number | undefined
  readonly isKnown: (words: string) => boolean
}

/** Campaigns: words of the union to its members, by what is known of their membership and by nothing else. */
export const createCampaigns = (parts: CampaignsParts) => {
  const { store, log, sealer, platform, caps = usualCaps, sliceSize = usualSlice, isKnown } = parts
  const { price = noPrice, baseUrl } = parts
  const tending = { store, log, platform, caps, sliceSize }
  return {
    flows: [membershipFlow(sealer)],
    words: [...membershipWords, ...smsNoticeWords],
    reminderKinds: [campaignReminders],
    jobs: [broadcastHandler(store, platform), tendHandler(tending)],
    standing: [{ name: 'campaigns', cron: '7 * * * * *', gapMs: 20_000, run: () => tend(tending) }],
    /** Does what waits to be done now. */
    tend: (): Promise<void> => tend(tending),
    staff: campaignHandlers({ store, sealer, platform, price, baseUrl, isKnown }),
    /** Where the counted link with this code leads. */
    follow: createFollow({ store, log }),
    /** Whoever can be reached by nothing any more is in no audience: what they said of their union goes. */
    left: async (work: Work, person: string): Promise<void> => {
      if ((await waysOf(work, person)).length === 0) await leaveMemberships(work, person)
    },
    /** A piece of a union's list, for `npm run members`. */
    importPiece: (args: unknown) =>
      store.transaction('members', (work) => importMembers(work, sealer, 'command', importSchema.parse(args))),
    /** What the sweep says its reminders with. */
    delivering: (deliver: Deliver): Deliver => deliverCampaigns(deliver, platform),
    /** How the platform says a broadcast ended. */
    broadcastEnded: (report: Parameters<typeof noteBroadcast>[1]): Promise<void> => noteBroadcast(store, report),
  }
}
