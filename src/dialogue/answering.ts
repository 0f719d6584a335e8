import { text, type Reply } from '../core/reply.ts'
import type { LocalDate } from '../core/time.ts'
import type { Answer } from '../knowledge/answer.ts'
import { recordGap, recordUnhelpful } from '../knowledge/gaps.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { leansOnLast, splitQuestions } from '../knowledge/questions.ts'
import { choiceOf, toReplies } from '../knowledge/replies.ts'
import { partOf } from './entry-part.ts'
import type { Answered, Mind } from './mind.ts'
import { human } from './words.ts'

/** Longer words stand by themselves. */
const goOnLength = 16

interface AnsweringParts {
  /** The content that answers now. */
  readonly knowledge: () => Knowledge
  readonly today: () => LocalDate
}

/** The knowledge as the dialogue asks it. */
export const createAnswering = ({
  knowledge,
  today,
}: AnsweringParts): Pick<Mind, 'ask' | 'branch' | 'entry' | 'split' | 'unhelpful'> => {
  const answered = (answer: Answer): Answered => ({
    outcome: answer.outcome,
    elsewhere: answer.reason === 'courtesy' || answer.reason === 'elsewhere',
    sure: answer.outcome === 'answer' && answer.others.length === 0,
    replies: toReplies(answer, today()),
    ...(answer.outcome === 'answer' ? { entry: answer.entry } : {}),
    keepGap: (work) => recordGap(work, answer),
  })

  /** Few words that name no matter, ours or another's, go on from the answer before. */
  const goesOn = (question: string): boolean => {
    const { labour, outside, door } = knowledge().scope.read(question)
    return question.length <= goOnLength && labour === 0 && outside === 0 && door === undefined
  }

  const ask: Mind['ask'] = (question, last) => {
    const { answer, byId } = knowledge()
    const before = last === undefined ? undefined : byId.get(last)
    if (last === undefined || before === undefined) return answered(answer(question))
    const first = answer(question, { last })
    const lost = first.outcome !== 'answer' && first.reason !== 'courtesy' && goesOn(question)
    const found = lost ? answer(`${before.title}，${question}`) : first
    const leant = lost || leansOnLast(question)
    if (found.outcome !== 'answer' || found.entry.id !== last || !leant || question === before.title)
      return answered(found)
    return { ...answered(found), part: partOf(before, question, [...found.others, ...found.related].slice(0, 2)) }
  }

  const branch: Mind['branch'] = (id, label) => {
    const { byId } = knowledge()
    const entry = byId.get(id)
    const chosen = entry?.ask?.choices.find((choice) => choice.label === label)
    if (entry === undefined || chosen === undefined) return undefined
    const next = chosen.entry === undefined ? undefined : byId.get(chosen.entry)
    // The title finds its entry exactly; `knowledge:check` makes sure of it.
    if (next !== undefined) return ask(next.title)
    if (chosen.say === undefined) return undefined
    const related = entry.related.flatMap((other) => byId.get(other) ?? []).slice(0, 2)
    const said: Reply = { ...text(chosen.say, [...related.map(choiceOf), human]), kind: 'answer', entry: entry.id }
    const { ask: _asked, ...settled } = entry
    return {
      outcome: 'answer',
      elsewhere: false,
      sure: true,
      replies: [said],
      entry: settled,
      keepGap: async () => undefined,
    }
  }

  const unhelpful: Mind['unhelpful'] = (work, { entry, said, at }) =>
    recordUnhelpful(work, {
      turn: `${entry}|${at}|${said}`,
      question: said,
      entries: [entry],
      content: knowledge().version,
    })

  return { ask, branch, unhelpful, entry: (id) => knowledge().byId.get(id), split: splitQuestions }
}
