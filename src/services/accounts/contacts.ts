import { writeAudit } from '../../casework/transitions.ts'
import { ensure } from '../../core/errors.ts'
import { derivedId } from '../../core/ids.ts'
import { addJob, type JobHandler } from '../../core/job.ts'
import { illegible, legible, type Sealer } from '../../core/seal.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { addMs, minuteMs } from '../../core/time.ts'
import { addAccount, allStaff, signOutAll, type AccountAt } from '../../people/accounts.ts'
import { staff, type Staff } from '../../people/records.ts'
import { staffLock } from '../../people/staff.ts'
import { oncallPhones } from '../oncall/records.ts'
import { setWecom } from '../oncall/rota-rules.ts'
import { ensureAdmin, viewOf } from './accounts.ts'
import { contacts, type Contact } from './contact-records.ts'

export const contactsJob = 'wecom-contacts'

/** What the address list says: all of it, or that it could not be read. */
type Listed =
  | { readonly kind: 'people'; readonly people: readonly { readonly user: string; readonly name: string }[] }
  | { readonly kind: 'failed'; readonly code: string }

export interface ContactsSource {
  readonly read: () => Promise<Listed>
  /** Whoever has left WeCom is signed out of the console as well; closing the account stays an administrator's. */
  readonly signsOut: boolean
}

export interface ContactParts {
  readonly store: Pick<Store, 'transaction'>
  readonly sealer: Sealer
  /** Undefined: the address list is not read. */
  readonly source: ContactsSource | undefined
}

/** Where a whole corporation sees the application its people are members, not staff: nobody is proposed then. */
const mostProposed = 200
const most = 2_000
/** Somebody who reorganises changes many at once: they are read together. */
const settleMs = minuteMs / 2

const contactId = (user: string): string => derivedId('wct', user.toLowerCase())

const inState = (read: ReadWork, state: Contact['state']): Promise<readonly Contact[]> =>
  read.rows(contacts).range('state', { where: [state], limit: most })

/** The accounts whose id in WeCom stands in the rota already. */
const knownUsers = async (read: ReadWork, sealer: Sealer): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>()
  for (const { id } of await allStaff(read)) {
    const sealed = (await read.rows(oncallPhones).get(id))?.wecom
    const user = sealed === undefined ? illegible : legible(sealer, 'contact', sealed)
    if (user !== illegible) found.set(contactId(user), id)
  }
  return found
}

const change = async (work: Work, row: Contact, state: Contact['state']): Promise<void> => {
  if (row.state === state) return
  await work.rows(contacts).update({ ...row, state, at: work.now })
  if (row.staff !== undefined)
    await writeAudit(work, row.staff, { actor: 'system', action: `wecom ${state === 'left' ? 'left' : 'back'}` })
}

/** Those who are not in the list any more: an account is asked about, and nobody else is remembered. */
const takeGone = async (work: Work, { source }: ContactParts, here: ReadonlySet<string>): Promise<void> => {
  for (const state of ['new', 'dismissed'] as const)
    for (const { id } of await inState(work, state)) if (!here.has(id)) await work.rows(contacts).delete(id)
  for (const row of await inState(work, 'linked')) {
    if (here.has(row.id)) continue
    await change(work, row, 'left')
    if (source?.signsOut === true && row.staff !== undefined) await signOutAll(work, row.staff)
  }
}

/** Takes the list in. An empty one takes nobody out: the application was hidden from everybody, which says nothing of who left. */
const takeList = async (work: Work, parts: ContactParts, people: Extract<Listed, { kind: 'people' }>['people']) => {
  if (people.length === 0) return
  const rows = work.rows(contacts)
  const known = await knownUsers(work, parts.sealer)
  for (const { user, name } of people) {
    const id = contactId(user)
    const row = await rows.get(id)
    const account = row?.staff ?? known.get(id)
    const isBack = row?.state === 'left' || row?.state === 'kept' || (account !== undefined && row?.state !== 'linked')
    if (row === undefined && (account !== undefined || people.length <= mostProposed)) {
      const about = account === undefined ? { state: 'new' as const } : { state: 'linked' as const, staff: account }
      await rows.insert({ id, user: parts.sealer.seal('contact', user), name: name || user, at: work.now, ...about })
    } else if (row !== undefined && isBack)
      await change(work, { ...row, ...(account === undefined ? {} : { staff: account }) }, 'linked')
  }
  await takeGone(work, parts, new Set(people.map(({ user }) => contactId(user))))
}

/** Reading goes out, so it is a job; the list is taken in as a whole or not at all. */
const handler = (parts: ContactParts, source: ContactsSource): JobHandler => ({
  kind: contactsJob,
  run: async () => {
    const listed = await source.read()
    if (listed.kind === 'failed') return { kind: 'retry', outcome: listed.code }
    await parts.store.transaction(staffLock, (work) => takeList(work, parts, listed.people))
    return { kind: 'done', outcome: `${listed.people.length} people` }
  },
})

const contactAt = async (
  work: Work,
  actor: Staff,
  { id, version }: AccountAt,
  states: readonly Contact['state'][],
): Promise<Contact> => {
  await ensureAdmin(work, actor)
  const row = await work.rows(contacts).get(id)
  ensure(row !== undefined, 'not_found', '名单上没有这个人了')
  ensure(row.version === version && states.includes(row.state), 'conflict', '刚刚有人先处理了')
  return row
}

const handlersOf = (parts: ContactParts, wanted: (work: Work) => Promise<void>) => ({
  /** Who waits for an administrator's word. */
  list: async (read: ReadWork, _actor: Staff) => {
    const left = []
    for (const { id, version, name, staff: account = '' } of await inState(read, 'left')) {
      const row = await read.rows(staff).get(account)
      if (row !== undefined && row.disabledAt === undefined) left.push({ id, version, name, account: viewOf(row) })
    }
    const proposed = (await inState(read, 'new')).map(({ id, version, name }) => ({ id, version, name }))
    return { isOn: parts.source !== undefined, proposed, left }
  },
  accept: async (
    work: Work,
    actor: Staff,
    { login, role, ...at }: AccountAt & { readonly login: string; readonly role: Staff['role'] },
  ) => {
    const row = await contactAt(work, actor, at, ['new'])
    const user = legible(parts.sealer, 'contact', row.user)
    const { staff: made, token } = await addAccount(work, { login, name: row.name, role })
    await work.rows(contacts).update({ ...row, state: 'linked', staff: made.id, at: work.now })
    await writeAudit(work, made.id, { actor: actor.id, action: 'account add', detail: { role, from: 'wecom' } })
    // Pages of the rota find them by it.
    if (user !== illegible && (role === 'admin' || role === 'clerk' || role === 'counsellor'))
      await setWecom(work, actor.id, { id: made.id, user, sealer: parts.sealer })
    return { account: viewOf(made), token }
  },
  dismiss: async (work: Work, actor: Staff, at: AccountAt) => {
    const row = await contactAt(work, actor, at, ['new'])
    await work.rows(contacts).update({ ...row, state: 'dismissed', at: work.now })
    return {}
  },
  /** The account stays, though its owner is gone from WeCom: nobody is asked again. */
  keep: async (work: Work, actor: Staff, at: AccountAt) => {
    const row = await contactAt(work, actor, at, ['left'])
    await work.rows(contacts).update({ ...row, state: 'kept', at: work.now })
    if (row.staff !== undefined) await writeAudit(work, row.staff, { actor: actor.id, action: 'account kept' })
    return {}
  },
  read: async (work: Work, actor: Staff) => {
    await ensureAdmin(work, actor)
    ensure(parts.source !== undefined, 'conflict', '没有设 WECOM_CONTACTS')
    await wanted(work)
    return {}
  },
})

/** WeCom's address list proposes accounts and tells who has left; an administrator decides both. */
export const createContactService = (parts: ContactParts) => {
  const { store, source } = parts
  const wanted = async (work: Work): Promise<void> => {
    const runAt = addMs(work.now, settleMs)
    await addJob(work, { kind: contactsJob, key: runAt.slice(0, 'yyyy-mm-ddThh:mm'.length), payload: {}, runAt })
  }
  const changed = (): Promise<void> => store.transaction(contactsJob, wanted)
  return {
    staff: handlersOf(parts, wanted),
    ...(source === undefined
      ? {}
      : {
          /** Reads the list soon; durable when it settles. */
          changed,
          jobs: [handler(parts, source)],
          standing: [{ name: 'wecom contacts', cron: '0 43 2 * * *', run: changed }],
        }),
  }
}
