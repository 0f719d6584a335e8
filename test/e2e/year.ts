import { manualClock } from '../../src/core/clock.ts'
import { conversations } from '../../src/core/conversation.ts'
import type { Work } from '../../src/core/store.ts'
import type { Row, Table } from '../../src/core/table.ts'
import { addMs, atLocal, dayMs, hourMs, minuteMs, toInstant } from '../../src/core/time.ts'
import { personOf } from '../../src/people/persons.ts'
import { muteUntil, optIn, optOut } from '../../src/people/preferences.ts'
import { bindings, staff } from '../../src/people/records.ts'
import { asPlainText } from '../../src/core/reply.ts'
import { cancelReminders, planReminders } from '../../src/reminders/planning.ts'
import { ledger, reminderId, reminders } from '../../src/reminders/records.ts'
import { recipients } from '../../src/services/campaigns/records.ts'
import { staffNotices } from '../../src/services/duties/records.ts'
import { numbersFrom } from '../store/support.ts'
import { startYearApp, wecomAccount, type Weakness, type YearApp } from './year-app.ts'
import { violationsOf } from './year-check.ts'
import { kindsOf, pageOf, recipientOf, type Somebody } from './year-people.ts'
import { createThings, createWorld, marksIn, pick, type Fact, type Wanted } from './year-world.ts'

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
  const { official } = year
  const things = createThings({ random, firstDay, days: size.days })
  const now = () => toInstant(clock.now())
  const people: Somebody[] = []
  const wanted: Wanted[] = []
  const ofPerson = new Map<string, Wanted[]>()
  const inOneGo = <T>(person: string, work: (work: Work) => Promise<T>): Promise<T> =>
    year.app().store.transaction(person, work)
  const chance = (parts: number): boolean => random() * parts < 1
  const kept = { messages: 0, kills: 0, jumps: 0 }

  /** A third writes to the Official Account; of the others half can be reached by WeCom as well. */
  const meet = async (nth: number): Promise<Somebody> => {
    const who: Somebody['who'] = (['both', 'official', 'plain'] as const)[nth % 3] ?? 'plain'
    const sender = `o${nth}`
    const account = who === 'official' ? official.account : 'year-a'
    if (who === 'official') official.meet(sender)
    const person = await inOneGo(sender, async (work) => {
      const { id } = await personOf(work, account, sender, true)
      await work.rows(conversations).insert({ id, owner: 'bot', account, sender, lastAt: work.now, noticeSeq: 0 })
      const second = { account: wecomAccount, sender: `b${nth}`, createdAt: work.now, reachable: true }
      if (who === 'both') await work.rows(bindings).insert({ id: `bnd_${nth}`, person: id, ...second })
      return id
    })
    return { who, person, sender }
  }

  const employ = async (nth: number): Promise<Somebody> => {
    const person = `stf_${nth}`
    const row = { id: person, login: person, name: '某人', role: 'clerk', password: '' } as const
    await inOneGo(person, (work) => work.rows(staff).insert({ ...row, createdAt: work.now }))
    return { who: 'staff', person, sender: '' }
  }

  const planned = (all: readonly Wanted[]): Promise<readonly Wanted[]> =>
    inOneGo(all[0]?.person ?? '', async (work) => {
      const done: Wanted[] = []
      for (const one of all) {
        const offsets = [{ occurrence: one.occurrence, beforeMs: one.beforeMs }]
        const [row] = await planReminders(work, { ...one, offsets, words: `您有一条提醒〔${one.mark}〕。` })
        if (row === undefined) continue
        if (one.kind === 'campaign') await work.rows(recipients).insert(recipientOf(one, row.id, work.now))
        done.push(one)
      }
      return done
    })

  const plan = async (all: readonly Wanted[]): Promise<void> => {
    for (const one of await planned(all)) {
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
  const act = async (somebody: Somebody): Promise<void> => {
    const { person, sender, who } = somebody
    const own = ofPerson.get(person) ?? []
    const open = own.filter(({ eventAt }) => eventAt > now())
    const one = open[Math.floor(random() * open.length)]
    const same = own.filter(({ subject, eventAt }) => subject === one?.subject && eventAt === one.eventAt)
    // Staff cannot stop what they are told; what it is about ends all the same.
    const what = Math.floor(random() * (who === 'staff' ? 2 : 9))
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
      if (who === 'official') official.platform.endTokens(chance(2) ? 'revoked' : 'expired')
      else world.unfollowed.add(sender)
    } else if (what >= 6) await write(somebody)
  }

  /** Whoever writes can be reached again, and hears what waits. */
  const write = async ({ sender, who }: Somebody): Promise<void> => {
    world.unfollowed.delete(sender)
    kept.messages += 1
    const from = { account: 'year-a', sender, id: `m${kept.messages}`, receivedAt: now() }
    const said =
      who === 'official'
        ? await official.write(sender)
        : (await year.app().inbox.receive({ ...from, kind: 'text', text: '你好' })).map(asPlainText).join('\n')
    for (const mark of marksIn(said)) world.note({ what: 'given', mark, isOpen: false })
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
    for (let nth = 0; nth < size.members; nth += 1) people.push(await meet(nth))
    for (let nth = 0; nth < Math.max(2, size.members / 50); nth += 1) people.push(await employ(nth))
    const ofStaff = people.filter(({ who }) => who === 'staff')
    const end = addMs(now(), (size.days + 12) * dayMs)
    let count = 0
    let steps = 0
    const expectedSteps = size.days * 8
    while (now() < end) {
      // Planned ahead through the year: most of them weeks before.
      const enough = Math.min(size.reminders, (size.reminders * (steps + 1)) / (expectedSteps * 0.3))
      while (count < enough) {
        // They are few, and much of it is theirs.
        const somebody = pick(random, chance(6) ? ofStaff : people)
        const all = things.offsetsOf(somebody.person, kindsOf[somebody.who])
        await plan(all)
        count += all.length
      }
      const acts = (size.members / expectedSteps) * 5 * random() * 2
      for (let i = 0; i < acts || chance(4); i += 1) await act(pick(random, people))
      await settleOrDie(kept.kills < size.kills && chance(Math.max(2, expectedSteps / size.kills / 40)))
      pass()
      steps += 1
    }
    const rows = await rowsOf(year, reminders)
    const lines = await rowsOf(year, ledger)
    const calls = [...world.calls, ...official.calls(wanted), ...pageOf(await rowsOf(year, staffNotices))]
    const violations = violationsOf({ wanted, rows, ledger: lines, calls, facts: world.facts })
    const kinds = year.app().services.reminderKinds.map(({ kind }) => kind)
    return { violations, wanted, lines, calls, kept, steps, kinds }
  } finally {
    await year.stop()
  }
}
