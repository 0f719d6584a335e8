import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { dataRoot } from '../config.ts'
import { systemClock } from '../core/clock.ts'
import { dateText, localDate, toInstant, type LocalDate } from '../core/time.ts'
import { createCalendar, loadHolidays, type Calendar } from '../law/calendar.ts'
import { dateIn } from '../law/dates-in-words.ts'
import type { Deadline } from '../law/deadlines/deadline.ts'
import { deadlineGroups, deadlines, findDeadline } from '../law/deadlines/deadlines.ts'
import { lastDayOf } from '../law/deadlines/last-day.ts'
import type { CommandIo } from './command-io.ts'

/** What a command reads and writes; `process` is one. */
const idSchema = z.union([z.string(), z.number()]).optional()
/** A lone wrong date must not hide which line it was. */
const lineSchema = z.object({ id: idSchema, deadline: z.string(), trigger: z.string() })
/** The last year whose limits still end on a day that four digits can write. */
const lastYear = '9000'
const triggerSchema = z.iso.date().refine((day) => day < lastYear)

const withId = (id: string | number | undefined, answer: object): string =>
  JSON.stringify(id === undefined ? answer : { id, ...answer })

const problem = (code: string, message: string): object => ({ error: { code, message } })

const readJson = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const answerLine = (line: string, calendar: Calendar): string => {
  const raw = readJson(line)
  if (raw === undefined) return withId(undefined, problem('bad_request', '这一行不是 JSON'))
  const parsed = lineSchema.safeParse(raw)
  const id = z.object({ id: idSchema }).safeParse(raw).data?.id
  if (!parsed.success) return withId(id, problem('invalid', '要有 deadline 和 trigger（YYYY-MM-DD）'))
  const trigger = triggerSchema.safeParse(parsed.data.trigger)
  if (!trigger.success) return withId(id, problem('invalid', 'trigger 要是日历上有的一天，写成 YYYY-MM-DD'))
  const item = deadlines.get(parsed.data.deadline)
  if (item === undefined) return withId(id, problem('not_found', `没有 ${parsed.data.deadline} 这个期限`))
  return withId(id, lastDayOf(item, trigger.data, calendar))
}

const batch = async (io: CommandIo, calendar: Calendar): Promise<void> => {
  for await (const line of createInterface({ input: io.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue
    if (!io.stdout.write(`${answerLine(line, calendar)}\n`)) await once(io.stdout, 'drain')
  }
}

const list = (): string =>
  deadlineGroups
    .map(({ name, items }) =>
      [name, ...items.map((item) => `  ${item.id}  ${item.name}（从${item.event}算）`)].join('\n'),
    )
    .join('\n')

const withYear = (date: LocalDate): string => `${date.slice(0, 4)}年${dateText(date)}`

const describe = (item: Deadline, trigger: LocalDate, calendar: Calendar): string => {
  const { raw, rolled, cites, reminders, horizon, doubts } = lastDayOf(item, trigger, calendar)
  const moved = rolled === null ? `不知道（放假安排公布到 ${horizon}）` : withYear(rolled)
  return [
    `${item.name}：从${item.event}（${withYear(trigger)}）算`,
    `最后一天：${withYear(raw)}`,
    `法定最后一天可能是：${moved}`,
    `提醒：${reminders.length === 0 ? '无' : reminders.join('、')}`,
    `依据：${cites.join('、')}`,
    ...doubts.map((doubt) => `注意：${doubt}`),
  ].join('\n')
}

const usage = 'usage: deadline ID DATE | deadline --list | deadline --batch < lines.jsonl\n'

/** `deadline sue-15 11月11日`, `deadline --list`, or `deadline --batch` with JSON lines. Never opens the store. */
export const run = async (argv: readonly string[], io: CommandIo): Promise<number> => {
  const calendar = createCalendar(await loadHolidays(join(dataRoot, 'holidays')))
  const [first = '', ...rest] = argv.filter((word) => word !== '--')
  if (first === '--batch' && rest.length === 0) {
    await batch(io, calendar)
    return 0
  }
  if (first === '--list' && rest.length === 0) {
    io.stdout.write(`${list()}\n`)
    return 0
  }
  const item = findDeadline(first)
  const today = localDate(toInstant(systemClock.now()))
  const lean = item?.count.from === 'before' ? 'future' : 'past'
  const trigger = dateIn(rest.join(' '), today, lean)
  if (item === undefined || trigger?.precision !== 'day') {
    io.stderr.write(item === undefined || rest.length === 0 ? usage : '没看出是哪一天，写成 2026-11-11 这样\n')
    return 2
  }
  io.stdout.write(`${describe(item, trigger.date, calendar)}\n`)
  return 0
}
