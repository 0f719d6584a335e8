import { readCode } from '../../casework/codes.ts'
import type { Case } from '../../casework/records.ts'
import { instantText } from '../../core/time.ts'
import type { Answers, Flow, FlowContext, FlowEnd, Question } from '../../dialogue/flow-types.ts'
import { checkSlot, readSlot, showSlot, slotChoices } from './flow.ts'
import { requestOf } from './matching.ts'
import { bodyOf, stations } from './records.ts'
import { cancelByMember, caseOfMember, changeByMember, upcomingCases } from './rules.ts'
import type { CounsellingParts, Done, Refused } from './holding.ts'
import type { CaseRef } from './rules.ts'
import { offerFree } from './waiting.ts'
import * as words from './words.ts'

const caseLabel = (row: Case): string => {
  const { start } = bodyOf(row)
  return start === undefined ? '还没定时间的预约' : `${instantText(start)}的预约`
}

/** The case the answer names: one of the person's own, or the one of a code. */
const refOf = (person: string, answers: Answers): CaseRef => {
  const which = answers['which'] ?? ''
  const code = readCode(which)
  return code === undefined ? { kind: 'own', person, case: which } : { kind: 'code', person, code }
}

/** Own cases are buttons; whoever booked elsewhere types the code. */
const whichQuestion = (parts: CounsellingParts, prompt: string): Question => ({
  id: 'which',
  kind: 'choice',
  label: '哪个预约',
  isPII: true,
  prompt: async ({ work, person }) => ((await upcomingCases(work, person)).length > 0 ? prompt : words.askCode),
  choices: async ({ work, person }) =>
    (await upcomingCases(work, person)).map((row) => ({ label: caseLabel(row), send: row.id })),
  check: async (raw, { work, person }) => {
    const which = readCode(raw) ?? raw
    const found = await caseOfMember(work, parts, refOf(person, { which }))
    if (found.kind === 'done') return { ok: true, value: which }
    return { ok: false, say: found.why === 'not-found' ? words.pickCase : words.refusal(found.why) }
  },
  show: async (value, { work, person }) => {
    const found = await caseOfMember(work, parts, refOf(person, { which: value }))
    return found.kind === 'done' ? caseLabel(found.case) : words.refusal(found.why)
  },
})

const slotQuestion = (parts: CounsellingParts): Question => {
  const free = async ({ work, person, answers }: FlowContext) => {
    const found = await caseOfMember(work, parts, refOf(person, answers))
    return found.kind === 'done' ? slotChoices(work, parts, requestOf(parts, bodyOf(found.case))) : []
  }
  return {
    id: 'slot',
    kind: 'slot',
    label: '新的时间',
    isPII: false,
    prompt: async (context) => {
      if ((await free(context)).length === 0) return words.noNewSlot
      const found = await caseOfMember(context.work, parts, refOf(context.person, context.answers))
      const hasTime = found.kind === 'done' && bodyOf(found.case).start !== undefined
      return hasTime ? words.askNewSlot : words.askFirstSlot
    },
    choices: free,
    check: checkSlot,
    show: showSlot,
  }
}

/** A slot that is gone is asked again; anything else ends the form with the reason. */
const refusedEnd = ({ why }: Refused): FlowEnd => {
  const say = words.refusal(why)
  if (why === 'taken' || why === 'not-offered' || why === 'overlap') return { kind: 'ask-again', question: 'slot', say }
  return { kind: 'done', replies: [{ kind: 'text', text: say }] }
}

const placeOf = async ({ work }: FlowContext, { case: row }: Done) => {
  const { way, station } = bodyOf(row)
  return { way, station: station === undefined ? undefined : await work.rows(stations).get(station) }
}

/** Another time for an appointment: one's own, or the one whose code one has. The old time is kept until the new one is. */
export const moveFlow = (parts: CounsellingParts): Flow => ({
  id: 'counselling-move',
  version: 1,
  title: '改预约时间',
  opening: '',
  questions: [whichQuestion(parts, words.askWhichToMove), slotQuestion(parts)],
  upgrade: (answers) => answers,
  finish: async (context) => {
    const { work, person, answers } = context
    const slot = readSlot(answers['slot'] ?? '')
    if (slot === undefined) return { kind: 'ask-again', question: 'slot', say: words.pickOne }
    const changed = await changeByMember(work, parts, refOf(person, answers), slot)
    if (changed.kind === 'refused') return refusedEnd(changed)
    // The time that was given up may suit somebody who waits.
    await offerFree(work, parts)
    return { kind: 'done', replies: words.moved(slot.start, await placeOf(context, changed)) }
  },
})

/** The summary before the end is the question whether one is sure. */
export const cancelFlow = (parts: CounsellingParts): Flow => ({
  id: 'counselling-cancel',
  version: 1,
  title: '取消预约',
  opening: '',
  questions: [whichQuestion(parts, words.askWhichToCancel)],
  upgrade: (answers) => answers,
  finish: async ({ work, person, answers }) => {
    const done = await cancelByMember(work, parts, refOf(person, answers))
    if (done.kind === 'refused') return { kind: 'done', replies: [{ kind: 'text', text: words.refusal(done.why) }] }
    await offerFree(work, parts)
    return { kind: 'done', replies: words.cancelled(bodyOf(done.case).start) }
  },
})
