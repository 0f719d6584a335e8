import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** Weights of pieces of one to three signs, fitted by `scripts/train-screen.ts`; the file says on what. */
export const opinionSchema = z.object({
  bias: z.number(),
  /** Words the lexicon knows nothing of are a concern from this score on. */
  lift: z.number(),
  /** Words the lexicon is not sure of are passed over below this score. */
  veto: z.number(),
  weights: z.record(z.string(), z.number()),
})
export type OpinionModel = z.output<typeof opinionSchema>

interface Piece {
  readonly words: string
  readonly weight: number
}

export interface Opinion {
  readonly score: number
  /** The sentence that scored highest. */
  readonly sentence: string
  /** What spoke for it most, strongest first. */
  readonly words: readonly string[]
}

/** The longest piece, in signs. */
const longestPiece = 3
/** A sentence longer than this says many things: it is cut, so that its length does not drown one of them. */
const longestSentence = 120
/** Words fewer than this are joined to what follows: 我 alone, 真的 alone say nothing. */
const shortestSentence = 4

/** Calls back with every different piece of a text, its edges included. */
export const eachPiece = (text: string, use: (piece: string) => void): void => {
  const edged = `^${text}$`
  for (let start = 0; start < edged.length; start += 1) {
    for (let length = 1; length <= longestPiece && start + length <= edged.length; length += 1) {
      const piece = edged.slice(start, start + length)
      if (edged.indexOf(piece) === start) use(piece)
    }
  }
}

/** A long text is read in stretches of a few clauses, so that what is said in one of them is not thinned out. */
export const stretchesOf = (text: string): readonly string[] => {
  if (text.length <= longestSentence) return [text]
  const stretches: string[] = []
  let open = ''
  for (const clause of text.split('，')) {
    for (let at = 0; at < Math.max(1, clause.length); at += longestSentence) {
      const part = clause.slice(at, at + longestSentence)
      if (open.length >= shortestSentence && open.length + part.length > longestSentence / 2) {
        stretches.push(open)
        open = ''
      }
      open = open === '' ? part : `${open}，${part}`
    }
  }
  return open === '' ? stretches : [...stretches, open]
}

const scoreOf = (weights: ReadonlyMap<string, number>, bias: number, text: string): number => {
  let sum = 0
  let known = 0
  eachPiece(text, (piece) => {
    const weight = weights.get(piece)
    if (weight === undefined) return
    sum += weight
    known += 1
  })
  return bias + sum / Math.sqrt(Math.max(1, known))
}

const strongest = (weights: ReadonlyMap<string, number>, text: string): readonly string[] => {
  const pieces: Piece[] = []
  eachPiece(text, (words) => {
    const weight = weights.get(words) ?? 0
    if (weight > 0 && /\p{L}/u.test(words)) pieces.push({ words: words.replaceAll(/[〇^$，]/gu, ''), weight })
  })
  const best = pieces.toSorted((a, b) => b.weight - a.weight).map((piece) => piece.words)
  // somebody who asks why must get an answer, also when only signs without a sound spoke for it
  return best.length === 0 ? [text.slice(0, 8)] : [...new Set(best)].slice(0, 3)
}

/** Reads texts of `normalise` in which everyday speech is blotted out. */
export const createOpinion = (model: OpinionModel): ((text: string) => Opinion) => {
  const weights = new Map(Object.entries(model.weights))
  return (text) => {
    let best = { score: Number.NEGATIVE_INFINITY, sentence: '' }
    for (const sentence of stretchesOf(text)) {
      const score = scoreOf(weights, model.bias, sentence)
      if (score > best.score) best = { score, sentence }
    }
    return {
      ...best,
      get words() {
        return strongest(weights, best.sentence)
      },
    }
  }
}

/**
 * The model of `data/screen-model.json`. None where it is absent or damaged: the lexicon then judges alone, because the
 * screen must answer whatever else is broken.
 */
export const readOpinionModel = (file: string | URL): OpinionModel | undefined => {
  try {
    const raw: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const parsed = opinionSchema.safeParse(raw)
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
