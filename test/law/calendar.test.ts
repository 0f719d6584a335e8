import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import chineseDays from 'chinese-days'
import { describe, expect, test } from 'vitest'
import { dataRoot } from '../../src/config.ts'
import { addDays } from '../../src/core/time.ts'
import { createCalendar, loadHolidays } from '../../src/law/calendar.ts'

const published = await loadHolidays(join(dataRoot, 'holidays'))
const calendar = createCalendar(published.filter(({ year }) => year <= 2026))

describe('the calendar', () => {
  test('agrees with an independent source on every day of 2025 and 2026', () => {
    for (let day = '2025-01-01'; day <= '2026-12-31'; day = addDays(day, 1))
      expect([day, calendar.isWorkday(day)]).toEqual([day, chineseDays.isWorkday(day)])
  })

  test('knows thirteen statutory days a year, none of them worked', () => {
    for (const year of published) {
      expect(new Set(year.statutory.map(({ date }) => date)).size).toBe(13)
      for (const { date } of year.statutory) {
        expect(calendar.isStatutoryHoliday(date)).toBe(true)
        expect(calendar.isWorkday(date)).toBe(false)
      }
    }
  })

  test('a day moved off is no statutory day and a weekend made up for is worked', () => {
    expect(calendar.isStatutoryHoliday('2026-02-20')).toBe(false)
    expect(calendar.isWorkday('2026-02-20')).toBe(false)
    expect(calendar.isHoliday('2026-02-20')).toBe(true)
    expect(calendar.isHoliday('2026-03-01')).toBe(false)
    expect(calendar.isWorkday('2026-02-28')).toBe(true)
  })

  test('rolls a last day over a holiday, and leaves a workday where it is', () => {
    expect(calendar.workdayOnOrAfter('2026-10-01')).toBe('2026-10-08')
    expect(calendar.workdayOnOrAfter('2026-11-26')).toBe('2026-11-26')
    expect(calendar.nextWorkday('2026-11-27')).toBe('2026-11-30')
  })

  test('says unknown outside the published years instead of guessing', () => {
    expect(calendar.horizon).toBe('2026-12-31')
    expect(calendar.isWorkday('2027-01-04')).toBe('unknown')
    expect(calendar.isStatutoryHoliday('2027-01-01')).toBe('unknown')
    expect(calendar.isHoliday('2027-01-01')).toBe('unknown')
    expect(calendar.nextWorkday('2026-12-31')).toBe('unknown')
    expect(calendar.isWorkday('2024-12-31')).toBe('unknown')
    expect(createCalendar([]).isWorkday('2026-11-23')).toBe('unknown')
  })
})

test('a holiday file with a day of another year is refused by name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holidays-'))
  const year = published.find((one) => one.year === 2026)
  await writeFile(join(folder, '2026.json'), JSON.stringify({ ...year, makeUpWorkdays: ['2027-01-02'] }))
  await expect(loadHolidays(folder)).rejects.toThrow(/2026\.json.*\n?.*2027-01-02/)
})
