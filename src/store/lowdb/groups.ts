import { setImmediate as nextTick } from 'node:timers/promises'
import { rowText } from '../stored-row.ts'
import type { Changes } from './draft.ts'
import type { Head, Version } from './head.ts'

export interface Commit {
  /** Its line in the journal. */
  readonly text: string
  readonly changes: Changes
  readonly topics: ReadonlySet<string>
}

/** One line of the journal: `[table, row]` is a row put, `[table, id]` one deleted. Written once a commit, so kept short. */
export const commitText = (changes: Changes, { current }: Pick<Head, 'current'>): string => {
  let text = ''
  for (const [name, rows] of changes) {
    const { table } = current(name)
    // The store takes only names that are JSON as they are, see `checkTableNames`.
    const quoted = `${text === '' ? '[' : ','}["${name}",`
    let head = quoted
    for (const [id, row] of rows) {
      text += `${head}${row === undefined ? JSON.stringify(id) : rowText(table, row)}]`
      head = `,["${name}",`
    }
  }
  return `${text}]`
}

/** Commits that share one write. */
interface Group {
  readonly commits: Commit[]
  characters: number
  /** Sequence of the last of them. */
  sequence: number
  /** The store after the last of them; made when no more may join. */
  version: Version | undefined
  readonly kept: Promise<void>
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

interface Options {
  /** Writes a group; called again only when that is done. */
  readonly write: (texts: readonly string[]) => Promise<void>
  readonly seal: (sequence: number) => Version
  /** Called when a group is durable. */
  readonly onKept: (group: { readonly version: Version; readonly commits: readonly Commit[] }) => void
  /** Called when one could not be written; what its commits are answered with. */
  readonly fail: (error: unknown) => Error
}

/** A group never grows beyond this, so that no write keeps the others waiting for long. */
const maxGroupCharacters = 2 * 1024 * 1024

/** So many commits begin a write at once: the disk works while the others of this turn of the event loop come. */
const groupBegins = 8

const createGroup = (): Group => {
  let settle: Pick<Group, 'resolve' | 'reject'> | undefined
  const kept = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject }
  })
  if (settle === undefined) throw new Error('a promise calls its executor at once')
  return { commits: [], characters: 0, sequence: 0, version: undefined, kept, ...settle }
}

/** Gathers commits into groups, and writes one group after another. */
export const createGroups = ({ write, seal, onKept, fail }: Options) => {
  /** In order; commits join the last one. */
  const waiting: Group[] = []
  let newest: Promise<void> = Promise.resolve()
  let writing = false
  let tick: Promise<void> | undefined

  const keep = async (group: Group): Promise<void> => {
    group.version ??= seal(group.sequence)
    try {
      await write(group.commits.map(({ text }) => text))
    } catch (error) {
      // What the disk holds now is unknown, so nothing more is written after it.
      const failure = fail(error)
      for (const lost of [group, ...waiting.splice(0)]) lost.reject(failure)
      return
    }
    onKept({ version: group.version, commits: group.commits })
    group.resolve()
  }
  const keepAll = async (): Promise<void> => {
    if (writing) return
    writing = true
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) await keep(group)
    writing = false
  }
  const begin = async (): Promise<void> => {
    // Whoever else commits in this turn of the event loop joins the first group.
    await nextTick()
    tick = undefined
    await keepAll()
  }

  return {
    /** Ends the last group when this commit would make it too long, before the commit is part of the head. */
    makeRoom: (text: string, sequence: number): void => {
      const last = waiting.at(-1)
      if (last !== undefined && last.characters + text.length > maxGroupCharacters) last.version ??= seal(sequence)
    },
    /** The promise settles when the commit would survive a power cut. */
    add: (commit: Commit, sequence: number): Promise<void> => {
      let group = waiting.at(-1)
      if (group === undefined || group.version !== undefined) {
        group = createGroup()
        waiting.push(group)
        newest = group.kept
      }
      group.commits.push(commit)
      group.characters += commit.text.length
      group.sequence = sequence
      if (!writing) {
        if (group.commits.length === groupBegins) void keepAll()
        else tick ??= begin()
      }
      return group.kept
    },
    /** Settles with the newest commit. */
    newest: (): Promise<void> => newest,
  }
}
