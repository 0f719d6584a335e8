import { dayMs, hourMs, minuteMs } from '../../core/time.ts'

export type TerminalLine =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'move'; readonly ms: number }
  | { readonly kind: 'time' }
  | { readonly kind: 'jobs' }
  | { readonly kind: 'quit' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'empty' }

const units: Readonly<Record<string, number>> = { d: dayMs, h: hourMs, m: minuteMs }

/** Time only goes forward: what was due stays due. */
const moveOf = (argument: string): TerminalLine => {
  const [, amount = '', unit = ''] = /^\+(\d{1,5})([dhm])$/.exec(argument) ?? []
  const ms = Number(amount) * (units[unit] ?? 0)
  return ms > 0 ? { kind: 'move', ms } : { kind: 'unknown' }
}

/** Reads a typed line: words to the bot, or a command of the terminal's own after a colon (full-width too). */
export const readLine = (line: string): TerminalLine => {
  const words = line.trim()
  if (words === '') return { kind: 'empty' }
  if (!/^[:：]/.test(words)) return { kind: 'say', text: words }
  const [command = '', argument = ''] = words.slice(1).trim().split(/\s+/)
  switch (command) {
    case 'time':
      return argument === '' ? { kind: 'time' } : moveOf(argument)
    case 'jobs':
      return { kind: 'jobs' }
    case 'quit':
    case 'q':
      return { kind: 'quit' }
    default:
      return { kind: 'unknown' }
  }
}
