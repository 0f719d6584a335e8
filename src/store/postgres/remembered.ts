import type { Statement } from './statements.ts'

/** A transaction that reads more than this begins to remember anew. */
const mostRemembered = 2_000

/**
 * What one transaction has read: it sees one moment, so the same question has the same answer until it writes to that table itself.
 * Rules ask for the same person or conversation again and again.
 */
export const createRemembered = <Answer>() => {
  const tables = new Map<string, Map<string, Promise<Answer>>>()
  let count = 0

  const forget = (): void => {
    tables.clear()
    count = 0
  }

  return {
    forget,
    /** @param ask is called where there is no answer yet; questions and writes are told here in the order they are asked in */
    answerTo: ({ text, values, joint }: Statement, ask: () => Promise<Answer>): Promise<Answer> => {
      if (joint?.kind !== 'read') {
        if (joint === undefined) forget()
        else tables.delete(joint.table)
        return ask()
      }
      if (count >= mostRemembered) forget()
      const answers = tables.get(joint.table) ?? new Map<string, Promise<Answer>>()
      tables.set(joint.table, answers)
      // No value holds U+0000.
      const key = [text, ...values].join('\u0000')
      const known = answers.get(key)
      if (known !== undefined) return known
      const answer = ask()
      answers.set(key, answer)
      count += 1
      return answer
    },
  }
}
