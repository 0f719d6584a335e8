import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dataRoot } from '../../../src/config.ts'
import { loadLawBook, parseCitation } from '../../../src/law/citations.ts'
import {
  deadlineGroups,
  deadlines,
  findDeadline,
  isRemindable,
  reminderChoice,
} from '../../../src/law/deadlines/deadlines.ts'
import { lastDayOf } from '../../../src/law/deadlines/last-day.ts'
import { createCalendar } from '../../../src/law/calendar.ts'

const book = await loadLawBook(join(dataRoot, 'laws.json'))
const all = [...deadlines.values()]

describe('the limits', () => {
  test('each cites articles that are there', () => {
    for (const { id, cites } of all) {
      expect(cites.length, id).toBeGreaterThan(0)
      for (const cite of cites) expect(parseCitation(cite, book), `${id} ${cite}`).toMatchObject({ ok: true })
    }
  })

  test('each is found by its id and by a name of its own', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    for (const item of all) {
      expect(findDeadline(item.id)).toBe(item)
      expect(findDeadline(item.name)).toBe(item)
    }
  })

  test('each says what to ask, what follows and what to do, plainly', () => {
    for (const { id, ask, consequence, act, event, name, doubts } of all) {
      expect(ask, id).toMatch(/[？。]$/)
      for (const words of [ask, consequence, act, event, name, ...doubts])
        expect(words, id).not.toMatch(/[！!亲]|根据相关|请您/)
      expect(act.length, id).toBeLessThan(40)
      expect(`${consequence}${act}`, id).not.toMatch(/[。；]$/)
    }
  })

  test('a group is short enough to be picked from', () => {
    for (const { name, items } of deadlineGroups)
      expect(items.filter(isRemindable).length, name).toBeLessThanOrEqual(12)
  })

  test('what was not read in the text says so', () => {
    const none = createCalendar([])
    const open = all.filter(({ verified }) => !verified)
    expect(open.map(({ id }) => id).toSorted()).toEqual(['oc-appraise', 'oc-reappraise', 'retire-flex'])
    for (const item of open) expect(lastDayOf(item, '2026-11-23', none).doubts.join()).toContain('待核实')
  })

  test('an entry offers a reminder only where there is something to be reminded of', () => {
    expect(reminderChoice('sue-15')).toEqual({ label: '提醒我最后一天', send: '提醒我不服裁决去起诉' })
    expect(reminderChoice('la-urgent')).toBeUndefined()
    expect(reminderChoice('no-such')).toBeUndefined()
  })
})
