import { addJob, type JobHandler } from '../../core/job.ts'
import type { Case } from '../../casework/records.ts'
import { cases } from '../../casework/records.ts'
import { isEnded, writeAudit, type Transitions } from '../../casework/transitions.ts'
import { conversations, turns } from '../../core/conversation.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { addMs, dayMs } from '../../core/time.ts'
import { forget, forgetSome, type Forgetting } from '../../dialogue/forget.ts'
import { personIds, rangeOfPerson } from '../../people/joined.ts'
import { bindings, type Binding } from '../../people/records.ts'
import { waysOf } from '../../people/ways.ts'
import { alerts } from '../../safety/alerts.ts'
import type { Unreached } from '../callbacks/making.ts'
import { calls } from '../callbacks/records.ts'
import { savedDeadlines } from '../deadlines/records.ts'

export const leaveJob = 'forget-person'

/** One person's matters, far more than there are. */
const most = 1_000
/** How long everything is kept of somebody whom an administrator took out: they did not ask for it, and may be let in again. */
const keptMs = 30 * dayMs

interface LeavingParts {
  readonly store: Pick<Store, 'transaction'>
  /** How cases of each kind move: one whose state leads nowhere has ended. */
  readonly moves: Readonly<Record<string, Transitions>>
  readonly callUnreached: (work: Work, message: Unreached) => Promise<unknown>
  /** Ends a talk with a counsellor. */
  readonly endTalk: (work: Work, person: string) => Promise<void>
  /** What goes besides chat and profile, in the transaction of the unfollowing. */
  readonly forgotten: (work: Work, person: string) => Promise<void>
}

const isOpen = (moves: LeavingParts['moves'], { kind, state }: Case): boolean => {
  const rules = moves[kind]
  return rules === undefined ? state !== 'closed' && state !== 'cancelled' : !isEnded(rules, state)
}

const phoneOf = ({ body }: Case): string | undefined => (typeof body['phone'] === 'string' ? body['phone'] : undefined)

const hasCall = async (read: ReadWork, { id }: Case): Promise<boolean> =>
  (await read.rows(calls).range('case', { where: [id], limit: 10 })).some(({ state }) => state === 'open')

/** The bindings of this account that a person has unfollowed. */
const leftBindings = async (read: ReadWork, { person, account }: Forgetting): Promise<readonly Binding[]> => {
  const own = await rangeOfPerson(read, bindings, 'person', { person, limit: most })
  return own.filter((one) => one.account === account && !one.reachable)
}

/** What is still open goes on by telephone: one call for all of it, where a number was left for it. */
const goOnByPhone = async (work: Work, parts: LeavingParts, { person, before }: Forgetting): Promise<void> => {
  const own = await rangeOfPerson(work, cases, 'person', { person, limit: most })
  const open = own.filter((row) => isOpen(parts.moves, row))
  for (const { id } of open) await writeAudit(work, id, { actor: 'system', action: 'unfollowed' })
  for (const row of open.toReversed()) {
    const phone = phoneOf(row)
    if (phone === undefined || (await hasCall(work, row))) continue
    await parts.callUnreached(work, { key: `left ${person} ${before}`, person, phone, urgent: false })
    return
  }
}

/** Something that has to find its way back to the person: a case, also an ended one, a saved deadline, an alert. */
const hasStake = async (read: ReadWork, person: string): Promise<boolean> => {
  for (const id of await personIds(read, person)) {
    const one = { where: [id], limit: 1 }
    if ((await read.rows(cases).range('person', one)).length > 0) return true
    if ((await read.rows(savedDeadlines).range('person', one)).length > 0) return true
    if ((await read.rows(alerts).range('person', one)).length > 0) return true
  }
  return false
}

/** The platform's name for somebody goes with them, when nothing is left that it leads to. */
const dropProfile = async (work: Work, { person }: Forgetting, left: readonly Binding[]): Promise<void> => {
  if ((await waysOf(work, person)).length > 0 || (await hasStake(work, person))) return
  for (const { id } of left) await work.rows(bindings).delete(id)
  for (const id of await personIds(work, person))
    if ((await work.rows(conversations).get(id)) !== undefined) await work.rows(conversations).delete(id)
}

/** Also somebody who came back and was taken out again: then a later job counts. */
const cameBack = async (read: ReadWork, forgetting: Forgetting): Promise<boolean> => {
  if ((await leftBindings(read, forgetting)).length === 0) return true
  const { person, account, before } = forgetting
  const since = await rangeOfPerson(read, turns, 'person', { person, from: before, limit: most })
  return since.some((turn) => turn.account === account)
}

/** What else an unfollowing does at once; whoever is talked with elsewhere keeps that. */
const endAll = async (work: Work, parts: LeavingParts, { person, account }: Forgetting): Promise<void> => {
  if ((await waysOf(work, person)).length > 0) return
  await parts.endTalk(work, person)
  await parts.forgotten(work, person)
  const [root] = await personIds(work, person)
  const conversation = await work.rows(conversations).get(root)
  if (conversation !== undefined) await forget(work, conversation, account)
}

const handler = (parts: LeavingParts): JobHandler => ({
  kind: leaveJob,
  run: async ({ person = '', account = '', before = '', takenOut = '' }) => {
    const forgetting = { person, account, before }
    const isBack = await parts.store.transaction(person, async (work) => {
      if (takenOut === '') return false
      if (await cameBack(work, forgetting)) return true
      await endAll(work, parts, forgetting)
      return false
    })
    if (isBack) return { kind: 'done', outcome: 'came back' }
    while ((await parts.store.transaction(person, (work) => forgetSome(work, forgetting))) > 0);
    return parts.store.transaction(person, async (work) => {
      const left = await leftBindings(work, forgetting)
      // They follow again: what was said before is gone all the same, the rest is theirs.
      if (left.length === 0) return { kind: 'done', outcome: 'came back' }
      const isOnPhone = takenOut !== '' || (await waysOf(work, person)).length > 0
      if (!isOnPhone) await goOnByPhone(work, parts, forgetting)
      await dropProfile(work, forgetting, left)
      return { kind: 'done', outcome: 'forgotten' }
    })
  },
})

/**
 * Somebody unfollows: profile and chat go, what is open stays and goes on by telephone (people.md §1 line 14). Whoever was taken out by
 * an administrator goes on by telephone at once, and the rest goes after thirty days unless they are back.
 */
export const createLeaving = (parts: LeavingParts) => ({
  jobs: [handler(parts)],
  left: async (work: Work, person: string, account: string, by?: 'administrator'): Promise<void> => {
    // What was said in the same millisecond goes too; the row of the unfollowing itself stays.
    const payload = { person, account, before: addMs(work.now, 1) }
    const job = { kind: leaveJob, key: `${person} ${account} ${work.now}` }
    if (by === 'administrator') {
      if ((await waysOf(work, person)).length === 0) await goOnByPhone(work, parts, payload)
      await addJob(work, { ...job, payload: { ...payload, takenOut: '1' }, runAt: addMs(work.now, keptMs) })
      return
    }
    await parts.endTalk(work, person)
    await parts.forgotten(work, person)
    await addJob(work, { ...job, payload })
  },
})
