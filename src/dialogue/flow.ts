import type { OpenForm } from '../core/conversation.ts'
import { text, type Choice, type Reply } from '../core/reply.ts'
import { illegible, legible, type Sealer } from '../core/seal.ts'
import type { Work } from '../core/store.ts'
import { saysUnder14 } from '../people/age.ts'
import { choose } from './choose.ts'
import type { Answers, Flow, FlowContext, Question, Worry } from './flow-types.ts'
import { withGuardian } from './words.ts'

/** What a step of a form did: the form as it now stands (undefined when it ended) and what to say. */
export interface Step {
  readonly form: OpenForm | undefined
  readonly replies: readonly Reply[]
  /** The answer just given means danger. */
  readonly worry?: Worry
}

/** The answer was none of the choices and may be a question of its own; `again` shows the prompt anew. */
export interface Missed {
  readonly missed: true
  readonly form: OpenForm
  readonly say: string
  readonly again: readonly Reply[]
  /** A question of the person's own that the form itself answers: no entry knows better, and it counts as no miss. */
  readonly isAside?: true
}

interface At {
  readonly work: Work
  readonly person: string
  /** The picture that is the answer. */
  readonly photo?: string
}

/** Stands before an answer that is sealed. A plain answer that begins so is sealed too, and so cannot be mistaken. */
const sealMark = 'sealed:'
const summaryStep = 'summary'
const submit: Choice = { label: '没错，提交', send: '提交' }
const drop: Choice = { label: '不办了', send: '取消' }
const changePrefix = '改：'

const asked = (flow: Flow, answers: Answers): readonly Question[] =>
  flow.questions.filter((question) => question.when === undefined || question.when(answers))

const mask = (value: string): string => (value.length > 4 ? `${'*'.repeat(value.length - 4)}${value.slice(-4)}` : value)

/**
 * Runs forms: one question at a time, every answer kept at once, 返回 to the one before, a summary in which any answer can be
 * changed. Personal answers are sealed in the conversation and opened only here.
 */
export const createForms = (flows: readonly Flow[], sealer: Sealer) => {
  const byId = new Map(flows.map((flow) => [flow.id, flow]))

  /**
   * By its mark, not by the question: the release that sealed it may have had other questions. An answer whose key is gone is
   * asked for again.
   */
  const opened = (form: OpenForm): Answers =>
    Object.fromEntries(
      Object.entries(form.answers)
        .map(([id, value]) => {
          const isSealed = value.startsWith(sealMark)
          return [id, isSealed ? legible(sealer, 'form', value.slice(sealMark.length)) : value] as const
        })
        .filter(([, value]) => value !== illegible),
    )

  const sealed = (flow: Flow, answers: Answers): Record<string, string> =>
    Object.fromEntries(
      Object.entries(answers).map(([id, value]) => {
        const isPII = flow.questions.find((question) => question.id === id)?.isPII ?? false
        return [id, isPII || value.startsWith(sealMark) ? `${sealMark}${sealer.seal('form', value)}` : value]
      }),
    )

  const makeForm = (flow: Flow, step: string, answers: Answers, misses = 0): OpenForm => ({
    flow: flow.id,
    version: flow.version,
    step,
    answers: sealed(flow, answers),
    misses,
  })

  const choicesOf = async (question: Question, context: FlowContext): Promise<readonly Choice[]> =>
    question.choices === undefined ? [] : question.choices(context)

  const promptFor = async (question: Question, context: FlowContext): Promise<Reply> =>
    text(await question.prompt(context), await choicesOf(question, context))

  const shown = async (question: Question, value: string, context: FlowContext): Promise<string> => {
    if (question.show !== undefined) return question.show(value, context)
    const label = (await choicesOf(question, context)).find((choice) => choice.send === value)?.label
    return question.isPII ? mask(value) : (label ?? value)
  }

  const summaryOf = async (flow: Flow, context: FlowContext): Promise<Reply> => {
    const lines: string[] = []
    const changes: Choice[] = []
    for (const question of asked(flow, context.answers)) {
      const value = context.answers[question.id]
      if (value === undefined || question.kind === 'consent') continue
      lines.push(`${question.label}：${await shown(question, value, context)}`)
      changes.push({ label: `改${question.label}`, send: `${changePrefix}${question.label}` })
    }
    return text(`请看一遍，对不对：\n${lines.join('\n')}`, [submit, ...changes, drop])
  }

  /** Goes on after `answers` changed: the next unanswered question, or the summary. */
  const goOn = async (flow: Flow, at: At, answers: Answers): Promise<Step> => {
    const kept = Object.fromEntries(
      asked(flow, answers).flatMap(({ id }) => {
        const value = answers[id]
        return value === undefined ? [] : [[id, value] as const]
      }),
    )
    const context = { ...at, answers: kept }
    const next = asked(flow, kept).find((question) => kept[question.id] === undefined)
    if (next !== undefined) return { form: makeForm(flow, next.id, kept), replies: [await promptFor(next, context)] }
    return { form: makeForm(flow, summaryStep, kept), replies: [await summaryOf(flow, context)] }
  }

  const finish = async (flow: Flow, at: At, answers: Answers): Promise<Step> => {
    const end = await flow.finish({ ...at, answers })
    if (end.kind === 'done') return { form: undefined, replies: end.replies }
    const gone = new Set([end.question, ...(end.drop ?? [])])
    const rest = Object.fromEntries(Object.entries(answers).filter(([id]) => !gone.has(id)))
    const step = await goOn(flow, at, rest)
    return { ...step, replies: [text(end.say), ...step.replies] }
  }

  const miss = async (flow: Flow, form: OpenForm, say: string, again: readonly Reply[]): Promise<Missed> => ({
    missed: true,
    form: { ...form, version: flow.version, misses: form.misses + 1 },
    say,
    again,
  })

  const atSummary = async (flow: Flow, form: OpenForm, at: At, words: string): Promise<Step | Missed> => {
    const answers = opened(form)
    if (/^(提交|没错|没错，提交|对|对的|是|是的|确认|好|好的|可以|ok)$/i.test(words.trim()))
      return finish(flow, at, answers)
    const change = asked(flow, answers).find(
      ({ label }) => words === `${changePrefix}${label}` || words === `改${label}`,
    )
    if (change !== undefined) {
      const { [change.id]: _gone, ...rest } = answers
      return goOn(flow, at, rest)
    }
    return miss(flow, form, '还差一步：回“提交”就办好了。', [await summaryOf(flow, { ...at, answers })])
  }

  /** The form as the current release knows it; undefined when its flow is gone. */
  const current = (form: OpenForm): { flow: Flow; form: OpenForm } | undefined => {
    const flow = byId.get(form.flow)
    if (flow === undefined) return undefined
    if (form.version === flow.version) return { flow, form }
    const answers = flow.upgrade(opened(form), form.version)
    const known = form.step === summaryStep || flow.questions.some(({ id }) => id === form.step)
    const step = known
      ? form.step
      : (asked(flow, answers).find(({ id }) => answers[id] === undefined)?.id ?? summaryStep)
    return { flow, form: makeForm(flow, step, answers) }
  }

  const gone = (): Step => ({
    form: undefined,
    replies: [text('这张表我们换了新的样子，刚才填的没法接着用，对不住。想办的话再说一次，我从头问你。')],
  })

  /** @param given what is known already and need not be asked */
  const start = async (flowId: string, at: At, given: Answers = {}): Promise<Step> => {
    const flow = byId.get(flowId)
    if (flow === undefined) throw new Error(`no flow ${flowId}`)
    const first = await goOn(flow, at, given)
    return { ...first, replies: flow.opening === '' ? first.replies : [text(flow.opening), ...first.replies] }
  }

  /** Shows the open question again, after something else was said in between. */
  const again = async (open: OpenForm, at: At): Promise<Step> => {
    const now = current(open)
    if (now === undefined) return gone()
    const context = { ...at, answers: opened(now.form) }
    const question = now.flow.questions.find(({ id }) => id === now.form.step)
    const reply = question === undefined ? await summaryOf(now.flow, context) : await promptFor(question, context)
    return { form: now.form, replies: [reply] }
  }

  /** One answer of the person. */
  const answer = async (open: OpenForm, at: At, words: string): Promise<Step | Missed> => {
    const now = current(open)
    if (now === undefined) return gone()
    const { flow, form } = now
    if (flow.isFrom14 === true && saysUnder14(words)) return { form: undefined, replies: [withGuardian()] }
    if (form.step === summaryStep) return atSummary(flow, form, at, words)
    const question = flow.questions.find(({ id }) => id === form.step)
    if (question === undefined) return goOn(flow, at, opened(form))
    const context = { ...at, answers: opened(form) }
    const choices = await choicesOf(question, context)
    const chosen = choose(words, choices)
    const checked = await question.check(chosen?.send ?? words, context)
    if (!checked.ok) {
      const missed = await miss(flow, form, checked.say, [await promptFor(question, context)])
      return checked.isAside === true ? { ...missed, form: { ...missed.form, misses: 0 }, isAside: true } : missed
    }
    const answers = { ...context.answers, [question.id]: checked.value }
    if (checked.more === true) return again(makeForm(flow, question.id, answers), at)
    const step = await (question.ends?.(checked.value) === true ? finish(flow, at, answers) : goOn(flow, at, answers))
    const worry = question.worry?.(checked.value)
    return worry === undefined ? step : { ...step, worry }
  }

  /** 返回: the question before, with its answer taken out. */
  const back = async (open: OpenForm, at: At): Promise<Step> => {
    const now = current(open)
    if (now === undefined) return gone()
    const answers = opened(now.form)
    const order = asked(now.flow, answers)
    const here = order.findIndex(({ id }) => id === now.form.step)
    const before = order[(here === -1 ? order.length : here) - 1]
    if (before === undefined) return again(open, at)
    const { [before.id]: _gone, ...rest } = answers
    return goOn(now.flow, at, rest)
  }

  const isAnonymous = (open: OpenForm | undefined): boolean =>
    open !== undefined && byId.get(open.flow)?.isAnonymous === true

  const kindAsked = (open: OpenForm) => byId.get(open.flow)?.questions.find(({ id }) => id === open.step)?.kind

  /** Whether the open question takes any words as its answer, so that a question cannot be told from an answer. */
  const takesAnyWords = (open: OpenForm): boolean => isAnonymous(open) || kindAsked(open) === 'text'

  const wantsPhoto = (open: OpenForm | undefined): boolean => open !== undefined && kindAsked(open) === 'photo'

  return {
    start,
    again,
    wantsPhoto,
    answer,
    back,
    takesAnyWords,
    isAnonymous,
    has: (id: string): boolean => byId.has(id),
    titleOf: (id: string): string | undefined => byId.get(id)?.title,
  }
}

export type Forms = ReturnType<typeof createForms>
