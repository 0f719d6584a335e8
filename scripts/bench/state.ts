import { join } from 'node:path'
import { districtMembers, writers } from './district.ts'
import { round, type BenchRow } from './figures.ts'
import {
  alternate,
  inFolder,
  loopRow,
  memoryRow,
  rateRow,
  startRow,
  withSubjects,
  type Effort,
  type Residence,
} from './rounds.ts'
import type { Figures } from './subject.ts'
import { compileSubjects, installPeers, startSubject, type StartedSubject } from './subjects.ts'

const district = districtMembers.toLocaleString('en')

/** Fills a folder with members (and turns of the past year) and closes it, so that a start reads a snapshot. */
const fillFolder = async (dataDir: string, members: number, yearTurns = 0): Promise<void> => {
  const filler = await startSubject('lowdb', [dataDir, String(members), 'fill', String(yearTurns)])
  await filler.close()
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

const residence = async (subject: StartedSubject, startMb: number): Promise<Residence> => {
  const { rssMb: roundsMb } = await subject.memory(false)
  const { heapMb: liveMb } = await subject.memory(true)
  return { startMb, roundsMb, liveMb }
}

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

/** One write a writer: with this much data a write takes its time. */
const plainLowdb = (folder: string): Promise<Figures> =>
  withSubjects(async (start) => {
    const subject = await start('plain-lowdb', [folder, String(districtMembers)])
    return subject.round('message', 0)
  })

interface Folders {
  readonly large: string
  readonly small: string
  readonly peers: string
}

/** Ours beside better-sqlite3 and beside itself with few members, alternated; then plain lowdb, a write of which takes a second. */
const besidePeers = ({ large, small, peers }: Folders, effort: Effort): Promise<readonly BenchRow[]> =>
  withSubjects(async (start) => {
    const requireFrom = await installPeers()
    const subjects = [
      await start('lowdb', [large, String(districtMembers)]),
      await start('lowdb', [small, '1000']),
      ...(requireFrom === undefined ? [] : [await start('sqlite', [peers, String(districtMembers), requireFrom])]),
    ]
    const sides = subjects.map((subject) => ({ subject, mode: 'message' }))
    const [subject] = subjects
    if (subject === undefined) throw new Error('nothing was started')
    const { rssMb: startMb } = await subject.memory(false)
    const [ours, few, sqlite] = await alternate(sides, effort)
    if (ours === undefined || few === undefined) throw new Error('a side gave no figures')
    if (sqlite !== undefined) {
      process.stderr.write(`better-sqlite3: p50 ${sqlite.p50} ms, p99 ${sqlite.p99} ms, longest ${sqlite.max} ms\n`)
    }
    const memory = memoryRow(`${district} members`, await residence(subject, startMb))
    const plain = await plainLowdb(peers)
    const name = `lowdb form, ${writers} writers, ${district} members`
    const sqliteName = 'better-sqlite3 12.11.1, WAL, synchronous=FULL'
    return [
      rateRow(`${name}, beside SQLite`, ours, sqlite && { name: sqliteName, perSecond: sqlite.perSecond }),
      rateRow(`${name}, beside plain lowdb`, ours, {
        name: 'lowdb 7 db.write(), not synced',
        perSecond: plain.perSecond,
      }),
      growthRow(ours, few),
      loopRow(`event loop delay while they write and snapshots run, ${district} members`, ours),
      memory,
    ]
  })

export const storeRows = (effort: Effort): Promise<readonly BenchRow[]> =>
  inFolder(async (peers) => {
    await compileSubjects()
    const folders = { large: join(peers, 'large'), small: join(peers, 'small'), peers }
    await fillFolder(folders.large, districtMembers)
    await fillFolder(folders.small, 1_000)
    const starts = await startsOf(folders.large, districtMembers, 3)
    return [
      ...(await besidePeers(folders, effort)),
      startRow(`start, ${district} members`, starts),
      await startAfterKill(folders.large, districtMembers),
    ]
  })

/** What a folder of another size costs: how far the form carries. */
const sizeRows = (name: string, members: number, turns: number, effort: Effort): Promise<readonly BenchRow[]> =>
  inFolder(async (folder) => {
    await compileSubjects()
    await fillFolder(folder, members, turns)
    return withSubjects(async (start) => {
      const subject = await start('lowdb', [folder, String(members)])
      const { rssMb: startMb } = await subject.memory(false)
      const [figures] = await alternate([{ subject, mode: 'message' }], effort)
      if (figures === undefined) throw new Error('no figures')
      return [
        rateRow(`lowdb form, ${writers} writers, ${name}`, figures),
        loopRow(`event loop delay, ${name}`, figures),
        startRow(`start, ${name}`, [subject.readyMs]),
        memoryRow(name, await residence(subject, startMb)),
      ]
    })
  })

export const millionRows = (effort: Effort): Promise<readonly BenchRow[]> =>
  sizeRows('1,000,000 members', 1_000_000, 0, effort)

/** Ten conversations a member in a year, all on disk. */
export const yearRows = (effort: Effort): Promise<readonly BenchRow[]> => {
  const turns = districtMembers * 10
  return sizeRows(
    `${district} members and ${turns.toLocaleString('en')} turns of a year`,
    districtMembers,
    turns,
    effort,
  )
}
