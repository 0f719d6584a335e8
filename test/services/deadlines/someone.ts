import { cases } from '../../../src/casework/records.ts'
import { notices } from '../../../src/core/conversation.ts'
import { bindings } from '../../../src/people/records.ts'
import { reminders } from '../../../src/reminders/records.ts'
import { savedDeadlines, type SavedDeadline } from '../../../src/services/deadlines/records.ts'
import { allRows, wordsOf, type TestApp } from '../../support/app.ts'

let met = 0

/** Somebody who has not written before, and what the store holds of theirs. */
export const someone = (running: TestApp) => {
  met += 1
  const sender = `somebody ${met}`
  const person = async (): Promise<string> => {
    const found = (await allRows(running, bindings)).find((row) => row.sender === sender)
    return found?.person ?? ''
  }
  return {
    sender,
    /** Says these one after another; the result is the answer to the last. */
    talk: async (...texts: readonly string[]): Promise<string> => {
      let said = ''
      for (const text of texts) said = wordsOf(await running.say(text, sender))
      return said
    },
    planned: async (): Promise<readonly string[]> => {
      const id = await person()
      return (await allRows(running, reminders))
        .filter((row) => row.person === id && row.kind === 'deadline' && row.state === 'planned')
        .map(({ dueAt }) => dueAt)
        .toSorted()
    },
    told: async (): Promise<readonly string[]> => {
      const id = await person()
      return (await allRows(running, notices)).filter((row) => row.person === id).map(({ replies }) => wordsOf(replies))
    },
    saved: async (): Promise<readonly SavedDeadline[]> => {
      const id = await person()
      return (await allRows(running, savedDeadlines)).filter((row) => row.person === id)
    },
    handedOver: async (): Promise<number> => {
      const id = await person()
      return (await allRows(running, cases)).filter((row) => row.person === id && row.kind === 'handover').length
    },
  }
}
