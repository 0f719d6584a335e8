import { campaignKind } from '../../core/campaign.ts'
import type { ReadWork, Store } from '../../core/store.ts'
import { rootId } from '../../people/joined.ts'
import type { Membership } from '../../people/memberships.ts'
import { isUnwanted, preferencesOf } from '../../people/preferences.ts'
import { meantBy } from './audience.ts'
import { carryingOf, type CampaignPlatform } from './carriers.ts'
import { carriers, type Carrier, type Content } from './records.ts'
import { smsFenOf, smsParts, troubleOf, type SmsPrice } from './wording.ts'

/** Above that a second person approves. */
export const mostAlone = 500
/** Groups of fewer people are not shown by themselves. */
const smallest = 5
const mostGroups = 30

export interface Group {
  readonly name: string
  readonly people: number
}

/** What would happen, without anything happening. */
export interface Preview {
  readonly people: number
  readonly byCarrier: { readonly carrier: Carrier; readonly people: number }[]
  readonly unreached: number
  readonly optedOut: number
  readonly unions: Group[]
  readonly industries: Group[]
  readonly streets: Group[]
  /** Parts that one SMS of it is paid as. */
  readonly smsParts: number
  /** Parts that would be paid. */
  readonly smsCount: number
  /** What they cost, where a price is set. */
  readonly smsFen?: number
  /** Parts, and their cost, if every other way failed whoever has a number. */
  readonly smsMost: number
  readonly smsMostFen?: number
  readonly needsSecond: boolean
  readonly trouble: string[]
}

type Tally = Map<string, number>
const add = (tally: Tally, name: string): unknown => tally.set(name, (tally.get(name) ?? 0) + 1)

/** The biggest first; what is small, or beyond the list, stands together. */
const groupsOf = (tally: Tally): Group[] => {
  const sorted = [...tally].map(([name, people]) => ({ name, people })).toSorted((a, b) => b.people - a.people)
  const shown = sorted.filter(({ people }) => people >= smallest).slice(0, mostGroups)
  const rest = sorted.slice(shown.length).reduce((sum, { people }) => sum + people, 0)
  return rest === 0 ? shown : [...shown, { name: '其他', people: rest }]
}

interface PreviewParts {
  readonly store: Store
  readonly platform: CampaignPlatform
  readonly price: SmsPrice
}

export const previewOf = async ({ store, platform, price }: PreviewParts, content: Content): Promise<Preview> => {
  const tallies = { carriers: new Map<string, number>(), unions: new Map(), industries: new Map(), streets: new Map() }
  const people = new Set<string>()
  let unreached = 0
  let optedOut = 0
  let standIns = 0
  const count = (row: Membership): void => {
    add(tallies.unions, row.union)
    add(tallies.industries, row.industry ?? '没填')
    add(tallies.streets, row.street ?? '没填')
  }
  const mayFallToSms = async (read: ReadWork, person: string, carrier: Carrier): Promise<boolean> =>
    carrier !== 'sms' &&
    content.carriers.includes('sms') &&
    (await carryingOf(read, platform, { person, allowed: ['sms'] })) !== undefined
  for await (const page of meantBy(store, content.audience))
    await store.read(async (read) => {
      for (const row of page) {
        const person = await rootId(read, row.person ?? '')
        if (people.has(person)) continue
        people.add(person)
        count(row)
        if (isUnwanted(await preferencesOf(read, person), { kind: campaignKind, importance: 'ordinary' })) {
          optedOut += 1
          continue
        }
        const carrying = await carryingOf(read, platform, { person, allowed: content.carriers })
        if (carrying === undefined) unreached += 1
        else add(tallies.carriers, carrying.carrier)
        if (carrying !== undefined && (await mayFallToSms(read, person, carrying.carrier))) standIns += 1
      }
    })
  const parts = smsParts(content, price)
  const smsCount = (tallies.carriers.get('sms') ?? 0) * parts
  const smsFen = smsFenOf(smsCount, price)
  const smsMost = smsCount + standIns * parts
  const smsMostFen = smsFenOf(smsMost, price)
  return {
    people: people.size,
    byCarrier: carriers.map((carrier) => ({ carrier, people: tallies.carriers.get(carrier) ?? 0 })),
    unreached,
    optedOut,
    unions: groupsOf(tallies.unions),
    industries: groupsOf(tallies.industries),
    streets: groupsOf(tallies.streets),
    smsParts: parts,
    smsCount,
    ...(smsFen === undefined ? {} : { smsFen }),
    smsMost,
    ...(smsMostFen === undefined ? {} : { smsMostFen }),
    needsSecond: people.size > mostAlone,
    trouble: [...troubleOf(content)],
  }
}
