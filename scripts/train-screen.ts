import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { loadKnowledge } from '../src/knowledge/load.ts'
import { createScreen, readable } from '../src/safety/screen.ts'
import { eachPiece, type OpinionModel } from '../src/safety/second-opinion.ts'

/**
 * Fits `data/screen-model.json`: `npx tsx scripts/train-screen.ts [DIR OF SETS]`. A logistic regression over the pieces of
 * a text, small weights preferred. It learns from our corpora under `test/safety/corpus`, from the phrasings of our
 * answers (ordinary questions) and from `crisis-valid.jsonl` of the sets, which is not part of the project: only weights
 * of pieces that several texts hold are kept, no text. What is printed and kept as its figures is of texts the weights
 * did not see, ten groups, one held out at a time. The lexicon was written with those texts in view: its part of the
 * figures is of the house, not of the street.
 */
const root = fileURLToPath(new URL('..', import.meta.url))
const dir = process.argv[2] ?? join(root, '../shared/eval')
const folds = 10
const rounds = 150
const rate = 0.1
const preferSmall = 1
/** A piece that fewer texts hold is a name or an accident. */
const fewest = 2
/** Chosen among six pairs by the figures of held-out texts. */
const lift = 0.9
const veto = -0.5

interface Text {
  readonly text: string
  readonly risk: 'self' | 'other' | 'none'
  /** How much it counts while the weights are fitted. */
  readonly weight: number
  /** The group in which it is held out; none for texts that are always learned from. */
  readonly fold?: number
}

const outside = z.object({ text: z.string(), risk: z.enum(['self', 'other', 'none']) })
const own = z.object({ text: z.string() })

const readLines = async <T>(file: string, schema: z.ZodType<T>): Promise<readonly T[]> =>
  (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => schema.parse(JSON.parse(line)))

/** Those who are in danger count more than those who are not, another's danger and harm less: they are not what is looked for. */
const importance = { self: 2, other: 0.3, none: 1 } as const
const ordinary = 0.2
/** Our corpora are written to be hard: each line counts for more than one. */
const ours = 1.5

/** The same order every time, unlike the order of the file, which goes by label. */
const shuffled = <T>(list: readonly T[]): readonly T[] =>
  list
    .map((value, at) => ({ value, order: ((at * 7919) % 104_729) ^ ((at * 31) % 1021) }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ value }) => value)

/** The lexicon alone. */
const bare = createScreen(undefined)

const gather = async (): Promise<readonly Text[]> => {
  const rows = await readLines(join(dir, 'crisis-valid.jsonl'), outside)
  const corpus = (name: string) => readLines(join(root, `test/safety/corpus/${name}.jsonl`), own)
  const knowledge = await loadKnowledge(join(root, 'data/knowledge'))
  return [
    ...shuffled(rows).map((row, at) => ({ ...row, weight: importance[row.risk], fold: at % folds })),
    ...(await corpus('positives')).map(({ text }): Text => ({ text, risk: 'self', weight: ours })),
    ...(await corpus('benign')).map(({ text }): Text => ({ text, risk: 'none', weight: ours })),
    ...knowledge.entries
      .flatMap((entry) => entry.questions)
      // some entries are about a workmate in danger: what people say there is no ordinary question
      .filter((text) => bare(text).level === 'none')
      .map((text): Text => ({ text, risk: 'none', weight: ordinary })),
  ]
}

/** What should be said of it: another's danger is neither. */
const wanted = { self: 1, other: 0.5, none: 0 } as const

const piecesOf = (text: string): readonly string[] => {
  const pieces: string[] = []
  eachPiece(readable(text), (piece) => pieces.push(piece))
  return pieces
}

const chance = (score: number): number => 1 / (1 + Math.exp(-score))

/** Adam: each weight with a step of its own. */
const createStep = (size: number) => {
  const mean = new Float64Array(size)
  const spread = new Float64Array(size)
  return (values: Float64Array, slope: Float64Array, round: number): void => {
    for (let at = 0; at < size; at += 1) {
      const now = slope[at] ?? 0
      const first = 0.9 * (mean[at] ?? 0) + 0.1 * now
      const second = 0.99 * (spread[at] ?? 0) + 0.01 * now * now
      mean[at] = first
      spread[at] = second
      values[at] =
        (values[at] ?? 0) - (rate * (first / (1 - 0.9 ** round))) / (Math.sqrt(second / (1 - 0.99 ** round)) + 1e-8)
    }
  }
}

/** The pieces that enough of the texts hold, each with its place. */
const placesOf = (texts: readonly (readonly string[])[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const pieces of texts) for (const piece of pieces) counts.set(piece, (counts.get(piece) ?? 0) + 1)
  const kept = [...counts].filter(([, count]) => count >= fewest)
  return new Map(kept.map(([piece], at) => [piece, at]))
}

const known = new Map<string, readonly string[]>()
const remembered = (text: string): readonly string[] => {
  const pieces = known.get(text) ?? piecesOf(text)
  known.set(text, pieces)
  return pieces
}

const round = (value: number): number => Math.round(value * 1000) / 1000

const fit = (texts: readonly Text[]): OpinionModel => {
  const pieces = texts.map(({ text }) => remembered(text))
  const places = placesOf(pieces)
  const held = pieces.map((list) => Int32Array.from(list.flatMap((piece) => places.get(piece) ?? [])))
  const whole = texts.reduce((sum, { weight }) => sum + weight, 0)
  // the last place is the bias
  const size = places.size + 1
  const values = new Float64Array(size)
  const step = createStep(size)
  for (let turn = 1; turn <= rounds; turn += 1) {
    const slope = values.map((value, at) => (at === size - 1 ? 0 : (preferSmall * value) / whole))
    for (const [at, { risk, weight }] of texts.entries()) {
      const list = held[at] ?? new Int32Array()
      const scale = 1 / Math.sqrt(Math.max(1, list.length))
      let sum = 0
      for (const place of list) sum += values[place] ?? 0
      const over = ((chance((values[size - 1] ?? 0) + sum * scale) - wanted[risk]) * weight) / whole
      for (const place of list) slope[place] = (slope[place] ?? 0) + over * scale
      slope[size - 1] = (slope[size - 1] ?? 0) + over
    }
    step(values, slope, turn)
  }
  const weights = Object.fromEntries([...places].map(([piece, at]) => [piece, round(values[at] ?? 0)]))
  return { bias: round(values[size - 1] ?? 0), lift, veto, weights }
}

/** A share with the half width of its 95 % interval. */
const shareOf = (hits: number, all: number): { readonly share: number; readonly within: number } => {
  const share = hits / all
  return { share: round(share), within: round(1.96 * Math.sqrt((share * (1 - share)) / all)) }
}

const texts = await gather()
const counts = { self: 0, none: 0, firedSelf: 0, firedNone: 0, alone: 0, aloneNone: 0 }
for (let fold = 0; fold < folds; fold += 1) {
  const screen = createScreen(fit(texts.filter((text) => text.fold !== fold)))
  for (const { text, risk } of texts.filter((one) => one.fold === fold && one.risk !== 'other')) {
    const fired = screen(text).level !== 'none'
    const before = bare(text).level !== 'none'
    if (fired !== before && process.argv.includes('--show'))
      console.log(`${risk} ${before ? 'passed over' : 'added'}: ${text}`)
    counts[risk === 'self' ? 'self' : 'none'] += 1
    if (fired) counts[risk === 'self' ? 'firedSelf' : 'firedNone'] += 1
    if (before) counts[risk === 'self' ? 'alone' : 'aloneNone'] += 1
  }
}
const figures = {
  found: shareOf(counts.firedSelf, counts.self),
  falseAlarms: shareOf(counts.firedNone, counts.none),
  lexiconAlone: { found: round(counts.alone / counts.self), falseAlarms: round(counts.aloneNone / counts.none) },
}
const model = fit(texts)
const file = {
  fitted: {
    by: 'scripts/train-screen.ts',
    on: 'our corpora and phrasings; PsySUICIDE sentences outside the project, of which only these weights are kept',
    texts: texts.length,
    heldOut: figures,
  },
  ...model,
}
if (!process.argv.includes('--dry')) await writeFile(join(root, 'data/screen-model.json'), `${JSON.stringify(file)}\n`)
console.log(JSON.stringify(figures))
