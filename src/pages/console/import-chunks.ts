import type { ImportedCalls } from '../../http/api/callbacks.ts'

export const mostLines = 5_000
/** A request holds 64 KB; a line is cut so that even the longest fit. */
const linesAtOnce = 200
const longestLine = 100

export interface Chunk {
  readonly text: string
  readonly firstLine: number
}

/** A list in pieces that fit into a request, with the number of their first line; undefined when it is too long. */
export const chunksOf = (text: string): readonly Chunk[] | undefined => {
  const lines = text.split(/\r\n|\n|\r/u).map((line) => line.slice(0, longestLine))
  if (lines.filter((line) => line.trim() !== '').length > mostLines) return undefined
  const chunks: Chunk[] = []
  for (let at = 0; at < lines.length; at += linesAtOnce) {
    const piece = lines.slice(at, at + linesAtOnce).join('\n')
    if (piece.trim() !== '') chunks.push({ text: piece, firstLine: at + 1 })
  }
  return chunks
}

const shownLines = 20

const linesText = (lines: readonly number[]): string =>
  `第${lines.slice(0, shownLines).join('、')}行${lines.length > shownLines ? '等' : ''}`

/** What became of a list. */
export const importText = ({ added, undialable, duplicate, refused }: ImportedCalls): readonly string[] => [
  `加进名单 ${added} 个`,
  ...(undialable.length > 0 ? [`号码不对 ${undialable.length} 个：${linesText(undialable)}`] : []),
  ...(duplicate.length > 0 ? [`名单里已经有 ${duplicate.length} 个：${linesText(duplicate)}`] : []),
  ...(refused.length > 0 ? [`说过不想再接 ${refused.length} 个：${linesText(refused)}`] : []),
]
