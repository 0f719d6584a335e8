import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { addMs, dayMs, hourMs, minuteMs } from '../../../src/core/time.ts'
import { memberships } from '../../../src/people/memberships.ts'
import { campaigns } from '../../../src/services/campaigns/records.ts'
import type { Rule } from '../../../src/services/standing-rules/definition.ts'
import { ruleTasks } from '../../../src/services/standing-rules/records.ts'
import { admin, calendar2027, daily, monday, openHouse, type House } from './house.ts'

let house: House
const open = async (...args: Parameters<typeof openHouse>): Promise<House> => {
  house = await openHouse(...args)
  await house.tick()
  return house
}
afterEach(() => house.close())

const nine = (date: string): string => `${date}T01:00:00.000Z`
const briefly = async () =>
  (await house.runs()).map(({ at, state, cause, missed }) => [at.slice(0, 10), state, cause, missed])

const words = (rule: Rule) => {
  const { id: _id, ...rest } = rule
  return rest
}

describe('a rule', () => {
  test('does not run for times before it was first seen', async () => {
    await open([daily])
    await house.at(addMs(monday, hourMs))
    expect(await house.runs()).toEqual([])
  })

  test('runs once at its time, however often it is looked at', async () => {
    await open([daily])
    for (const wait of [-60, -1, 0, 1, 60, 61, 3_600]) await house.at(addMs(nine('2026-11-24'), wait * 1_000))
    expect(await briefly()).toEqual([['2026-11-24', 'done', 'schedule', 0]])
    expect(await house.rowsOf(ruleTasks)).toMatchObject([{ title: '看一眼', dueOn: '2026-11-25', state: 'open' }])
  })

  test('runs once when two looks meet', async () => {
    await open([daily])
    house.to(nine('2026-11-24'))
    await Promise.all([house.tick(), house.tick(), house.tick()])
    expect(await house.rowsOf(ruleTasks)).toHaveLength(1)
  })

  test('that is off runs nothing, and makes up for nothing when it is on again', async () => {
    await open([{ ...daily, enabled: false }])
    await house.at(nine('2026-11-25'))
    expect(await house.runs()).toEqual([])
    await house.staff.pause(admin, { id: 'daily', version: 0, enabled: true })
    await house.at(addMs(nine('2026-11-25'), hourMs))
    expect(await house.runs()).toEqual([])
    await house.at(nine('2026-11-26'))
    expect(await briefly()).toEqual([['2026-11-26', 'done', 'schedule', 0]])
  })
})

describe('times at which nobody ran', () => {
  test.each([
    ['once', [['2026-11-26', 'done', 'late', 2]], 1],
    ['skip', [['2026-11-26', 'skipped', 'late', 2]], 0],
    [
      'each',
      [
        ['2026-11-24', 'done', 'late', 0],
        ['2026-11-25', 'done', 'late', 0],
        ['2026-11-26', 'done', 'late', 0],
      ],
      3,
    ],
  ] as const)('are handled as the rule says: %s', async (missed, expected, tasks) => {
    await open([{ ...daily, missed }])
    await house.at(addMs(nine('2026-11-26'), 5 * hourMs))
    expect(await briefly()).toEqual(expected)
    expect(await house.rowsOf(ruleTasks)).toHaveLength(tasks)
    await house.at(nine('2026-11-27'))
    expect((await briefly()).at(-1)).toEqual(['2026-11-27', 'done', 'schedule', 0])
  })

  test('are all made up for over several looks when there are many', async () => {
    await open([{ ...daily, cron: '0 * * * *', missed: 'each' }])
    house.to(addMs(monday, 10 * dayMs))
    for (let look = 0; look < 4; look += 1) await house.tick()
    expect(await house.rowsOf(ruleTasks)).toHaveLength(240)
  })
})

describe('a clock that jumps', () => {
  test('back runs nothing twice, and the next day runs again', async () => {
    await open([daily])
    await house.at(nine('2026-11-24'))
    await house.at(addMs(nine('2026-11-24'), -2 * hourMs))
    await house.at(addMs(nine('2026-11-24'), 1))
    await house.at(nine('2026-11-25'))
    expect((await briefly()).map(([day]) => day)).toEqual(['2026-11-24', '2026-11-25'])
  })

  test('a year ahead and back again does not silence a rule', async () => {
    await open([daily])
    await house.at(nine('2027-11-24'))
    await house.at(addMs(nine('2026-11-24'), -hourMs))
    await house.at(nine('2026-11-24'))
    expect((await briefly()).map(([day]) => day)).toEqual(['2026-11-24', '2027-11-24'])
  })

  test('back and forth at random gives each instant at most one run, and the last one its own', async () => {
    await open([{ ...daily, cron: '0 * * * *' }])
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -180, max: 240 }), { minLength: 5, maxLength: 15 }),
        async (jumps) => {
          for (const jump of jumps) {
            house.clock.move(jump * minuteMs)
            await house.tick()
          }
          const instants = (await house.runs()).map(({ at }) => at)
          expect(new Set(instants).size).toBe(instants.length)
          expect(await house.rowsOf(ruleTasks)).toHaveLength(instants.length)
        },
      ),
      { numRuns: 15 },
    )
  })
})

describe('editing a rule', () => {
  test('never runs a time that is past', async () => {
    await open([daily])
    await house.at(nine('2026-11-24'))
    await house.staff.save(admin, { id: 'daily', version: 0, words: { ...words(daily), cron: '0 8 * * *' } })
    await house.at(addMs(nine('2026-11-24'), minuteMs))
    await house.staff.save(admin, { id: 'daily', version: 1, words: words(daily) })
    await house.at(addMs(nine('2026-11-24'), 2 * minuteMs))
    expect(await house.runs()).toHaveLength(1)
  })

  test('loses no run that was due before the edit', async () => {
    await open([daily])
    house.to(addMs(nine('2026-11-24'), 20_000))
    await house.staff.save(admin, { id: 'daily', version: 0, words: { ...words(daily), cron: '0 18 * * *' } })
    await house.tick()
    expect(await briefly()).toEqual([['2026-11-24', 'done', 'schedule', 0]])
  })

  test('of its words alone keeps its clock', async () => {
    await open([daily])
    house.to(addMs(nine('2026-11-24'), -1_000))
    await house.staff.save(admin, { id: 'daily', version: 0, words: { ...words(daily), name: '换个名字' } })
    await house.at(nine('2026-11-24'))
    expect(await house.runs()).toHaveLength(1)
  })

  test('is refused when somebody was quicker, or with what is wrong in plain words', async () => {
    await open([daily])
    await house.staff.save(admin, { id: 'daily', version: 0, words: words(daily) })
    await expect(house.staff.save(admin, { id: 'daily', version: 0, words: words(daily) })).rejects.toThrow('改过')
    const wrong = (change: object) => house.staff.save(admin, { words: { ...words(daily), ...change } })
    await expect(wrong({ cron: '0 25 * * *' })).rejects.toThrow('时这一格只能填0到23')
    await expect(wrong({ cron: '*/5 9 * * *' })).rejects.toThrow('最多一小时运行一次')
    await expect(wrong({ name: ' ' })).rejects.toThrow('名字要写')
    await expect(wrong({ day: { kind: 'yearly', month: 2, day: 30, leap: 'skip' } })).rejects.toThrow('没有这一天')
    await expect(wrong({ day: { kind: 'yearly', month: 2, day: 29 } })).rejects.toThrow('没有2月29日')
    await expect(wrong({ what: { kind: 'task' } })).rejects.toThrow('要做什么要写')
    await expect(wrong({ what: { kind: 'renewal', beforeDays: 0 } })).rejects.toThrow('1到90')
  })
})

describe('a run that fails', () => {
  test('says why, is tried again at a stated time, and keeps what was done before', async () => {
    let isBroken = true
    const told: string[] = []
    const planRenewal = async (_work: unknown, { subject }: { readonly subject: string }) => {
      if (isBroken) throw new Error('broken')
      told.push(subject)
      return 1
    }
    const renewal: Rule = { ...daily, what: { kind: 'renewal', beforeDays: 30 } }
    await open([renewal], { planRenewal })
    await house.store.transaction('m', async (work) => {
      for (let n = 0; n < 450; n += 1)
        await work.rows(memberships).insert({
          id: `mbr_${String(n).padStart(3, '0')}`,
          ...(n % 10 === 0 ? {} : { person: `per_${n}` }),
          union: '一个工会',
          roles: [],
          renewBy: n < 400 ? '2026-12-01' : '2027-12-01',
          source: 'import',
          createdAt: work.now,
        })
    })
    await house.at(nine('2026-11-24'))
    expect(await house.runs()).toMatchObject([
      { state: 'failed', problem: expect.stringContaining('日志'), retryAt: addMs(nine('2026-11-24'), 5 * minuteMs) },
    ])
    isBroken = false
    await house.at(addMs(nine('2026-11-24'), 4 * minuteMs))
    expect(told).toEqual([])
    await house.at(addMs(nine('2026-11-24'), 5 * minuteMs))
    expect(await house.runs()).toMatchObject([{ state: 'done', planned: 360 }])
    expect(new Set(told).size).toBe(360)
  })

  test('is given up after days, and staff can have it tried once more', async () => {
    await open([{ ...daily, what: { kind: 'renewal', beforeDays: 30 } }], {
      planRenewal: async () => {
        throw new Error('broken')
      },
    })
    await house.store.transaction('m', (work) =>
      work.rows(memberships).insert({
        id: 'mbr_1',
        person: 'per_1',
        union: '一个工会',
        roles: [],
        renewBy: '2026-12-01',
        source: 'import',
        createdAt: work.now,
      }),
    )
    await house.at(nine('2026-11-24'))
    await house.staff.pause(admin, { id: 'daily', version: 0, enabled: false })
    for (let hour = 1; hour < 60; hour += 1) await house.at(addMs(nine('2026-11-24'), hour * hourMs))
    const [run] = await house.runs()
    expect(run).toMatchObject({ state: 'given-up', tries: 8 })
    await house.staff.retry(admin, { id: run?.id ?? '', version: run?.version ?? 0 })
    expect((await house.runs())[0]).toMatchObject({ state: 'failed', tries: 1 })
  })
})

describe('past the published holidays', () => {
  const workdays: Rule = { ...daily, day: { kind: 'first-workday' } }

  test('a rule asks instead of running, and runs when somebody says so', async () => {
    await open([workdays], { at: '2026-12-31T10:00:00.000Z' })
    await house.at(nine('2027-01-01'))
    await house.at(nine('2027-01-02'))
    expect((await briefly()).map(([day, state]) => [day, state])).toEqual([
      ['2027-01-01', 'asked'],
      ['2027-01-02', 'asked'],
    ])
    expect(await house.rowsOf(ruleTasks)).toEqual([])
    await house.staff.answer(admin, { id: 'daily', at: nine('2027-01-02'), isRun: true })
    expect((await briefly()).map(([day, state]) => [day, state])).toEqual([
      ['2027-01-01', 'skipped'],
      ['2027-01-02', 'done'],
    ])
    await expect(house.staff.answer(admin, { id: 'daily', at: nine('2027-01-02'), isRun: true })).rejects.toThrow(
      '定了',
    )
  })

  test('what was asked is answered by the notice when it comes', async () => {
    const first = await openHouse([workdays], { at: '2026-12-31T10:00:00.000Z' })
    await first.tick()
    for (const day of ['01', '02', '03', '04', '05']) await first.at(nine(`2027-01-${day}`))
    await first.store.close()
    await open([workdays], { at: nine('2027-01-06'), calendar: calendar2027, dataDir: first.dataDir })
    expect((await briefly()).filter(([, state]) => state === 'done')).toEqual([['2027-01-04', 'done', 'late', 0]])
    expect((await briefly()).filter(([, state]) => state === 'skipped')).toHaveLength(4)
    expect(await house.rowsOf(ruleTasks)).toHaveLength(1)
  })

  test('the console shows the next runs up to there', async () => {
    await open([workdays])
    const { rules, horizon } = await house.staff.list()
    expect(horizon).toBe('2026-12-31')
    expect(rules[0]).toMatchObject({ next: [nine('2026-12-01')], isCut: true })
  })
})

describe('what a rule does', () => {
  test('an overview is a task with counts', async () => {
    await open([{ ...daily, what: { kind: 'digest' } }])
    await house.at(nine('2026-11-24'))
    expect(await house.rowsOf(ruleTasks)).toMatchObject([{ lines: ['2 个电话等着打'], dueOn: '2026-11-24' }])
  })

  test('a campaign is a draft that people look at, and nothing else', async () => {
    const what: Rule['what'] = {
      kind: 'campaign',
      headline: '您有一个体检安排',
      body: '回“劳模体检”看时间。',
      audience: { unions: [], industries: [], streets: [], roles: ['model-worker'] },
      carriers: ['wecom'],
      days: 14,
    }
    await open([{ ...daily, what }])
    await house.at(nine('2026-11-24'))
    await house.at(addMs(nine('2026-11-24'), minuteMs))
    expect(await house.rowsOf(campaigns)).toMatchObject([
      { state: 'draft', author: 'rule:daily', headline: '您有一个体检安排', until: nine('2026-12-08') },
    ])
    expect(await house.rowsOf(ruleTasks)).toMatchObject([{ title: '通知“您有一个体检安排”起草好了，看一遍再发' }])
    const words = { ...daily, what: { ...what, body: '欠薪的来登记' } }
    await expect(house.staff.save(admin, { words })).rejects.toThrow('欠薪')
  })

  test('a button runs it once, and a second tap within a minute is refused', async () => {
    await open([daily])
    await house.staff.run(admin, 'daily')
    house.clock.move(1_000)
    await expect(house.staff.run(admin, 'daily')).rejects.toThrow('刚刚运行过')
    expect((await house.runs()).map(({ cause, state }) => [cause, state])).toEqual([['hand', 'done']])
    await house.at(nine('2026-11-24'))
    expect(await house.runs()).toHaveLength(2)
  })

  test('a task is finished once', async () => {
    await open([daily])
    await house.staff.run(admin, 'daily')
    const { tasks } = await house.staff.list()
    const [task] = tasks
    const of = { id: task?.id ?? '', version: task?.version ?? 0 }
    await house.staff.finish(admin, of)
    await expect(house.staff.finish(admin, of)).rejects.toThrow('办了')
    expect((await house.staff.list()).tasks).toEqual([])
  })
})
