import { manualClock } from '../../src/core/clock.ts'
import { conversations } from '../../src/core/conversation.ts'
import type { Work } from '../../src/core/store.ts'
import type { Row, Table } from '../../src/core/table.ts'
import { addMs, atLocal, dayMs, hourMs, minuteMs, toInstant } from '../../src/core/time.ts'
import { personOf } from '../../src/people/persons.ts'
import { muteUntil, optIn, optOut } from '../../src/people/preferences.ts'
import { bindings } from '../../src/people/records.ts'
import { asPlainText } from '../../src/core/reply.ts'
import { cancelReminders, planReminders } from '../../src/reminders/planning.ts'
import { ledger, reminderId, reminders } from '../../src/reminders/records.ts'
import { numbersFrom } from '../store/support.ts'
import { startYearApp, type Weakness, type YearApp } from './year-app.ts'
import { violationsOf } from './year-check.ts'
import { createThings, createWorld, marksIn, type Fact, type Wanted } from './year-world.ts'

export interface YearSize {
  readonly seed: number
  readonly members: number
  /** About as many reminders as are planned. */
  readonly reminders: number
  readonly days: number
  readonly kills: number
  /** Of so many steps of the clock one is a jump. */
  readonly jumpEvery: number
}

const firstDay = '2027-12-01'

const rowsOf = async <R extends Row>(year: YearApp, table: Table<R>): Promise<readonly R[]> => {
  const rows: R[] = []
  for await (const row of year.app().store.scan(table)) rows.push(row)
  return rows
}

/** Lives through a year and says what was broken. */
export const liveYear = async (size: YearSize, weakness: Weakness = {}) => {
  const random = numbersFrom(size.seed)
  for (let i = 0; i < 8; i += 1) random()
  const clock = manualClock(new Date(atLocal(firstDay, 9 * 60)))
  const world = createWorld({ random, clock })
  const gone = new Set<string>()
  const year = await startYearApp({ world, clock, gone, weakness })
  const things = createThings({ random, firstDay, days: size.days })
  const now = () => toInstant(clock.now())
  const members: string[] = []
  const wanted: Wanted[] = []
  const ofPerson = new Map<string, Wanted[]>()
  const inOneGo = <T>(person: string, work: (work: Work) => Promise<T>): Promise<T> =>
    year.app().store.transaction(person, work)
  const chance = (parts: number): boolean => random() * parts < 1
  const kept = { messages: 0, kills: 0, jumps: 0 }

  const meet = async (nth: number): Promise<void> => {
    const sender = `o${nth}`
    members.push(
      await inOneGo(sender, async (work) => {
        const { id } = await personOf(work, 'year-a', sender, true)
        await work
          .rows(conversations)
          .insert({ id, owner: 'bot', account: 'year-a', sender, lastAt: work.now, noticeSeq: 0 })
        // A third can be reached by another account as well.
        if (nth % 3 === 0)
          await work.rows(bindings).insert({
            id: `bnd_${nth}`,
            account: 'year-b',
            sender: `b${nth}`,
            person: id,
            createdAt: work.now,
            reachable: true,
          })
        return id
      }),
    )
  }

  const plan = async (all: readonly Wanted[]): Promise<void> => {
    const planned = await inOneGo(all[0]?.person ?? '', async (work) => {
      const done: Wanted[] = []
      for (const one of all) {
        const offsets = [{ occurrence: one.occurrence, beforeMs: one.beforeMs }]
        const rows = await planReminders(work, { ...one, offsets, words: `您有一条提醒〔${one.mark}〕。` })
        if (rows.length > 0) done.push(one)
      }
      return done
    })
    for (const one of planned) {
      wanted.push(one)
      const list = ofPerson.get(one.person) ?? []
      list.push(one)
      ofPerson.set(one.person, list)
      world.note({ what: 'planned', mark: one.mark, isOpen: true })
    }
  }

  /** Writes down that something happened to these, and whether the engine had decided about each by then. */
  const note = async (what: Fact['what'], all: readonly Wanted[], more: Partial<Fact> = {}): Promise<void> => {
    for (const one of all) {
      const row = await year.app().store.read((read) => read.rows(ledger).get(reminderId(one)))
      world.note({ ...more, what, mark: one.mark, isOpen: row === undefined })
    }
  }

  /** Somebody does something. */
  const act = async (nth: number): Promise<void> => {
    const person = members[nth] ?? ''
    const own = ofPerson.get(person) ?? []
    const open = own.filter(({ eventAt }) => eventAt > now())
    const one = open[Math.floor(random() * open.length)]
    const same = own.filter(({ subject, eventAt }) => subject === one?.subject && eventAt === one.eventAt)
    const what = Math.floor(random() * 9)
    if (what === 0 && one !== undefined) {
      await note(
        'cancelled',
        own.filter(({ subject }) => subject === one.subject),
      )
      if (weakness.cancels !== false) await inOneGo(person, (work) => cancelReminders(work, one.subject))
      if (chance(2)) await plan(things.moved(same))
    } else if (what === 1 && one !== undefined && !gone.has(one.subject)) {
      const subject = own.filter((each) => each.subject === one.subject)
      await note('gone', subject)
      gone.add(one.subject)
    } else if (what === 2 && chance(3)) {
      const kind = chance(2) ? 'all' : (one?.kind ?? 'renewal')
      await inOneGo(person, (work) => optOut(work, person, [kind]))
      await note(
        'opted-out',
        own.filter((each) => kind === 'all' || each.kind === kind),
      )
    } else if (what === 3) {
      await inOneGo(person, (work) => optIn(work, person))
      await note('opted-in', own)
    } else if (what === 4) {
      const until = addMs(now(), 7 * dayMs)
      await inOneGo(person, (work) => muteUntil(work, person, until))
      await note('muted', own, { until })
    } else if (what === 5 && chance(2)) {
      world.unfollowed.add(`o${nth}`)
    } else if (what >= 6) await write(nth)
  }

  /** Whoever writes can be reached again, and hears what waits. */
  const write = async (nth: number): Promise<void> => {
    world.unfollowed.delete(`o${nth}`)
    kept.messages += 1
    const from = { account: 'year-a', sender: `o${nth}`, id: `m${kept.messages}`, receivedAt: now() }
    const replies = await year.app().inbox.receive({ ...from, kind: 'text', text: '你好' })
    for (const mark of marksIn(replies.map(asPlainText).join('\n'))) world.note({ what: 'given', mark, isOpen: false })
  }

  /** What is due is done, or cut off in the middle: at a send, or wherever the process happens to be. */
  const settleOrDie = async (dies: boolean): Promise<void> => {
    if (!dies) return year.settle()
    let folder: string | undefined
    let isOver = false
    const killed = new Promise<void>((resolve) => {
      const kill = (): void => {
        if (folder !== undefined || isOver) return
        folder = year.kill()
        resolve()
      }
      if (chance(2)) return world.killSoon(kill)
      let turns = Math.floor(random() * 40)
      const tick = (): void => void ((turns -= 1) < 0 ? kill() : setImmediate(tick))
      tick()
    })
    await Promise.race([year.settle(), killed])
    isOver = true
    world.noKill()
    if (folder === undefined) return
    kept.kills += 1
    await year.reopen(folder)
  }

  /** Time goes on; now and then it jumps, back as well, or nobody runs for three days. */
  const pass = (): void => {
    if (!chance(size.jumpEvery)) return clock.move(Math.floor(5 * minuteMs + random() ** 2 * 8 * hourMs))
    kept.jumps += 1
    const byMs = [-dayMs, -3 * hourMs, -10 * minuteMs, 30 * minuteMs, dayMs, 3 * dayMs][Math.floor(random() * 6)] ?? 0
    clock.move(byMs)
  }

  try {
    for (let nth = 0; nth < size.members; nth += 1) await meet(nth)
    const end = addMs(now(), (size.days + 12) * dayMs)
    let planned = 0
    let steps = 0
    const expectedSteps = size.days * 8
    while (now() < end) {
      // Planned ahead through the year: most of them weeks before.
      const enough = Math.min(size.reminders, (size.reminders * (steps + 1)) / (expectedSteps * 0.3))
      while (planned < enough) {
        const all = things.offsetsOf(members[Math.floor(random() * members.length)] ?? '')
        await plan(all)
        planned += all.length
      }
      const acts = (size.members / expectedSteps) * 5 * random() * 2
      for (let i = 0; i < acts || chance(4); i += 1) await act(Math.floor(random() * size.members))
      await settleOrDie(kept.kills < size.kills && chance(Math.max(2, expectedSteps / size.kills / 40)))
      pass()
      steps += 1
    }
    const rows = await rowsOf(year, reminders)
    const lines = await rowsOf(year, ledger)
    return { violations: violationsOf({ wanted, rows, ledger: lines, world }), wanted, lines, world, kept, steps }
  } finally {
    await year.stop()
  }
}
