import { expect, test } from 'vitest'
import { callListSchema, callOutcomeSchema, callRowSchema, callTopicSchema } from '../../../src/http/api/callbacks.ts'
import {
  callOutcomeWords,
  closedAsWords,
  danger,
  linesFor,
  listWords,
  sourceWords,
  topicWords,
} from '../../../src/pages/console/call-words.ts'

test('every list, topic, source and outcome has words', () => {
  expect(Object.keys(listWords)).toEqual(callListSchema.options)
  expect(Object.keys(topicWords)).toEqual(callTopicSchema.options)
  expect(Object.keys(sourceWords)).toEqual(callRowSchema.shape.source.options)
  expect(Object.keys(callOutcomeWords)).toEqual(callOutcomeSchema.options)
  expect(Object.keys(closedAsWords)).toEqual(callRowSchema.shape.closedAs.unwrap().options)
})

test("what stands on a volunteer's phone says nothing of what it is about, to whoever looks over a shoulder", () => {
  const shown = [
    ...Object.values(topicWords),
    ...Object.values(listWords),
    ...callTopicSchema.options.flatMap((topic) => linesFor({ topic })),
  ].join('\n')
  expect(shown).not.toMatch(/心理|咨询|维权|怀孕|工伤|救助|情绪|自杀|[!！]/u)
})

test('somebody else who picks up is told nothing, whatever the call is about', () => {
  for (const topic of callTopicSchema.options) expect(linesFor({ topic }).join('\n')).toContain('别的都不说')
})

test('the limits of confidentiality and that nothing is recorded are said before a talk that was asked for', () => {
  const lines = linesFor({ topic: 'appointment' }).join('\n')
  expect(lines).toContain('不往外传')
  expect(lines).toContain('不录音')
  expect(lines).toContain('有人有危险，我会找人来帮')
})

test('danger: the emergency number stands in every case, and only who was called is said to have been', () => {
  for (const words of [danger.called, danger.nobody, danger.failed]) expect(words).toContain('110')
  expect(danger.nobody).not.toContain('已经叫')
  expect(danger.failed).not.toContain('已经叫')
})
