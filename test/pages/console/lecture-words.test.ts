import { expect, test } from 'vitest'
import { lectureSchema, seatSchema, seatStateSchema } from '../../../src/http/api/lectures.ts'
import {
  lectureStateWords,
  seatByWords,
  seatStateWords,
  toCallWords,
  toInstant,
  toLocal,
} from '../../../src/pages/console/lecture-words.ts'

test('every state of a lecture and of a sign-up has words', () => {
  expect(Object.keys(lectureStateWords)).toEqual(lectureSchema.shape.state.options)
  expect(Object.keys(seatStateWords)).toEqual(seatStateSchema.options)
  expect(Object.keys(seatByWords)).toEqual(seatSchema.shape.by.options)
  expect(Object.keys(toCallWords)).toEqual(seatSchema.shape.toCall.unwrap().options)
})

test('a time in a form is Shanghai time, wherever the clerk sits', () => {
  expect(toInstant('2026-11-26T14:00')).toBe('2026-11-26T06:00:00.000Z')
  expect(toLocal('2026-11-26T16:30:00.000Z')).toBe('2026-11-27T00:30')
})
