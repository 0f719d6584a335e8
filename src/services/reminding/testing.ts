import type { Deliver } from '../../core/delivery.ts'
import type { Reply } from '../../core/reply.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, dayMs, hourMs, minuteMs } from '../../core/time.ts'
import { rangeOfPerson } from '../../people/joined.ts'
import { everyKind, preferencesOf } from '../../people/preferences.ts'
import { everyWayOf } from '../../people/ways.ts'
import type { ReminderKind } from '../../reminders/kinds/kind.ts'
import { planReminders } from '../../reminders/planning.ts'
import { isNight } from '../../reminders/quiet-hours.ts'
import { ledger, reminders } from '../../reminders/records.ts'
import { wayName } from './outcome-words.ts'
import * as words from './words.ts'

export const testKind = 'test'
const soonMs = minuteMs
/** It helps only whoever waits for it. */
const usefulMs = hourMs
const mostWays = 6
/** Rounds a day: a test takes places in windows that others need. */
const mostRounds = 3
const looked = 200

/** One real reminder to each way, so that the member sees which of them arrive. */
export const testReminders: ReminderKind = {
  kind: testKind,
  name: '测试提醒',
  audience: 'member',
  importance: 'ordinary',
  late: { until: 'after-due', ms: usefulMs },
  merge: 'event',
  digest: false,
  stillOn: async () => true,
}

/** How many rounds of tests a person has had within a day; `waits`: one is still to come. */
const roundsOf = async (read: ReadWork, person: string): Promise<'waits' | number> => {
  const planned = await rangeOfPerson(read, reminders, 'person', { person, where: ['planned'], limit: looked })
  if (planned.some(({ kind }) => kind === testKind)) return 'waits'
  const from = addMs(read.now, -dayMs)
  const told = await rangeOfPerson(read, ledger, 'person', { person, from, limit: looked })
  return new Set(told.flatMap(({ kind, subject }) => (kind === testKind ? [subject.split(' ')[0]] : []))).size
}

/** Plans a test to every way of a person, a minute from now, or in the morning. @returns what is said to it */
export const planTest = async (work: Work, person: string): Promise<Reply> => {
  const { optedOut, mutedUntil } = await preferencesOf(work, person)
  if (optedOut.includes(everyKind) || optedOut.includes(testKind)) return words.testOff()
  if (mutedUntil !== undefined) return words.testMuted(mutedUntil)
  const rounds = await roundsOf(work, person)
  if (rounds === 'waits') return words.testWaits()
  if (rounds >= mostRounds) return words.testEnough()
  const accounts = [...new Set((await everyWayOf(work, person)).map(({ account }) => account))].slice(0, mostWays)
  const eventAt = addMs(work.now, dayMs)
  const round = work.newId('tst')
  const dueAt: string[] = []
  for (const account of accounts) {
    const offsets = [{ occurrence: account, beforeMs: dayMs - soonMs }]
    const say = words.testWords(wayName(account))
    // A thing of its own for each way: reminders of one thing are merged.
    const subject = `${round} ${account}`
    const about = { kind: testKind, subject, person, eventAt, offsets, importance: 'ordinary', words: say } as const
    dueAt.push(...(await planReminders(work, about)).map((one) => one.dueAt))
  }
  const [first] = dueAt
  return first === undefined
    ? words.testNowhere()
    : words.onTheWay(accounts.map(wayName), first, !isNight(addMs(work.now, soonMs)))
}

/** A test goes by the way it tests, and by no other. */
export const deliverTests =
  (deliver: Deliver): Deliver =>
  async (work, delivery) => {
    if (!delivery.replies.some(({ about }) => about === testKind)) return deliver(work, delivery)
    const row = await work.rows(reminders).get(delivery.ledger ?? '')
    return row === undefined ? undefined : deliver(work, { ...delivery, only: [row.occurrence] })
  }
