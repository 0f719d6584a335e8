import { expect, test } from 'vitest'
import { handoverSchema } from '../../../src/http/api/handovers.ts'
import { counsellingCaseSchema } from '../../../src/http/api/counselling.ts'
import { alertSchema } from '../../../src/http/api/staff.ts'
import { placeOf } from '../../../src/pages/console/place.ts'
import {
  handoverWords,
  isOpenCase,
  jobText,
  levelWords,
  reasonText,
  shortNumber,
  stateWords,
  wayWords,
} from '../../../src/pages/console/words.ts'

test('the set-up link carries its token', () => {
  expect(placeOf('#/setup?token=a-b_c')).toEqual({ kind: 'setup', token: 'a-b_c' })
  expect(placeOf('#/setup')).toEqual({ kind: 'setup', token: '' })
})

test('the link of an account carries its token to another page', () => {
  expect(placeOf('#/welcome?token=a-b_c')).toEqual({ kind: 'setup', token: 'a-b_c', isAccount: true })
  expect(placeOf('#/accounts')).toEqual({ kind: 'accounts' })
})

test('any other hash leads to a page that exists', () => {
  expect(placeOf('#/alerts')).toEqual({ kind: 'alerts' })
  expect(placeOf('#/handovers')).toEqual({ kind: 'handovers' })
  expect(placeOf('#/unsent')).toEqual({ kind: 'unsent' })
  expect(placeOf('')).toEqual({ kind: 'today' })
  expect(placeOf('#/elsewhere?x=1')).toEqual({ kind: 'today' })
})

test('every state, way and level has words', () => {
  expect(Object.keys(stateWords)).toEqual(counsellingCaseSchema.shape.state.options)
  expect(Object.keys(handoverWords)).toEqual(handoverSchema.shape.state.options)
  expect(Object.keys(wayWords)).toEqual(counsellingCaseSchema.shape.way.options)
  expect(Object.keys(levelWords)).toEqual(alertSchema.shape.level.options)
})

test('why something was not sent is said in words, whatever the code', () => {
  expect(['unknown interrupted', 'interrupted'].map(reasonText)).toEqual(
    Array.from({ length: 2 }, () => '发到一半断了，对方可能收到了'),
  )
  expect(['no-permission no-channel', 'permanent 40003', '45009', ''].map(reasonText)).toEqual([
    '平台现在不让发',
    '平台拒收',
    '试了几次都没发成',
    '试了几次都没发成',
  ])
  expect(['send-notice', 'send-turn', 'a-later-kind'].map(jobText)).toEqual(['通知或提醒', '回复', 'a-later-kind'])
})

test('what is over can no longer be changed', () => {
  expect(counsellingCaseSchema.shape.state.options.filter(isOpenCase)).toEqual(['requested', 'booked', 'confirmed'])
})

test('a number is short enough for the telephone', () => {
  expect(shortNumber('alt_01JABCDEF0000000000000K7Q2')).toBe('00K7Q2')
})
