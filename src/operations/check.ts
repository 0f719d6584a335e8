import { z } from 'zod'

/**
 * One line of `doctor`. `warn` is worth knowing and no fault; `bad` is a fault, and with one `doctor` does not exit 0.
 */
export const checkSchema = z.object({
  name: z.string(),
  state: z.enum(['ok', 'warn', 'bad']),
  words: z.string(),
  /** What to do about it. */
  todo: z.string().optional(),
})
export type Check = z.output<typeof checkSchema>

export const ok = (name: string, words: string): Check => ({ name, state: 'ok', words })
export const warn = (name: string, words: string, todo?: string): Check => ({ name, state: 'warn', words, todo })
export const bad = (name: string, words: string, todo?: string): Check => ({ name, state: 'bad', words, todo })

const marks = { ok: '好', warn: '注意', bad: '坏' } as const

export const checkText = ({ name, state, words, todo }: Check): string =>
  `[${marks[state]}] ${name}：${words}${todo === undefined ? '' : `。怎么办：${todo}`}`

/** A check that fails by itself is a fault too, and does not take the others with it. */
export const safely = async (name: string, check: () => Promise<readonly Check[]>): Promise<readonly Check[]> => {
  try {
    return await check()
  } catch (error) {
    return [bad(name, `查不下去：${error instanceof Error ? error.message : String(error)}`)]
  }
}
