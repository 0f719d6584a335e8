import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Work } from '../../src/core/store.ts'
import { addMs, dayMs, hourMs } from '../../src/core/time.ts'
import { planAfterCare } from '../../src/reminders/kinds/after-care.ts'
import { planAidSeason } from '../../src/reminders/kinds/aid-season.ts'
import { planAppointment } from '../../src/reminders/kinds/appointment.ts'
import { planCheckUp } from '../../src/reminders/kinds/check-up.ts'
import { planDeadline } from '../../src/reminders/kinds/deadline.ts'
import { uselessFrom, type LateRule } from '../../src/reminders/kinds/kind.ts'
import { planLetterAnswer } from '../../src/reminders/kinds/letter-answer.ts'
import { planPapers } from '../../src/reminders/kinds/papers.ts'
import { planBroken } from '../../src/reminders/kinds/promise-broken.ts'
import { planLate } from '../../src/reminders/kinds/promise-late.ts'
import { planPromise } from '../../src/reminders/kinds/promise.ts'
import { planRenewal } from '../../src/reminders/kinds/renewal.ts'
import { planReview } from '../../src/reminders/kinds/review.ts'
import { planShift } from '../../src/reminders/kinds/shift.ts'
import { reminders, type Reminder } from '../../src/reminders/records.ts'
import { startTestApp, allRows, type TestApp } from '../support/app.ts'

/** What nobody may read over a shoulder, as test/people-rules has it. */
const forbidden =
  /心理|咨询|辅导|心关爱|维权|举报|投诉|欠薪|工资|怀孕|生育|产假|工伤|仲裁|诉讼|起诉|抑郁|焦虑|情绪|压力|睡|家庭|婚姻|疾病|住院|自杀|危机|轻生|困难|帮扶|体检|劳模|问题|老板|公司|厂|讲座|大讲堂|12356|！|亲，/u

/** Monday, 10:00 in Shanghai. */
const monday = '2026-11-23T02:00:00.000Z'
const later = addMs(monday, 3 * dayMs)
const person = 'per_a'
const about = { subject: 'one', person }
const ours = { subject: 'one', staff: 'stf_a' }

/** How each kind of this folder is planned; the others are planned by their services. */
const plans: Readonly<Record<string, (work: Work) => Promise<unknown>>> = {
  appointment: (work) => planAppointment(work, { ...about, start: later }),
  deadline: (work) => planDeadline(work, { ...about, lastDay: '2026-12-01' }, ['2026-11-27']),
  'after-care': (work) => planAfterCare(work, { ...about, end: monday }),
  papers: (work) => planPapers(work, { ...about, until: '2026-12-20' }),
  'check-up': (work) => planCheckUp(work, { ...about, year: 2027, season: { opens: '04-01', closes: '05-01' } }),
  'aid-season': (work) => planAidSeason(work, { person, year: 2027, season: { opens: '07-01', closes: '08-31' } }),
  renewal: (work) => planRenewal(work, { ...about, renewBy: '2027-01-31' }),
  promise: (work) => planPromise(work, { ...ours, promisedAt: addMs(monday, 5 * hourMs) }),
  'promise-broken': (work) => planBroken(work, { ...ours, promisedAt: addMs(monday, 5 * hourMs) }),
  'promise-late': (work) => {
    const late = { promisedAt: addMs(monday, -hourMs), next: addMs(monday, dayMs), hasLead: true, isAgain: false }
    return planLate(work, { ...about, ...late })
  },
  review: (work) => planReview(work, '2026-12-31'),
  shift: (work) => planShift(work, { ...ours, from: later, until: addMs(later, 8 * hourMs) }),
  'letter-answer': (work) => planLetterAnswer(work, { ...ours, answerBy: '2026-12-10' }),
}

/** What is stated about lateness, kind by kind. */
const until: Readonly<Record<string, LateRule['until']>> = { review: 'after-event', 'letter-answer': 'after-event' }

let at: TestApp
beforeEach(async () => {
  at = await startTestApp(monday)
})
afterEach(() => at.stop())

const kinds = () => at.app.services.reminderKinds

describe('every kind of reminder', () => {
  test('is known once, and all of this folder are wired', () => {
    const names = kinds().map(({ kind }) => kind)
    expect(new Set(names).size).toBe(names.length)
    for (const name of [...Object.keys(plans), 'lecture', 'survey', 'correction']) expect(names).toContain(name)
  })

  test('has a neutral name that fits a field of twenty signs', () => {
    for (const { name } of kinds()) {
      expect(name).not.toMatch(forbidden)
      expect(name.length).toBeGreaterThan(1)
      expect(name.length).toBeLessThanOrEqual(20)
    }
  })

  test('what may be said with others to a member is ordinary: the others would lose its call', () => {
    const those = kinds().filter(({ audience, digest }) => audience === 'member' && digest)
    expect(new Set(those.map(({ importance }) => importance))).toEqual(new Set(['ordinary']))
  })

  test('says until when it helps: only staff are told of what is past', () => {
    const stated = kinds().filter(({ kind }) => kind in plans)
    expect(stated.map(({ kind, late }) => [kind, late.until])).toEqual(
      stated.map(({ kind }) => [kind, until[kind] ?? 'event']),
    )
    const past = kinds().filter(({ late }) => late.until === 'after-event')
    expect(new Set(past.map(({ audience }) => audience))).toEqual(new Set(['staff']))
  })

  test.each(Object.keys(plans))(
    '%s: its rows have its importance, neutral words, and help when they are due',
    async (name) => {
      await at.app.store.transaction('plan', async (work) => void (await plans[name]?.(work)))
      const rows: readonly Reminder[] = await allRows(at, reminders)
      const kind = kinds().find((one) => one.kind === name)
      if (kind === undefined) throw new Error('not wired')
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) {
        expect(row.kind).toBe(name)
        expect(row.importance).toBe(kind.importance)
        expect(row.person).toMatch(kind.audience === 'staff' ? /^(?:stf_a|office)$/ : /^per_a$/)
        expect(uselessFrom(kind, row) > row.dueAt).toBe(true)
        for (const words of [row.words, kind.wordsAt?.(row, addMs(row.dueAt, 2 * dayMs)) ?? row.words]) {
          expect(words).not.toMatch(forbidden)
          expect(words.length).toBeLessThanOrEqual(60)
        }
      }
    },
  )

  test.each(Object.keys(plans))('%s: planned twice it is planned once', async (name) => {
    const plan = () => at.app.store.transaction('plan', async (work) => void (await plans[name]?.(work)))
    await plan()
    const once = (await allRows(at, reminders)).length
    await plan()
    expect(await allRows(at, reminders)).toHaveLength(once)
  })

  // Answers with the day of review used here there are.
  const ofRows = Object.keys(plans).filter((name) => name !== 'review')
  test.each(ofRows)('%s: of a thing that is not there nothing is said', async (name) => {
    await at.app.store.transaction('plan', async (work) => void (await plans[name]?.(work)))
    const kind = kinds().find((one) => one.kind === name)
    const rows = await allRows(at, reminders)
    const wanted = await at.app.store.transaction('ask', async (work) => {
      const asked = []
      for (const row of rows) asked.push(await kind?.stillOn(work, row))
      return asked
    })
    expect(wanted).not.toContain(true)
  })
})
