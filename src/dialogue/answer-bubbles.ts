import type { Choice, Reply } from '../core/reply.ts'
import { text } from '../core/reply.ts'
import type { Ask } from '../knowledge/entries.ts'
import { seeBelow } from '../knowledge/replies.ts'
import type { About, Row } from './handover-rows.ts'
import { human } from './words.ts'

/** More lines than this would bury the answer. */
const lineLimit = 2

const wordsIn = (replies: readonly Reply[]): string => replies.map((reply) => reply.text).join('\n')

/** The replies with these choices as the one list, under the last bubble: a number typed must mean one thing. */
export const withChoices = (replies: readonly Reply[], choices: readonly Choice[]): readonly Reply[] =>
  replies.map(({ choices: _old, ...reply }, index) =>
    index === replies.length - 1 && choices.length > 0 ? { ...reply, choices: [...choices] } : reply,
  )

/** Where a number typed means something else: neither choices nor words that lead to them. */
export const withoutChoices = (replies: readonly Reply[]): readonly Reply[] =>
  withChoices(replies, []).map((reply) => ({ ...reply, text: reply.text.replace(seeBelow, '就') }))

export const choicesIn = (replies: readonly Reply[]): readonly Choice[] =>
  replies.findLast(({ choices }) => choices !== undefined && choices.length > 0)?.choices ?? []

const withHuman = (choices: readonly Choice[]): readonly Choice[] =>
  choices.some(({ send }) => send === human.send) ? choices : [...choices, human]

/**
 * An answer with what the rows have to say: what changes the next step comes first in a bubble of its own, the rest stands
 * above the particulars, nothing that the answer says already. A person is offered in any case.
 */
export const withRows = (replies: readonly Reply[], rows: readonly Row[], about: About): readonly Reply[] => {
  if (rows.length === 0 || replies.length === 0) return replies
  const known = wordsIn(replies)
  const toSay = rows.filter(({ said }) => !said.test(known)).slice(0, lineLimit)
  const [first, second, ...rest] = withChoices(replies, withHuman(choicesIn(replies)))
  if (first === undefined) return replies
  const before = toSay.filter((row) => row.first).map((row) => text(row.line(about)))
  const after = toSay.filter((row) => !row.first).map((row) => row.line(about))
  if (after.length === 0) return [...before, first, ...(second === undefined ? [] : [second]), ...rest]
  if (second !== undefined) return [...before, first, { ...second, text: [...after, second.text].join('\n') }, ...rest]
  const { choices, ...plain } = first
  return [...before, plain, text(after.join('\n'), choices)]
}

/** One question at a time: what a short answer asks at its end gives way to the question with choices. */
const withoutQuestion = (words: string): string => {
  const left = words.replace(/[^。？]*？$/u, '')
  return left === '' ? words : left
}

/** The answer ends with the entry's own question; its choices come before the others. */
export const withQuestionBack = (replies: readonly Reply[], ask: Ask): readonly Reply[] => {
  const branches = ask.choices.map(({ label }) => ({ label, send: label }))
  const others = choicesIn(replies).filter(({ label }) => !branches.some((branch) => branch.label === label))
  const asked = replies.map((reply, index) =>
    index === replies.length - 1
      ? { ...reply, text: `${reply.text}\n\n${ask.question}` }
      : { ...reply, text: withoutQuestion(reply.text) },
  )
  return withChoices(asked, [...branches, ...others])
}
