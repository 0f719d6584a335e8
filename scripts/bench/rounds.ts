import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { alone, median, round, type BenchRow } from './figures.ts'
import type { Figures } from './subject.ts'
import { startSubject, type StartedSubject } from './subjects.ts'

/** How long and how often: the same for every side. */
export interface Effort {
  readonly rounds: number
  readonly seconds: number
  /** How many are reminded, where not the whole district is. */
  readonly members?: number
}

/** A folder of its own on the disk of the temporary folder, gone afterwards. */
export const inFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'liangxin-bench-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Closes all subjects that were started, whatever became of the work. */
export const withSubjects = async <T>(work: (start: typeof startSubject) => Promise<T>): Promise<T> => {
  const started: StartedSubject[] = []
  try {
    return await work(async (name, args) => {
      const subject = await startSubject(name, args)
      started.push(subject)
      return subject
    })
  } finally {
    await Promise.all(started.map((subject) => subject.close().catch(() => undefined)))
  }
}

/** The medians over a side's rounds, each field by itself. */
export const overRounds = (all: readonly Figures[]): Figures => {
  const of = (field: keyof Figures): number => median(all.map((one) => one[field]))
  return {
    perSecond: of('perSecond'),
    p50: of('p50'),
    p99: of('p99'),
    max: Math.max(...all.map((one) => one.max)),
    n: all.reduce((sum, one) => sum + one.n, 0),
    loopP50: of('loopP50'),
    loopP99: of('loopP99'),
    loopMax: Math.max(...all.map((one) => one.loopMax)),
  }
}

export interface Side {
  readonly subject: StartedSubject
  readonly mode: string
}

/** One side after the other, round by round, so that whatever else the machine does falls on all of them. */
export const alternate = async (sides: readonly Side[], effort: Effort): Promise<readonly Figures[]> => {
  for (const { subject, mode } of sides) await subject.round(mode, 1)
  const figures = sides.map((): Figures[] => [])
  for (let n = 0; n < effort.rounds; n += 1) {
    for (const [index, { subject, mode }] of sides.entries()) {
      figures[index]?.push(await subject.round(mode, effort.seconds))
    }
  }
  return figures.map(overRounds)
}

export const rateRow = (name: string, ours: Figures, peer?: { readonly name: string; readonly perSecond: number }) => ({
  name,
  ours: Math.round(ours.perSecond),
  ...(peer === undefined
    ? alone
    : {
        peer: round(peer.perSecond, peer.perSecond < 100 ? 2 : 0),
        peerName: peer.name,
        ratio: round(ours.perSecond / peer.perSecond, 2),
      }),
  unit: 'durable transactions/s',
  p50: ours.p50,
  p99: ours.p99,
  n: ours.n,
})

/** How long the process was deaf to others while it wrote: 1 ms is the timer's own. */
export const loopRow = (name: string, figures: Figures): BenchRow => ({
  name,
  ours: figures.loopMax,
  ...alone,
  unit: 'ms longest',
  p50: figures.loopP50,
  p99: figures.loopP99,
  n: figures.n,
})

/** Starts of whole processes: ready means that the first transaction would run. */
export const startRow = (name: string, times: readonly number[]): BenchRow => {
  const ms = median(times)
  return {
    name,
    ours: round(ms / 1_000, 2),
    ...alone,
    unit: 's',
    p50: Math.round(ms),
    p99: Math.round(Math.max(...times)),
    n: times.length,
  }
}

/** What the process takes from the machine right after its start and after the rounds, and what of it is live. */
export interface Residence {
  readonly startMb: number
  readonly roundsMb: number
  readonly liveMb: number
}

export const memoryRow = (name: string, { startMb, roundsMb, liveMb }: Residence): BenchRow => ({
  name: `memory after the rounds, ${name}; ${startMb} after the start, ${liveMb} live heap`,
  ours: roundsMb,
  ...alone,
  unit: 'MB resident',
  p50: startMb,
  p99: roundsMb,
  n: 1,
})
