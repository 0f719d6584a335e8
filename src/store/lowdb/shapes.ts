import { join } from 'node:path'
import { z } from 'zod'
import type { Log } from '../../core/log.ts'
import type { Table } from '../../core/table.ts'
import { toInstant } from '../../core/time.ts'
import { readIfPresent, writeWhole, type Files } from './files.ts'
import { copyStore, hasStore, shapesName } from './store-files.ts'

const shapesSchema = z.record(z.string(), z.number().int())

interface ShapeParts {
  readonly files: Files
  readonly dataDir: string
  readonly tables: readonly Table[]
  readonly now: Date
  readonly log: Log
}

/**
 * The shapes the folder was last opened with; a table it does not name was in its first shape. A damaged file counts as none:
 * the price is one copy too many.
 */
const readShapes = async ({ files, dataDir, log }: ShapeParts): Promise<Readonly<Record<string, number>>> => {
  const content = await readIfPresent(files, join(dataDir, shapesName))
  if (content === undefined) return {}
  try {
    return shapesSchema.parse(JSON.parse(content.toString('utf8')))
  } catch {
    log.warn('store', 'the list of shapes is damaged and is written anew', { file: shapesName })
    return {}
  }
}

/**
 * Called before the rows are read: when this release has raised the shape of a table, the store is copied as it is to
 * `before-shapes-<time>`, for the way back to the release before.
 */
export const keepCopyBeforeUpgrade = async (parts: ShapeParts): Promise<void> => {
  const { dataDir, tables, now, log } = parts
  if (!(await hasStore(dataDir))) return
  const known = await readShapes(parts)
  const raised = tables.filter(({ name, shape }) => shape > (known[name] ?? 1))
  if (raised.length === 0) return
  await copyStore(dataDir, join(dataDir, `before-shapes-${toInstant(now).replaceAll(/[:.]/g, '-')}`))
  log.info('store', 'rows are of an earlier shape; a copy of the store was kept', { tables: raised.length })
}

/** Called when the store is open: from now on its rows are written in these shapes. */
export const noteShapes = async (parts: ShapeParts): Promise<void> => {
  const known = await readShapes(parts)
  if (parts.tables.every(({ name, shape }) => known[name] === shape)) return
  const shapes = Object.fromEntries(parts.tables.map(({ name, shape }) => [name, shape]))
  const text = `${JSON.stringify({ ...known, ...shapes }, undefined, 1)}\n`
  await writeWhole(parts.files, join(parts.dataDir, shapesName), Buffer.from(text))
}
