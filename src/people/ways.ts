import { conversations } from '../core/conversation.ts'
import type { ReadWork } from '../core/store.ts'
import { personIds } from './joined.ts'
import { phoneOfPerson } from './phones.ts'
import { bindings, type Binding } from './records.ts'

/** More accounts than one person has. */
const mostBindings = 50

/** The account somebody writes from or is written to. */
export interface Place {
  readonly account: string
  readonly sender: string
}

/** A binding somebody can be reached by. */
export interface Way extends Place {
  /** The binding's id. */
  readonly id: string
}

/** The account of SMS to members. It is no chat: nobody is talked with there, and it costs. */
export const smsAccount = 'sms:member'

/** Where somebody was who wrote before there were bindings. */
const oldWay = (account: string, sender: string): Way => ({ id: `${account}|${sender}`, account, sender })

/**
 * The ways that may reach a person now, the one they wrote by last first, then the newest: never an account that has been unbound
 * since, nor one the person has unfollowed. None for somebody who never wrote.
 */
export const waysOf = async (read: ReadWork, person: string): Promise<readonly Way[]> => {
  const ids = await personIds(read, person)
  const conversation = await read.rows(conversations).get(ids[0])
  if (conversation === undefined) return []
  const own: Binding[] = []
  for (const id of ids)
    own.push(...(await read.rows(bindings).range('person', { where: [id], descending: true, limit: mostBindings })))
  const { account, sender } = conversation
  const isLast = (one: Binding): boolean => one.account === account && one.sender === sender
  const last = own.find(isLast) ?? (await read.rows(bindings).byUnique('external', [account, sender]))
  const ways = own
    .filter((one) => one.reachable && !isLast(one))
    .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  if (last === undefined) return [oldWay(account, sender), ...ways]
  return ids.includes(last.person) && last.reachable ? [last, ...ways] : ways
}

/** The proved number of a person; undefined for most. */
export const smsWayOf = async (read: ReadWork, person: string): Promise<Way | undefined> => {
  const phone = await phoneOfPerson(read, person)
  return phone === undefined ? undefined : { id: phone.id, account: smsAccount, sender: phone.id }
}

/** The chats of a person and, behind them, their number. */
export const everyWayOf = async (read: ReadWork, person: string): Promise<readonly Way[]> => {
  const chats = await waysOf(read, person)
  const sms = await smsWayOf(read, person)
  return sms === undefined ? chats : [...chats, sms]
}
