import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Reply } from '../core/reply.ts'
import type { Entry } from '../knowledge/entries.ts'
import { maskQuestion } from '../knowledge/gaps.ts'
import type { LawBook } from '../law/citations.ts'
import { betterQuestion, type Library, type PlainQuestion } from './advise.ts'
import { createBreaker } from './breaker.ts'
import { createChatClient, type ModelAddress } from './chat-client.ts'
import { materialOf, type ArticleTexts } from './material.ts'
import { isHarmless, mayLeave } from './may-leave.ts'
import { citesIn } from './named-articles.ts'
import { draftSentences } from './tasks.ts'

/** On a page the answer stands there already, and a draft may take its time. */
const draftMs = 30_000

interface AssistantParts extends Library {
  readonly address: ModelAddress
  /** The model's name and filing number, as people are shown them. */
  readonly label: string | undefined
  readonly clock: Clock
  readonly log: Log
  readonly laws: () => LawBook
  readonly articleTexts: ArticleTexts
  /** How long an answer waits for what is thought before it. */
  readonly budgetMs: number
}

/** What a model made of a plain question in time. */
export interface ModelAdvice {
  /** Asked instead of the member's words. */
  readonly ask?: string
  /** Said with the answer, when it comes from this entry. */
  readonly draft?: { readonly entry: string; readonly reply: Reply }
}

export interface DraftWanted {
  readonly question: string
  readonly entry: string
}

/** Content nobody has checked yet is not told anew by a machine, nor are private matters or figures that stand elsewhere. */
const mayDraft = ({ status, title, short, body }: Entry): boolean =>
  status !== 'needs-review' && isHarmless(title) && !short.includes('{{') && !body.includes('{{')

/** Everything a model is used for. Nothing here throws, and nothing waits longer than it was given. */
export const createAssistant = (parts: AssistantParts) => {
  const client = createChatClient(parts.address)
  const breaker = createBreaker(parts)
  const label = `以下由AI整理，以条文为准（模型：${parts.label ?? parts.address.model}）：`

  const replyOf = (sentences: readonly string[], entry: Entry): Reply => {
    const words = sentences.join('')
    const cites = citesIn(words, entry.cites, parts.laws())
    return {
      kind: 'text',
      text: `${label}\n${words}`,
      ...(cites.length === 0 ? {} : { cites: [...cites] }),
      model: parts.address.model,
    }
  }

  /** @param grown called with the draft so far, label and all, after each sentence that stands the guard */
  const write = async (
    { question, entry }: { readonly question: string; readonly entry: Entry },
    signal: AbortSignal,
    grown: (text: string) => void = () => undefined,
  ): Promise<Reply | undefined> => {
    const { material, guard } = materialOf(entry, parts.articleTexts, parts.laws())
    const sentences: string[] = []
    for await (const say of draftSentences(client, { question: maskQuestion(question), material, guard }, signal)) {
      sentences.push(say)
      grown(replyOf(sentences, entry).text)
    }
    return sentences.length === 0 ? undefined : replyOf(sentences, entry)
  }

  /** What is known within the budget: perhaps a better question, and where the answer cannot grow later, a draft. */
  const advise = async (plain: PlainQuestion, withDraft: boolean): Promise<ModelAdvice | undefined> => {
    let ask: string | undefined
    let draft: ModelAdvice['draft']
    await breaker.attempt({ task: 'advise', ms: parts.budgetMs }, async (signal) => {
      ask = await betterQuestion({ ...parts, client }, plain, signal)
      if (!withDraft) return
      const answer = ask === undefined ? parts.answer(plain.question, plain.last?.entry) : parts.answer(ask)
      if (answer.outcome !== 'answer' || !mayDraft(answer.entry) || !mayLeave(plain.question, answer)) return
      const reply = await write({ question: plain.question, entry: answer.entry }, signal)
      if (reply !== undefined) draft = { entry: answer.entry.id, reply }
    })
    if (ask === undefined && draft === undefined) return undefined
    return { ...(ask === undefined ? {} : { ask }), ...(draft === undefined ? {} : { draft }) }
  }

  /** A draft for an answer that was given already. */
  const draft = async (wanted: DraftWanted, grown: (text: string) => void): Promise<Reply | undefined> => {
    const entry = parts.entry(wanted.entry)
    const answer = parts.answer(wanted.question)
    const near = entry === undefined ? answer : { candidates: [{ entry }, ...answer.candidates] }
    if (entry === undefined || !mayDraft(entry) || !mayLeave(wanted.question, near)) return undefined
    let reply: Reply | undefined
    const done = await breaker.attempt({ task: 'draft', ms: draftMs }, async (signal) => {
      reply = await write({ question: wanted.question, entry }, signal, grown)
    })
    return done ? reply : undefined
  }

  return { advise, draft, stop: breaker.stop }
}

export type Assistant = ReturnType<typeof createAssistant>
