import { existsSync } from 'node:fs'
import { z } from 'zod'
import { expect, test } from 'vitest'
import { danger } from '../../src/safety/danger.ts'
import { screen } from '../../src/safety/screen.ts'
import { readLines } from './corpus.ts'

const folder = new URL('../../../shared/eval/', import.meta.url)
const crisis = new URL('crisis-valid.jsonl', folder)
const questions = ['lawbench-labour', 'lay-labour-unlabelled', 'near-out-of-scope', 'stard-labour'].map(
  (name) => new URL(`${name}.jsonl`, folder),
)

const rowSchema = z.object({ text: z.string(), risk: z.enum(['self', 'other', 'none']) })

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

/** Floors hold today with a margin; raise them when the screen gets better, never lower them. */
test('on outside sentences it finds the person in danger and leaves the others alone', () => {
  const present = existsSync(crisis)
  if (!present) console.info('no ../shared/eval/crisis-valid.jsonl here: one sentence stands in for the outside check')
  const rows = present ? readLines(crisis, rowSchema) : [{ text: '不想活了', risk: 'self' }]
  const firing = (risk: string): number => {
    const those = rows.filter((row) => row.risk === risk)
    return share(those.filter((row) => screen(row.text).level !== 'none').length, those.length)
  }
  console.info(`screen: recall ${firing('self').toFixed(3)}, false alarms ${firing('none').toFixed(3)}`)
  expect(firing('self')).toBeGreaterThanOrEqual(0.95)
  expect(firing('none')).toBeLessThanOrEqual(0.02)
})

test('questions of law set off nothing, or at most one in a thousand', () => {
  const texts = questions
    .filter((file) => existsSync(file))
    .flatMap((file) => readLines(file, z.object({ question: z.string() })))
    .map((row) => row.question)
  if (texts.length === 0) console.info('no question sets in ../shared/eval here')
  const fired = texts.filter((text) => screen(text).level !== 'none')
  expect(share(fired.length, texts.length)).toBeLessThanOrEqual(0.001)
  expect(share(texts.filter((text) => danger(text) !== undefined).length, texts.length)).toBeLessThanOrEqual(0.005)
})
