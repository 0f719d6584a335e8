import { expect, test } from 'vitest'
import * as fc from 'fast-check'
import { gapsIn, onCallAt } from '../../../src/services/oncall/rota.ts'
import type { Shift } from '../../../src/services/oncall/records.ts'

const at = (hour: number): string => new Date(Date.UTC(2026, 10, 23, hour)).toISOString()
const shift = (from: number, until: number, order: Shift['order'] = 'first'): Shift => ({
  id: `shf_${from}_${until}_${order}`,
  version: 1,
  staff: 's',
  from: at(from),
  until: at(until),
  order,
  channels: ['console'],
})

test('a shift begins with its first instant and is over at its last', () => {
  const rota = [shift(8, 16), shift(16, 24, 'next')]
  const ids = (hour: number) => onCallAt(rota, at(hour)).map(({ order }) => order)
  expect([7, 8, 15, 16, 24].map(ids)).toEqual([[], ['first'], ['first'], ['next'], []])
  expect(onCallAt(rota, at(9), 'next')).toEqual([])
})

test('the time nobody covers is a gap, also at both ends', () => {
  expect(gapsIn([shift(10, 12), shift(4, 8), shift(11, 14)], { from: at(0), until: at(24) })).toEqual([
    { from: at(0), until: at(4) },
    { from: at(8), until: at(10) },
    { from: at(14), until: at(24) },
  ])
  expect(gapsIn([], { from: at(0), until: at(24) })).toEqual([{ from: at(0), until: at(24) }])
  expect(gapsIn([shift(0, 24)], { from: at(0), until: at(24) })).toEqual([])
})

test('an hour is in a gap exactly when nobody is on call in it', () => {
  const spans = fc.array(fc.tuple(fc.integer({ min: 0, max: 47 }), fc.integer({ min: 1, max: 12 })), { maxLength: 8 })
  fc.assert(
    fc.property(spans, (given) => {
      const rota = given.map(([from, length]) => shift(from, from + length))
      const gaps = gapsIn(rota, { from: at(0), until: at(48) })
      for (let hour = 0; hour < 48; hour += 1) {
        const inGap = gaps.some(({ from, until }) => from <= at(hour) && at(hour) < until)
        expect(inGap).toBe(onCallAt(rota, at(hour)).length === 0)
      }
    }),
  )
})
