import { cases } from '../../casework/records.ts'
import { conversations } from '../../core/conversation.ts'
import type { Reply } from '../../core/reply.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import type { Flow } from '../../dialogue/flow-types.ts'
import type { ServiceWord } from '../../dialogue/mind.ts'
import { resolvePerson } from '../../people/joined.ts'
import type { Place } from '../../people/ways.ts'
import { reminders, type Reminder } from '../../reminders/records.ts'
import { grantAskId, grantAsks } from './records.ts'
import { askLine } from './words.ts'

/** More than one person has planned. */
const mostPlanned = 200

interface Coming {
  readonly about: string
  readonly dueAt?: string
}

/** What the account's platform lets us ask for, handed in by the composition root. */
export interface GrantPlatform {
  /** The binding account of its members. */
  readonly account: string
  /** The places of the templates a grant is missing for; none when there is nothing to ask. */
  readonly wanted: (read: ReadWork, openid: string, coming: readonly Coming[]) => Promise<readonly number[]>
}

interface GrantParts {
  /** Undefined where there is no account that may. */
  readonly platform: GrantPlatform | undefined
  readonly baseUrl: string | undefined
}

interface Asked {
  readonly work: Work
  readonly person: string
  readonly openid: string
}

const plannedOf = (read: ReadWork, person: string): Promise<readonly Reminder[]> =>
  read.rows(reminders).range('person', { where: [person, 'planned'], limit: mostPlanned })

/** What this very transaction has planned for a person, by what it is about. */
const comingSince = async (
  { work, person }: Asked,
  before: readonly Reminder[],
): Promise<ReadonlyMap<string, readonly Coming[]>> => {
  const known = new Set(before.map(({ id }) => id))
  const coming = new Map<string, Coming[]>()
  for (const { id, subject, kind, dueAt } of await plannedOf(work, person))
    if (!known.has(id)) coming.set(subject, [...(coming.get(subject) ?? []), { about: kind, dueAt }])
  // Of a matter without a date somebody of staff will say something, nobody knows when.
  for (const { id } of await work.rows(cases).range('person', { where: [person], from: work.now, limit: mostPlanned }))
    if (!coming.has(id)) coming.set(id, [{ about: 'notice' }])
  return coming
}

/**
 * Asks for the platform's grants at the moment they matter: the reply that confirms something planned carries one more line where
 * it could not be announced in WeChat otherwise. Services know nothing of it: their forms and words go through here.
 */
export const createGrants = ({ platform, baseUrl }: GrantParts) => {
  const lineFor = async (asked: Asked, before: readonly Reminder[]): Promise<readonly Reply[]> => {
    const { work, person, openid } = asked
    if (platform === undefined || baseUrl === undefined) return []
    const optedOut = (await resolvePerson(work, person))?.optedOut ?? []
    if (optedOut.includes('all')) return []
    const fresh: string[] = []
    const coming: Coming[] = []
    for (const [subject, those] of await comingSince(asked, before)) {
      const id = grantAskId(person, subject)
      if ((await work.rows(grantAsks).get(id)) !== undefined) continue
      fresh.push(id)
      coming.push(...those.filter(({ about }) => !optedOut.includes(about)))
    }
    const places = coming.length === 0 ? [] : await platform.wanted(work, openid, coming)
    if (places.length === 0) return []
    for (const id of fresh) await work.rows(grantAsks).insert({ id, at: work.now })
    return [askLine(`${baseUrl}/remind?t=${places.join('.')}`)]
  }

  const openidAt = (place: Place | undefined): string | undefined =>
    platform !== undefined && place?.account === platform.account ? place.sender : undefined

  const askingFlow = (flow: Flow): Flow => {
    // Nothing may show that an anonymous form was handed in.
    if (flow.isAnonymous === true) return flow
    return {
      ...flow,
      finish: async (context) => {
        const { work, person } = context
        const openid = openidAt(await work.rows(conversations).get(person))
        if (openid === undefined) return flow.finish(context)
        const before = await plannedOf(work, person)
        const end = await flow.finish(context)
        if (end.kind !== 'done') return end
        return { ...end, replies: [...end.replies, ...(await lineFor({ work, person, openid }, before))] }
      },
    }
  }

  const askingWord = (word: ServiceWord): ServiceWord => ({
    ...word,
    open: async (at) => {
      const { work, person, place } = at
      const openid = openidAt(place)
      if (openid === undefined) return word.open(at)
      const before = await plannedOf(work, person)
      const opened = await word.open(at)
      // A form that opens asks something already.
      if (opened === undefined || opened.flow !== undefined) return opened
      return { ...opened, replies: [...opened.replies, ...(await lineFor({ work, person, openid }, before))] }
    },
  })

  return {
    /** A service whose confirmations ask. The very same where there is nobody to ask. */
    asking: <S extends { readonly flows?: readonly Flow[]; readonly words?: readonly ServiceWord[] }>(service: S): S =>
      platform === undefined || baseUrl === undefined
        ? service
        : {
            ...service,
            ...(service.flows === undefined ? {} : { flows: service.flows.map(askingFlow) }),
            ...(service.words === undefined ? {} : { words: service.words.map(askingWord) }),
          },
  }
}
