import { asPlainText, type Reply } from '../../src/core/reply.ts'

/**
 * A conversation as a text file, one step a line:
 *   `# words`            a comment
 *   `钟：2026-11-23 10:00`  the clock stands there (Shanghai); `钟：+1d2h` moves it, and what is due is done
 *   `我：words`           the member writes
 *   `工会：step words`    somebody of the union does this (`office-steps.ts`); what the member is told follows
 *   `语音：words`         the member speaks; the transcript may be empty
 *   `梁心：…part…part…`   a bubble that holds these parts in this order; later lines match later bubbles
 *   `不说：word`          none of the bubbles since the member wrote holds the word
 *   `依据：article`        an article under one of the bubbles
 *   `选项：label`          a choice under one of the bubbles
 *   `短：120`             the first bubble has at most so many characters
 *   `问：1`               the first bubble asks at most so many questions
 *   `单：`                at most one list of choices since the member wrote
 *   `无言`                nothing was said
 * `{name}` in the member's words is replaced by what `取：name=pattern` found in the bubbles before.
 */
export type TranscriptStep =
  | { readonly kind: 'clock'; readonly at: string }
  | { readonly kind: 'move'; readonly ms: number }
  | { readonly kind: 'say' | 'voice' | 'office'; readonly text: string }
  | { readonly kind: 'take'; readonly name: string; readonly pattern: RegExp }
  | { readonly kind: 'bubble'; readonly parts: readonly string[] }
  | { readonly kind: 'never' | 'cite' | 'choice'; readonly text: string }
  | { readonly kind: 'short' | 'questions'; readonly max: number }
  | { readonly kind: 'one-list' }
  | { readonly kind: 'silent' }

export interface TranscriptLine {
  readonly number: number
  readonly step: TranscriptStep
}

const units: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 }

const moveMs = (text: string): number =>
  [...text.matchAll(/(\d+)([dhm])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0),
    0,
  )

const parseLine = (line: string): TranscriptStep => {
  if (line === '无言') return { kind: 'silent' }
  const cut = line.indexOf('：')
  const head = line.slice(0, cut)
  const text = line.slice(cut + 1)
  switch (head) {
    case '钟':
      return text.startsWith('+') ? { kind: 'move', ms: moveMs(text) } : { kind: 'clock', at: text }
    case '我':
      return { kind: 'say', text }
    case '工会':
      return { kind: 'office', text }
    case '语音':
      return { kind: 'voice', text }
    case '梁心':
      return { kind: 'bubble', parts: text.split('…').filter((part) => part !== '') }
    case '不说':
      return { kind: 'never', text }
    case '依据':
      return { kind: 'cite', text }
    case '选项':
      return { kind: 'choice', text }
    case '短':
      return { kind: 'short', max: Number(text) }
    case '问':
      return { kind: 'questions', max: Number(text) }
    case '单':
      return { kind: 'one-list' }
    case '取': {
      const [name = '', pattern = ''] = text.split('=')
      return { kind: 'take', name, pattern: new RegExp(pattern) }
    }
    default:
      throw new Error(`a transcript line nobody understands: ${line}`)
  }
}

export const parseTranscript = (source: string): readonly TranscriptLine[] =>
  source
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, number }) => ({ number, step: parseLine(line) }))

export const holds = (bubble: Reply, parts: readonly string[]): boolean => {
  const words = asPlainText(bubble)
  let from = 0
  for (const part of parts) {
    const found = words.indexOf(part, from)
    if (found === -1) return false
    from = found + part.length
  }
  return true
}
