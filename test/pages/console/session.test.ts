import { expect, test } from 'vitest'
import { privateSessionSchema } from '../../../src/http/api/private.ts'
import { placeOf } from '../../../src/pages/console/place.ts'
import { dangerAdvice, sessionStateWords, sessionText } from '../../../src/pages/console/session-words.ts'

test('a talk is found by its id, the list without one', () => {
  expect(placeOf('#/session/prs_1')).toEqual({ kind: 'session', id: 'prs_1' })
  expect(placeOf('#/session')).toEqual({ kind: 'session', id: '' })
  expect(placeOf('#/sessions')).toEqual({ kind: 'today' })
})

test('every state and every end has words', () => {
  expect(Object.keys(sessionStateWords)).toEqual(privateSessionSchema.shape.state.options)
  const ends = privateSessionSchema.shape.endedBy.unwrap().options
  for (const endedBy of ends) expect(sessionText({ state: 'ended', endedBy })).not.toBe('结束了')
})

test('the advice in danger names the numbers and keeps the talk open, and promises nobody', () => {
  for (const said of ['110', '120', '别断开']) expect(dangerAdvice).toContain(said)
  expect(dangerAdvice).not.toContain('已经收到')
})
