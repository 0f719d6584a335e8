import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { districtMembers, writers } from './district.ts'
import { alone, median, round, type BenchRow } from './figures.ts'
import type { Figures } from './subject.ts'
import { compileSubjects, installPeers, startSubject, type StartedSubject } from './subjects.ts'

/** How long and how often: the same for every side. */
export interface Effort {
  readonly rounds: number
  readonly seconds: number
}

const district = districtMembers.toLocaleString('en')

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
const withSubjects = async <T>(work: (start: typeof startSubject) => Promise<T>): Promise<T> => {
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

const sayLoop = (name: string, figures: Figures): void => {
  process.stderr.write(
    `${name}: longest transaction ${figures.max} ms, loop delay p99 ${figures.loopP99} ms, longest ${figures.loopMax} ms\n`,
  )
}

/** Fills a folder with members (and turns of the past year) and closes it, so that a start reads a snapshot. */
const fillFolder = async (dataDir: string, members: number, yearTurns = 0): Promise<void> => {
  const filler = await startSubject('lowdb', [dataDir, String(members), 'fill', String(yearTurns)])
  await filler.close()
}

/** Starts of whole processes: ready means that the first transaction would run. */
const startRow = (name: string, times: readonly number[]): BenchRow => {
  const ms = median(times)
  return { name, ours: round(ms / 1_000, 2), ...alone, unit: 's', p50: Math.round(ms), p99: Math.round(Math.max(...times)), n: times.length }
}

const memoryRow = async (name: string, subject: StartedSubject): Promise<BenchRow> => {
  const { rssMb, heapMb } = await subject.memory()
  process.stderr.write(`${name}: heap ${heapMb} MB of it\n`)
  return { name, ours: rssMb, ...alone, unit: 'MB resident', p50: 0, p99: 0, n: 1 }
}

const startsOf = async (dataDir: string, members: number, times: number): Promise<readonly number[]> => {
  const taken: number[] = []
  for (let n = 0; n < times; n += 1) {
    const subject = await startSubject('lowdb', [dataDir, String(members)])
    taken.push(subject.readyMs)
    await subject.close()
  }
  return taken
}

/** After kill -9 under load: the snapshot and whatever journal there was. */
const startAfterKill = async (dataDir: string, members: number): Promise<BenchRow> => {
  const victim = await startSubject('lowdb', [dataDir, String(members)])
  await victim.round('message', 3)
  await victim.kill()
  const times = await startsOf(dataDir, members, 1)
  return startRow(`start after kill -9, ${members.toLocaleString('en')} members and the journal`, times)
}

/** Ours beside better-sqlite3 and beside itself with few members, alternated; then plain lowdb, for it takes seconds a write. */
export const storeRows = (effort: Effort): Promise<readonly BenchRow[]> =>
  inFolder(async (folder) => {
    await compileSubjects()
    const requireFrom = await installPeers()
    const [large, small] = [join(folder, 'large'), join(folder, 'small')]
    await fillFolder(large, districtMembers)
    await fillFolder(small, 1_000)
    const starts = await startsOf(large, districtMembers, 3)
    const rows = await withSubjects(async (start) => {
      const ours = await start('lowdb', [large, String(districtMembers)])
      const few = await start('lowdb', [small, '1000'])
      const sqlite =
        requireFrom === undefined ? undefined : await start('sqlite', [folder, String(districtMembers), requireFrom])
      const sides = [ours, few, ...(sqlite === undefined ? [] : [sqlite])].map((subject) => ({ subject, mode: 'message' }))
      const [mine, mineFew, theirs] = await alternate(sides, effort)
      if (mine === undefined || mineFew === undefined) throw new Error('a side gave no figures')
      sayLoop(`lowdb form, ${district} members`, mine)
      if (theirs !== undefined) process.stderr.write(`better-sqlite3: p50 ${theirs.p50} ms, p99 ${theirs.p99} ms, longest ${theirs.max} ms\n`)
      const memory = await memoryRow(`memory after the rounds, ${district} members`, ours)
      const sqliteName = 'better-sqlite3 12.11.1, WAL, synchronous=FULL'
      const peer = theirs && { name: sqliteName, perSecond: theirs.perSecond }
      const plain = await plainLowdb(folder)
      return [
        rateRow(`lowdb form, ${writers} writers, ${district} members, beside SQLite`, mine, peer),
        rateRow(`lowdb form, ${writers} writers, ${district} members, beside plain lowdb`, mine, {
          name: 'lowdb 7 db.write(), not synced',
          perSecond: plain.perSecond,
        }),
        growthRow(mine, mineFew),
        memory,
      ]
    })
    return [...rows, startRow(`start, ${district} members`, starts), await startAfterKill(large, districtMembers)]
  })

const growthRow = (large: Figures, small: Figures): BenchRow => ({
  name: `p99 with ${district} members beside 1,000`,
  ours: large.p99,
  peer: small.p99,
  peerName: 'the same form with 1,000 members',
  ratio: round(large.p99 / small.p99, 2),
  unit: 'ms',
  p50: large.p50,
  p99: large.p99,
  n: large.n,
})

/** One round of one write a writer: with this much data a write takes its time. */
const plainLowdb = (folder: string): Promise<Figures> =>
  withSubjects(async (start) => {
    const subject = await start('plain-lowdb', [folder, String(districtMembers)])
    return subject.round('message', 0)
  })

/** A million members: how far it carries. */
export const millionRows = (effort: Effort): Promise<readonly BenchRow[]> =>
  inFolder(async (folder) => {
    await compileSubjects()
    const count = 1_000_000
    await fillFolder(folder, count)
    return withSubjects(async (start) => {
      const subject = await start('lowdb', [folder, String(count)])
      const [figures] = await alternate([{ subject, mode: 'message' }], { ...effort, rounds: 2 })
      if (figures === undefined) throw new Error('no figures')
      sayLoop('lowdb form, 1,000,000 members', figures)
      return [
        rateRow(`lowdb form, ${writers} writers, 1,000,000 members`, figures),
        startRow('start, 1,000,000 members', [subject.readyMs]),
        await memoryRow('memory, 1,000,000 members', subject),
      ]
    })
  })

/** A year of conversations on disk beside the members: ten turns a member. */
export const yearRows = (effort: Effort): Promise<readonly BenchRow[]> =>
  inFolder(async (folder) => {
    await compileSubjects()
    const turns = districtMembers * 10
    const name = `${district} members and ${turns.toLocaleString('en')} turns of a year`
    await fillFolder(folder, districtMembers, turns)
    return withSubjects(async (start) => {
      const subject = await start('lowdb', [folder, String(districtMembers)])
      const memory = await memoryRow(`memory, ${name}`, subject)
      const [figures] = await alternate([{ subject, mode: 'message' }], { ...effort, rounds: 2 })
      if (figures === undefined) throw new Error('no figures')
      sayLoop(name, figures)
      return [rateRow(`lowdb form, ${writers} writers, ${name}`, figures), startRow(`start, ${name}`, [subject.readyMs]), memory]
    })
  })
