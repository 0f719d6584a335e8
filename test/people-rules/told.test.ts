import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { StoreUnavailable, type Store } from '../../src/core/store.ts'
import { addMs, hourMs } from '../../src/core/time.ts'
import { findPerson } from '../../src/people/persons.ts'
import { staff } from '../../src/people/records.ts'
import { alerts } from '../../src/safety/alerts.ts'
import { orders, pageSteps, shifts } from '../../src/services/oncall/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'
import { hire, monday } from '../services/oncall/house.ts'

/** Says that a person was told, in whatever words. */
const saysTold = /叫了值班老师|叫过了|又叫了一次|老师已看到|通知了|已经(?:告诉|转告|联系)/u

let at: TestApp
let real: Store['transaction']
beforeAll(async () => {
  at = await startTestApp(monday)
  real = at.app.store.transaction.bind(at.app.store)
  await hire(at, 'here')
  await hire(at, 'gone')
  await real('gone', async (work) => {
    const row = await work.rows(staff).get('gone')
    if (row !== undefined) await work.rows(staff).update({ ...row, disabledAt: work.now })
  })
})
afterAll(() => at.stop())

type Fault = 'none' | 'before' | 'at-commit'

/** The very store of the application, which fails before the work or when all of it is to be committed. */
const breakStore = (fault: Fault): void => {
  const transaction: Store['transaction'] = (lock, work) => {
    if (fault === 'before') return Promise.reject(new StoreUnavailable('down'))
    return real(lock, async (inner) => {
      const result = await work(inner)
      if (fault === 'at-commit') throw new StoreUnavailable('down')
      return result
    })
  }
  Object.defineProperty(at.app.store, 'transaction', { value: transaction, configurable: true })
}

const shift = fc.record({
  who: fc.constantFrom('here', 'gone', 'nobody'),
  when: fc.constantFrom('now', 'over', 'later'),
  order: fc.constantFrom(...orders),
  // No robot is set up in this house, and a number that is rung up by hand calls nobody.
  channel: fc.constantFrom('console' as const, 'phone' as const, 'robot' as const),
})
type Shift = typeof shift extends fc.Arbitrary<infer T> ? T : never
const spans = { now: [-1, 1], over: [-5, -2], later: [2, 5] } as const

const putUp = (rota: readonly Shift[]): Promise<void> =>
  real('rota', async (work) => {
    for (const old of await allRows(at, shifts)) await work.rows(shifts).delete(old.id)
    for (const [index, { who, when, order, channel }] of rota.entries()) {
      const [from, until] = spans[when].map((hours) => addMs(work.now, hours * hourMs))
      if (from === undefined || until === undefined) continue
      const id = `shf_${index}`
      await work.rows(shifts).insert({ id, staff: who, from, until, order, channels: [channel] })
    }
  })

const isOnRota = (rota: readonly Shift[]): boolean =>
  rota.some(({ who, when, channel }) => who === 'here' && when === 'now' && channel === 'console')

const isAlerted = async (sender: string): Promise<boolean> => {
  const person = await at.app.store.read((read) => findPerson(read, 'web', sender))
  const raised = new Set((await allRows(at, alerts)).filter((row) => row.person === person?.id).map(({ id }) => id))
  const steps = (await allRows(at, pageSteps)).filter(({ alert }) => raised.has(alert))
  return steps.some(({ outcome }) => outcome !== 'nobody' && outcome !== 'failed')
}

const said = fc.constantFrom('我不想活了', '我在桥上', '着火了', '同事说要跳楼', '13812345678', '就我一个人', '嗯')

let people = 0

test('people.md 1.3: whatever fails and whoever is on the rota, "a person was told" is said only when it is so', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(shift, { maxLength: 3 }),
      fc.array(fc.tuple(said, fc.constantFrom<Fault>('none', 'none', 'before', 'at-commit')), { maxLength: 5 }),
      async (rota, messages) => {
        await putUp(rota)
        const sender = `m-${(people += 1)}`
        for (const [words, fault] of [['我不想活了', 'none'] as const, ...messages]) {
          breakStore(fault)
          const heard = wordsOf(await at.say(words, sender).catch(() => []))
          breakStore('none')
          const isSo = fault === 'none' && isOnRota(rota) && (await isAlerted(sender))
          expect([heard, fault, !saysTold.test(heard) || isSo]).toEqual([heard, fault, true])
        }
        // And somebody who is there is told of: the rule is not kept by silence.
        breakStore('none')
        const fresh = wordsOf(await at.say('我不想活了', `${sender}-b`))
        expect([rota, saysTold.test(fresh)]).toEqual([rota, isOnRota(rota)])
      },
    ),
    { numRuns: 40 },
  )
})
