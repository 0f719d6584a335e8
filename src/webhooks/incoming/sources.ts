import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { keysOf } from './signature.ts'
import { readSource, type Source } from './source.ts'
import type { MappingParts } from './transforms.ts'

/** How a source stands. */
export type Standing =
  | { readonly kind: 'on'; readonly source: Source; readonly keys: readonly Buffer[] }
  /** Nobody gave it a secret: it is there as an example. */
  | { readonly kind: 'no-secret'; readonly source: Source }
  /** The file or the secret is wrong: in one line. */
  | { readonly kind: 'wrong'; readonly problem: string }

export interface SourceParts extends MappingParts {
  /** The release's folder and the union's own; a file of the later one takes the place of one of the same name. */
  readonly dirs: readonly string[]
  /** By the name in the environment, `FORM_TOOL` for `form-tool`. */
  readonly secrets: Readonly<Record<string, readonly string[]>>
  readonly clock: Clock
  readonly log: Log
}

const namePattern = /^([a-z][a-z0-9-]{0,39})\.json$/
/** How often the folders are looked at: a file that was mended counts without a restart. */
const lookMs = 10_000

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Path by name of the source. */
const filesIn = (dirs: readonly string[]): ReadonlyMap<string, string> => {
  const files = new Map<string, string>()
  for (const dir of dirs)
    try {
      for (const file of readdirSync(dir).toSorted()) {
        const name = namePattern.exec(file)?.[1]
        if (name !== undefined) files.set(name, path.join(dir, file))
      }
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  return files
}

const stampOf = (files: ReadonlyMap<string, string>): string =>
  [...files.values()]
    .map((file) => {
      const { mtimeMs, size } = statSync(file)
      return `${file} ${mtimeMs} ${size}`
    })
    .join('\n')

const envName = (name: string): string => name.toUpperCase().replaceAll('-', '_')

const standingOf = (name: string, file: string, parts: SourceParts): Standing => {
  const source = readSource(readFileSync(file, 'utf8'), parts)
  if (typeof source === 'string') return { kind: 'wrong', problem: `hooks/${name}.json: ${source}` }
  const secrets = parts.secrets[envName(name)] ?? []
  if (secrets.length === 0) return { kind: 'no-secret', source }
  const keys = keysOf(source, secrets)
  return typeof keys === 'string'
    ? { kind: 'wrong', problem: `HOOK_${envName(name)}_SECRET: ${keys}` }
    : { kind: 'on', source, keys }
}

/** The sources there are, as the data files have them now. */
export const createSources = (parts: SourceParts): (() => ReadonlyMap<string, Standing>) => {
  const { clock, log } = parts
  let known: ReadonlyMap<string, Standing> = new Map()
  let stamp: string | undefined
  let lookedAt = Number.NEGATIVE_INFINITY

  const look = (): void => {
    const files = filesIn(parts.dirs)
    const now = stampOf(files)
    if (now === stamp) return
    known = new Map([...files].map(([name, file]) => [name, standingOf(name, file, parts)]))
    stamp = now
    for (const standing of known.values()) if (standing.kind === 'wrong') log.warn('content', standing.problem)
  }
  return () => {
    const now = clock.now().getTime()
    if (Math.abs(now - lookedAt) >= lookMs) {
      lookedAt = now
      try {
        look()
      } catch (error) {
        // A file that is being replaced this moment: what was read before goes on.
        log.error('content', 'the files of incoming webhooks could not be read', error)
      }
    }
    return known
  }
}
