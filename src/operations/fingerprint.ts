import { createHash } from 'node:crypto'
import type { Row } from '../core/table.ts'

/** What a table comes to: equal fingerprints mean the same rows, in whatever form they are stored. */
export interface Fingerprint {
  readonly rows: number
  /** Of the rows' canonical JSON in id order, each followed by a line feed. */
  readonly sha256: string
}

const sorted = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sorted)
  const inner: Readonly<Record<string, unknown>> = { ...value }
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(inner).sort()) {
    // Assigned to, this one would be no field. The others are, for that is fast, and a backup does it for every row.
    if (key === '__proto__') Object.defineProperty(result, key, { value: sorted(inner[key]), enumerable: true })
    else result[key] = sorted(inner[key])
  }
  return result
}

/** JSON with sorted keys: the same for the same data, whatever order the fields were written in. */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value))

export interface Digest {
  add(canonical: string): void
  result(): Fingerprint
}

export const createDigest = (): Digest => {
  const hash = createHash('sha256')
  let rows = 0
  return {
    add: (canonical) => {
      hash.update(canonical).update('\n')
      rows += 1
    },
    result: () => ({ rows, sha256: hash.copy().digest('hex') }),
  }
}

export const fingerprintOf = async (rows: AsyncIterable<Row>): Promise<Fingerprint> => {
  const digest = createDigest()
  for await (const row of rows) digest.add(canonicalJson(row))
  return digest.result()
}

export const sameFingerprint = (a: Fingerprint | undefined, b: Fingerprint | undefined): boolean =>
  a !== undefined && b !== undefined && a.rows === b.rows && a.sha256 === b.sha256
