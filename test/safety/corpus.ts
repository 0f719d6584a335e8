import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** The lines of a JSON Lines file, checked. */
export const readLines = <T>(file: string | URL, schema: z.ZodType<T>): T[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => schema.parse(JSON.parse(line)))

const file = (name: string): URL => new URL(`corpus/${name}.jsonl`, import.meta.url)

export const positives = (): { id: string; text: string; level: 'crisis' | 'concern' }[] =>
  readLines(file('positives'), z.object({ id: z.string(), text: z.string(), level: z.enum(['crisis', 'concern']) }))

export const benign = (): { id: string; text: string }[] =>
  readLines(file('benign'), z.object({ id: z.string(), text: z.string() }))

export const dangers = (): { id: string; text: string; kind: string | null }[] =>
  readLines(file('danger'), z.object({ id: z.string(), text: z.string(), kind: z.string().nullable() }))
