import type { Case } from '../../casework/records.ts'
import { isEnded } from '../../casework/transitions.ts'
import { AppError, type ErrorCode } from '../../core/errors.ts'
import type { ReadWork } from '../../core/store.ts'
import type { Done, Refused, Why } from './holding.ts'
import { bodyOf, counsellingMoves, counsellors, stations, topics, type Way } from './records.ts'
import { waitings, type Outcome, type Urgency } from './request-records.ts'
import { refusal } from './words.ts'

interface Named {
  readonly id: string
  readonly name: string
}

export const named = (row: Named | undefined): { id: string; name: string } | undefined =>
  row === undefined ? undefined : { id: row.id, name: row.name }

const caseStates = ['requested', 'booked', 'confirmed', 'cancelled', 'done', 'missed', 'closed'] as const
export type CaseState = (typeof caseStates)[number]

/** A case as staff see it: the shape of `counsellingCaseSchema` in http/api/counselling, which this folder may not import. */
export interface CaseView {
  id: string
  version: number
  state: CaseState
  urgency: Urgency
  createdAt: string
  topic: string
  way: Way
  start?: string
  counsellor?: { id: string; name: string }
  station?: { id: string; name: string }
  hasWish: boolean
  hasPhone: boolean
  dueAt?: string
  isLate: boolean
  isOffered: boolean
  wishes: string[]
  outcome?: Outcome
  minutes?: number
}

const codes: Readonly<Partial<Record<Why, ErrorCode>>> = {
  'wrong-code': 'not_found',
  'too-many-tries': 'too_many',
  'not-found': 'not_found',
}

/** To the clerk `overlap` and `ended` are about the member, not about themselves. */
const toStaff: Partial<Record<Why, string>> = {
  overlap: '这个时间对方已经有一个预约，换一个吧。',
  ended: '这个预约已经结束或者取消了，不能再改。',
  'not-booked': '还没有定时间，或者时间还没到。',
}

export const allowed = (result: Done | Refused): Case => {
  if (result.kind === 'done') return result.case
  throw new AppError(codes[result.why] ?? 'conflict', toStaff[result.why] ?? refusal(result.why))
}

/** A promise of ours is broken. */
export const isLate = (row: Case, now: string): boolean =>
  bodyOf(row).lateSince !== undefined || (row.dueAt !== undefined && row.dueAt < now)

/** Words, phone and employer of the member stay sealed: a list says only whether there are any to open. */
export const viewOf = async (read: ReadWork, row: Case): Promise<CaseView> => {
  const state = caseStates.find((name) => name === row.state)
  if (state === undefined) throw new Error(`case ${row.id} is in the unknown state ${row.state}`)
  const body = bodyOf(row)
  const { id, version, createdAt, dueAt } = row
  const isOpen = !isEnded(counsellingMoves, state)
  const { gender, language, near, employer } = body
  const view: CaseView = {
    id,
    version,
    state,
    urgency: body.urgency ?? 'ordinary',
    createdAt,
    topic: topics[body.topic],
    way: body.way,
    hasWish: isOpen && body.wish !== undefined,
    hasPhone: isOpen && body.phone !== undefined,
    isLate: isOpen && isLate(row, read.now),
    isOffered: state === 'requested' && (await read.rows(waitings).get(id))?.state === 'offered',
    wishes: [
      ...(gender === undefined ? [] : [gender === 'female' ? '女老师' : '男老师']),
      ...(language === undefined ? [] : [language]),
      ...(near === undefined ? [] : [near]),
      ...(employer === undefined ? [] : ['要避开一个单位']),
    ],
  }
  const who = named(body.counsellor === undefined ? undefined : await read.rows(counsellors).get(body.counsellor))
  const where = named(body.station === undefined ? undefined : await read.rows(stations).get(body.station))
  if (body.start !== undefined) view.start = body.start
  if (who !== undefined) view.counsellor = who
  if (where !== undefined) view.station = where
  if (isOpen && dueAt !== undefined) view.dueAt = dueAt
  if (body.outcome !== undefined) view.outcome = body.outcome
  if (body.minutes !== undefined) view.minutes = body.minutes
  return view
}
