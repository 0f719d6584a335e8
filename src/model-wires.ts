import type { ModelConfig } from './config.ts'
import type { Inbox } from './core/channel.ts'
import type { Clock } from './core/clock.ts'
import type { Log } from './core/log.ts'
import type { Message } from './core/message.ts'
import type { Store } from './core/store.ts'
import type { Advice, ServiceWord } from './dialogue/mind.ts'
import { deliver } from './dialogue/outbox.ts'
import { plainAnswer, plainQuestion } from './dialogue/plain-question.ts'
import type { LiveKnowledge } from './knowledge/live.ts'
import type { Knowledge } from './knowledge/load.ts'
import type { Article } from './law/statutes.ts'
import { createAssistant } from './model/assistant.ts'
import { createDrafts } from './model/drafts.ts'

export interface ModelParts {
  readonly config: ModelConfig
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly knowledge: LiveKnowledge
  readonly serviceWords: readonly ServiceWord[]
}

/** The imported articles among `cites`. */
const articlesOf = ({ statutes }: Knowledge, cites: readonly string[]): readonly Article[] => {
  const wanted = new Set(cites)
  return statutes.flatMap(({ articles }) => articles.filter(({ cite }) => wanted.has(cite)))
}

/** Where a draft can be shown while it is written; elsewhere it comes with the answer or not at all. */
const streamingAccount = 'web'

/** The wires of the optional model. What it gives is an addition: every answer is complete without it. */
export const wireModel = ({ config, store, clock, log, knowledge, serviceWords }: ModelParts) => {
  const assistant = createAssistant({
    address: config,
    label: config.label,
    budgetMs: config.budgetMs,
    clock,
    log,
    answer: (question, last) => knowledge.current().answer(question, last === undefined ? {} : { last }),
    entry: (id) => knowledge.current().byId.get(id),
    laws: () => knowledge.current().laws,
    articleTexts: (cites) => articlesOf(knowledge.current(), cites),
  })
  const titleOf = (id: string): string => knowledge.current().byId.get(id)?.title ?? ''
  const drafts = createDrafts({
    store,
    log,
    deliver,
    assistant,
    draftable: (read, message) => plainAnswer(read, message, titleOf),
  })

  const advise = async (message: Message, said: string): Promise<Advice | undefined> => {
    try {
      const plain = await store.read((read) => plainQuestion(read, message, { said, serviceWords }))
      if (plain === undefined) return undefined
      const advice = await assistant.advise(plain, message.account !== streamingAccount)
      return advice === undefined ? undefined : { said, ...advice }
    } catch (error) {
      log.error('model', 'a question could not be thought about', error)
      return undefined
    }
  }

  /** A draft is begun when the plain answer is stored and on its way. */
  const around = (inner: Inbox): Inbox => ({
    ...inner,
    receive: async (message) => {
      const replies = await inner.receive(message)
      const isAnswer = replies.some(({ entry }) => entry !== undefined)
      if (message.account === streamingAccount && isAnswer) drafts.begin(message)
      return replies
    },
  })

  return { advise, around, listen: drafts.listen, settled: drafts.settled, stop: drafts.stop }
}
