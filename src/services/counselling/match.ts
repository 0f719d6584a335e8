import type { Instant } from '../../core/time.ts'
import { mayServe } from './plans.ts'
import { topics, type Topic, type Way } from './records.ts'
import type { Gender } from './request-records.ts'
import type { Wishes } from './wishes.ts'

export interface MatchRequest extends Wishes {
  readonly topic: Topic
  readonly way: Way
}

/** What is known of a counsellor, as far as it decides who fits. */
export interface Candidate {
  readonly id: string
  readonly topics: readonly Topic[]
  readonly ways: readonly Way[]
  readonly languages: readonly string[]
  readonly gender?: Gender | undefined
  /** Their own employers, and others whose people they must not see. */
  readonly excludedEmployers: string[]
  /** Street of their station. */
  readonly street?: string | undefined
  /** Bookings ahead. */
  readonly load: number
  /** Free times, in order. */
  readonly starts: readonly Instant[]
}

export interface Ranked {
  readonly id: string
  readonly score: number
  /** How many of the member's own wishes are met. */
  readonly wishesMet: number
  /** In words for the office. */
  readonly reasons: readonly string[]
  readonly starts: readonly Instant[]
}

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/** Points: a topic outweighs any load, a wish of the member outweighs a topic. */
const points = { wish: 40, topic: 30, near: 15, load: 2, mostLoad: 12 } as const

const rank = (request: MatchRequest, candidate: Candidate): Ranked => {
  const reasons: string[] = []
  let score = 0
  let wishesMet = 0
  const add = (more: number, reason: string): void => {
    score += more
    reasons.push(reason)
  }
  if (request.gender !== undefined && candidate.gender === request.gender) {
    wishesMet += 1
    add(points.wish, request.gender === 'female' ? '想要女老师，是' : '想要男老师，是')
  } else if (request.gender !== undefined) reasons.push(`想要${request.gender === 'female' ? '女' : '男'}老师，不是`)
  if (request.language !== undefined && candidate.languages.includes(request.language)) {
    wishesMet += 1
    add(points.wish, `会${request.language}`)
  } else if (request.language !== undefined) reasons.push(`不会${request.language}`)
  if (request.topic !== 'other' && candidate.topics.includes(request.topic))
    add(points.topic, `熟悉${topics[request.topic]}`)
  else if (request.topic !== 'other') reasons.push(`不专门聊${topics[request.topic]}`)
  if (request.near !== undefined && candidate.street === request.near) add(points.near, `站点在${request.near}`)
  add(
    -Math.min(points.mostLoad, candidate.load * points.load),
    candidate.load === 0 ? '手上没有别的预约' : `后面排了${candidate.load}个`,
  )
  return { id: candidate.id, score, wishesMet, reasons, starts: candidate.starts }
}

/**
 * Who fits a request, best first, each with the reasons. Left out: who does not offer the way, who has no time, and who must not
 * see people of the employer that was named. Nobody is left out for a wish: a wish is none of our refusals.
 */
export const match = (request: MatchRequest, candidates: readonly Candidate[]): readonly Ranked[] =>
  candidates
    .filter((one) => one.ways.includes(request.way) && one.starts.length > 0 && mayServe(one, request.employer))
    .map((one) => rank(request, one))
    .toSorted((a, b) => b.score - a.score || byText(a.starts[0] ?? '', b.starts[0] ?? '') || byText(a.id, b.id))
