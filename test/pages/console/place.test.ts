import { expect, test } from 'vitest'
import { handoverSchema } from '../../../src/http/api/handovers.ts'
import { alertSchema, counsellingCaseSchema } from '../../../src/http/api/staff.ts'
import { placeOf } from '../../../src/pages/console/place.ts'
import {
  handoverWords,
  isOpenCase,
  levelWords,
  shortNumber,
  stateWords,
  wayWords,
} from '../../../src/pages/console/words.ts'

test('the set-up link carries its token', () => {
  expect(placeOf('#/setup?token=a-b_c')).toEqual({ kind: 'setup', token: 'a-b_c' })
  expect(placeOf('#/setup')).toEqual({ kind: 'setup', token: '' })
})

test('any other hash leads to a page that exists', () => {
  expect(placeOf('#/alerts')).toEqual({ kind: 'alerts' })
  expect(placeOf('#/handovers')).toEqual({ kind: 'handovers' })
  expect(placeOf('')).toEqual({ kind: 'counselling' })
  expect(placeOf('#/elsewhere?x=1')).toEqual({ kind: 'counselling' })
})

test('every state, way and level has words', () => {
  expect(Object.keys(stateWords)).toEqual(counsellingCaseSchema.shape.state.options)
  expect(Object.keys(handoverWords)).toEqual(handoverSchema.shape.state.options)
  expect(Object.keys(wayWords)).toEqual(counsellingCaseSchema.shape.way.options)
  expect(Object.keys(levelWords)).toEqual(alertSchema.shape.level.options)
})

test('what is over can no longer be changed', () => {
  expect(counsellingCaseSchema.shape.state.options.filter(isOpenCase)).toEqual(['requested', 'booked', 'confirmed'])
})

test('a number is short enough for the telephone', () => {
  expect(shortNumber('alt_01JABCDEF0000000000000K7Q2')).toBe('00K7Q2')
})
