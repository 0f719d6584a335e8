import { conversations } from '../../core/conversation.ts'
import type { Work } from '../../core/store.ts'
import { localDate, type LocalDate } from '../../core/time.ts'
import type { Answers } from '../../dialogue/flow-types.ts'
import type { Opened, ServiceWord } from '../../dialogue/mind.ts'
import { findDeadline, isRemindable, remindPrefix } from '../../law/deadlines/deadlines.ts'
import { endFlow } from './end-flow.ts'
import { checkDay, saveFlow } from './flow.ts'
import { openDeadlines, reckon, type DeadlineParts } from './rules.ts'
import * as words from './words.ts'

const plain = (raw: string): string => raw.normalize('NFKC').replaceAll(/[\s.!?。！？~～、:：]/g, '')

const savePattern =
  /^(提醒我(一下|最后一天|别过期)?|到期(前)?提醒我|(帮我|给我|我要|我想)?(记|设|加)(一?下|一?个|上)?(期限|截止日期?|最后一天)|再记一个|期限提醒|设(个|一个)?提醒)$/
const minePattern = /^(我的(期限|截止日期?)|(查|看)(一下|看)?(我的)?期限)$/
const endPattern = /^(取消|删掉?|去掉|不要)(我的|这个|一个)?期限(提醒)?$/

interface Named {
  readonly item: string
  readonly day?: string
}

/** `提醒我不服裁决去起诉 2026-11-11`: the words a choice of ours sends. */
const namedIn = (raw: string): Named | undefined => {
  if (!raw.startsWith(remindPrefix)) return undefined
  const [, name = '', day] = /^(.*?)(?:\s+(\d{4}-\d\d-\d\d))?$/.exec(raw.slice(remindPrefix.length).trim()) ?? []
  const item = findDeadline(name)
  if (item === undefined || !isRemindable(item)) return undefined
  return { item: item.id, ...(day === undefined ? {} : { day }) }
}

const answersOf = ({ item, day }: Named, today: LocalDate): Answers => {
  const found = findDeadline(item)
  const checked = day === undefined || found === undefined ? undefined : checkDay(day, found, today)
  return { which: item, ...(checked?.ok === true ? { day: checked.value } : {}) }
}

/** The limit whose reminder was offered just now: then the bare words mean that one. */
const offeredTo = async (work: Work, person: string): Promise<Named | undefined> => {
  const offered = (await work.rows(conversations).get(person))?.offered ?? []
  const sends = offered.map(({ send }) => namedIn(send)).filter((named) => named !== undefined)
  return sends.length === 1 ? sends[0] : undefined
}

/** The words by which a member comes here from anywhere: 记一个期限, 提醒我…, 我的期限, 取消期限. */
export const deadlineWords = ({ calendar }: DeadlineParts): readonly ServiceWord[] => [
  {
    matches: (raw) => namedIn(raw) !== undefined,
    open: async ({ work, words: raw }): Promise<Opened> => {
      const named = namedIn(raw)
      return {
        replies: [],
        flow: saveFlow,
        ...(named === undefined ? {} : { answers: answersOf(named, localDate(work.now)) }),
      }
    },
  },
  {
    matches: (raw) => savePattern.test(plain(raw)),
    open: async ({ work, person }): Promise<Opened> => {
      const named = await offeredTo(work, person)
      const answers = named === undefined ? {} : { answers: answersOf(named, localDate(work.now)) }
      return { replies: [], flow: saveFlow, ...answers }
    },
  },
  {
    matches: (raw) => minePattern.test(plain(raw)),
    open: async ({ work, person }): Promise<Opened> => {
      const rows = await openDeadlines(work, person)
      const lines = rows.flatMap(({ deadline, trigger, shownBefore }) => {
        const reckoned = reckon(deadline, trigger, calendar())
        return reckoned === undefined ? [] : [{ reckoned, trigger, shownBefore }]
      })
      return { replies: [lines.length === 0 ? words.nothingSaved() : words.list(lines, localDate(work.now))] }
    },
  },
  {
    matches: (raw) => endPattern.test(plain(raw)),
    open: async ({ work, person }): Promise<Opened> => {
      const rows = await openDeadlines(work, person)
      const [only] = rows
      if (only === undefined) return { replies: [words.nothingSaved()] }
      return { replies: [], flow: endFlow, ...(rows.length === 1 ? { answers: { saved: only.id } } : {}) }
    },
  },
]
