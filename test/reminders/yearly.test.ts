import { afterEach, beforeEach, expect, test } from 'vitest'
import { localDate } from '../../src/core/time.ts'
import { planAidSeason } from '../../src/reminders/kinds/aid-season.ts'
import { planCheckUp } from '../../src/reminders/kinds/check-up.ts'
import { planRenewal } from '../../src/reminders/kinds/renewal.ts'
import { dayInYear, seasonOf, type Season } from '../../src/reminders/yearly.ts'
import { openHouse, type House } from './house.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.store.close())

test('29 February is 28 February in a year that has none', () => {
  const days = [2027, 2028, 2100, 2400].map((year) => dayInYear(year, '02-29'))
  expect(days).toEqual(['2027-02-28', '2028-02-29', '2100-02-28', '2400-02-29'])
  expect(dayInYear(2027, '02-28')).toBe('2027-02-28')
})

test('a season over the end of a year closes in the next', () => {
  expect(seasonOf(2027, { opens: '12-15', closes: '02-29' })).toEqual({ from: '2027-12-15', to: '2028-02-29' })
  expect(seasonOf(2028, { opens: '12-15', closes: '02-29' })).toEqual({ from: '2028-12-15', to: '2029-02-28' })
  expect(seasonOf(2027, { opens: '07-01', closes: '08-31' })).toEqual({ from: '2027-07-01', to: '2027-08-31' })
})

const checkUps = async (year: number, season: Season): Promise<readonly string[]> => {
  const of = { subject: 'mbr_1', person: 'per_a', year, season }
  const planned = await house.store.transaction('per_a', (work) => planCheckUp(work, of))
  return planned.map(({ occurrence, dueAt }) => `${occurrence} ${localDate(dueAt)}`)
}

test('a check-up comes every year, once however often it is planned', async () => {
  const season = { opens: '02-29', closes: '04-10' }
  expect(await checkUps(2027, season)).toEqual(['2027:opens 2027-02-28', '2027:14d 2027-03-27'])
  expect(await checkUps(2028, season)).toEqual(['2028:opens 2028-02-29', '2028:14d 2028-03-27'])
  const again = await house.store.transaction('per_a', (work) =>
    planCheckUp(work, { subject: 'mbr_1', person: 'per_a', year: 2028, season }),
  )
  expect(again).toEqual([])
})

test('a short season has no reminder before it opens', async () => {
  expect(await checkUps(2027, { opens: '04-01', closes: '04-07' })).toEqual(['2027:opens 2027-04-01'])
})

test('an aid season over New Year is reminded of in both years', async () => {
  const of = { person: 'per_a', year: 2026, season: { opens: '12-20', closes: '01-20' } }
  const planned = await house.store.transaction('per_a', (work) => planAidSeason(work, of))
  expect(planned.map(({ dueAt }) => dueAt)).toEqual(['2026-12-20T01:00:00.000Z', '2027-01-13T01:00:00.000Z'])
})

test('a membership that ends on 29 February or at the turn of a year is reminded of a month and a week before', async () => {
  const planned = async (subject: string, renewBy: string) =>
    (await house.store.transaction('per_a', (work) => planRenewal(work, { subject, person: 'per_a', renewBy }))).map(
      ({ dueAt }) => localDate(dueAt),
    )
  expect(await planned('mbr_1', '2028-02-29')).toEqual(['2028-01-30', '2028-02-22'])
  expect(await planned('mbr_2', '2027-01-03')).toEqual(['2026-12-04', '2026-12-27'])
})
