import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Notice } from '../../src/core/conversation.ts'
import type { Importance } from '../../src/core/importance.ts'
import { calls } from '../../src/services/callbacks/records.ts'
import { allRows } from '../support/app.ts'
import { accounts, openHouse, type Answer, type Conduct, leaveNumber, type OutcomesHouse } from './outcomes-house.ts'

let open: OutcomesHouse
beforeEach(async () => {
  open = await openHouse()
  await leaveNumber(open)
})
afterEach(() => open.house.stop())

const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.constantFrom<Answer>(
    { kind: 'sent' },
    { kind: 'parked' },
    { kind: 'parked', told: 'template' },
    { kind: 'no-permission', code: '43101' },
    { kind: 'permanent', code: '40003' },
    { kind: 'retry', code: '-1' },
    { kind: 'unknown', code: 'timeout' },
    'crash',
  ),
)
const conduct: fc.Arbitrary<Conduct> = fc.record({
  answers: fc.array(answer, { maxLength: 4 }),
  drops: fc.boolean(),
  saysSoAtOnce: fc.boolean(),
})
/** What happens one after the other. */
type Step = 'job' | 'take' | 'late oa' | 'late wecom' | 'late kf' | 'late nobody'
const steps = fc.array(
  fc.constantFrom<Step>('job', 'job', 'job', 'take', 'late oa', 'late wecom', 'late kf', 'late nobody'),
  {
    maxLength: 14,
  },
)

const ends: readonly Notice['delivery'][] = ['sent', 'parked', 'called', 'failed', 'unknown', 'expired']

/** A platform speaks only of what it has taken and dropped. */
const saysLate = async (id: string, account: string, of: Conduct | undefined): Promise<void> => {
  if (of?.drops === true && open.hasTaken(account, id)) await open.late(id, account)
}

const does = async (step: Step, id: string, of: Readonly<Record<string, Conduct>>): Promise<number> => {
  if (step === 'take') return (await open.take()).length
  if (step === 'job') {
    const [job] = await open.dueJobs(id)
    if (job !== undefined) await open.runOnce(job)
    return 0
  }
  const account = step.slice('late '.length)
  if (account === 'nobody') await open.late('ntc_nobody', 'oa')
  else await saysLate(id, account, of[account])
  return 0
}

/** Everything that is still to happen, until nothing does. */
const finish = async (id: string, of: Readonly<Record<string, Conduct>>): Promise<void> => {
  for (let i = 0; i < 4; i += 1) {
    await open.runAll(id)
    for (const account of accounts) await saysLate(id, account, of[account])
  }
  await open.runAll(id)
}

test('whatever accounts answer and say later, and wherever the process is cut off, a notice ends in one place and is told once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ oa: conduct, wecom: conduct, kf: conduct }),
      fc.constantFrom<Importance>('ordinary', 'important', 'critical'),
      steps,
      async (of, importance, happening) => {
        open.behave(of)
        const before = (await allRows(open.house, calls)).length
        const id = await open.say(importance)
        let given = 0
        for (const step of happening) given += await does(step, id, of)
        await finish(id, of)
        const { delivery } = await open.rowOf(id)
        expect(ends).toContain(delivery)
        expect((await open.ledgerOf(id)).outcome).toBe(delivery)
        const called = (await allRows(open.house, calls)).length - before
        const arrived = open.arrived().length
        // Only what is critical, and may have got lost, is said a second time.
        const mayRepeat =
          importance === 'critical' && (await open.ledgerOf(id)).attempts.some(({ outcome }) => outcome === 'unknown')
        expect(arrived + given + called).toBeLessThanOrEqual(mayRepeat ? 2 : 1)
        expect(called).toBe(delivery === 'called' ? 1 : 0)
        const told = arrived + given
        const fits = delivery === 'sent' ? told > 0 : mayRepeat || told === 0 || delivery === 'unknown'
        expect(fits).toBe(true)
        await open.take()
      },
    ),
    { numRuns: 150 },
  )
}, 60_000)
