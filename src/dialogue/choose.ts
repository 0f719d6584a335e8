import type { Choice } from '../core/reply.ts'

const digitsOf: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
}

/** The position a person means with `2`, `２。`, `选2`, `第二个`; undefined when the text is not just a number. */
const numberIn = (text: string): number | undefined => {
  const plain = text.normalize('NFKC').replaceAll(/[\s.。、,，)）!！]/g, '')
  const match = /^(?:选|回|第|我选)?(\d{1,2}|[一二两三四五六七八九十])(?:个|项|号)?$/.exec(plain)
  if (match?.[1] === undefined) return undefined
  return digitsOf[match[1]] ?? Number(match[1])
}

const same = (a: string, b: string): boolean => a.normalize('NFKC').trim() === b.normalize('NFKC').trim()

/** The one choice whose label holds what was typed: `到站点` means `到站点当面谈`. */
const byPart = (text: string, offered: readonly Choice[]): Choice | undefined => {
  const part = text.normalize('NFKC').replaceAll(/[\s.。、,，!！]/g, '')
  if (part.length < 2) return undefined
  const holding = offered.filter(({ label }) => label.normalize('NFKC').includes(part))
  return holding.length === 1 ? holding[0] : undefined
}

/** The choice a person made by tapping it, typing its words or a part of them, or typing its number. */
export const choose = (text: string, offered: readonly Choice[]): Choice | undefined => {
  const named = offered.find((choice) => same(choice.send, text) || same(choice.label, text))
  if (named !== undefined) return named
  const position = numberIn(text)
  return position === undefined ? byPart(text, offered) : offered[position - 1]
}
