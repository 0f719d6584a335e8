import { z } from 'zod'

/**
 * A backup is gzip over lines of JSON: the manifest, then `[place, row]` for every row (`place`: of its table in the
 * manifest; tables in that order, rows by id), then the SHA-256 of every line before it. The encryption key is not in it.
 */
export const manifestSchema = z.object({
  kind: z.literal('liangxin-backup'),
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  /** Of the program that wrote it. */
  release: z.string(),
  /** Said where whoever opens the file sees it first. */
  note: z.string(),
  tables: z.array(
    z.object({
      name: z.string(),
      /** The shape its rows were written in. */
      shape: z.number().int(),
      rows: z.number().int(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
})
export type BackupManifest = z.output<typeof manifestSchema>

export const rowLineSchema = z.tuple([z.number().int(), z.looseObject({ id: z.string() })])

export const endSchema = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) })

export const keyNote =
  'ENCRYPTION_KEY is not in this file; without it sealed fields cannot be read （加密钥匙不在备份里，要另外存一份）'
