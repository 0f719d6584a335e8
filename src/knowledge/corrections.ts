import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { LocalDate } from '../core/time.ts'
import type { Entry, Problem } from './entries.ts'

/** That an answer was wrong: since when it is put right, and in one sentence what. */
export interface Correction {
  readonly entry: string
  /** The entry that answers now; absent when it was withdrawn. */
  readonly title?: string
  readonly on: string
  readonly what: string
}

const withdrawnSchema = z.array(
  z.strictObject({
    id: z.string().min(1),
    on: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be a date, YYYY-MM-DD'),
    /** Stands by itself: nothing else is left of the entry. */
    what: z.string().min(1).max(200),
  }),
)

const fileName = 'withdrawn.json'

const readWithdrawn = async (dir: string): Promise<readonly Correction[]> => {
  const source = await readFile(join(dir, fileName), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '[]'
    throw error
  })
  return withdrawnSchema.parse(JSON.parse(source)).map(({ id, on, what }) => ({ entry: id, on, what }))
}

/**
 * Everything the content says it had wrong: `corrected` in the front matter of an entry, and entries taken out, by
 * `withdrawn.json` beside them.
 * @throws when that file is not in shape
 */
export const readCorrections = async (dir: string, entries: readonly Entry[]): Promise<readonly Correction[]> => [
  ...entries.flatMap(({ id, title, corrected }) =>
    corrected === undefined ? [] : [{ entry: id, title, on: corrected.on, what: corrected.what }],
  ),
  ...(await readWithdrawn(dir)),
]

/** What an editor must put right in them. */
export const checkCorrections = async (
  dir: string,
  entries: readonly Entry[],
  today: LocalDate,
): Promise<readonly Problem[]> => {
  const fileOf = (id: string): string => entries.find((entry) => entry.id === id)?.file ?? fileName
  try {
    return (await readCorrections(dir, entries)).flatMap(({ entry, title, on }) => [
      ...(on > today ? [{ file: fileOf(entry), message: `corrected: ${on} has not come yet` }] : []),
      ...(title === undefined && entries.some(({ id }) => id === entry)
        ? [{ file: fileName, message: `${entry} is withdrawn and still there` }]
        : []),
    ])
  } catch (error) {
    const issue = error instanceof z.ZodError ? error.issues[0] : undefined
    const message = issue === undefined ? 'unreadable' : `${issue.path.join('.')}: ${issue.message}`
    return [{ file: fileName, message }]
  }
}
