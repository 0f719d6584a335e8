import type { Choice } from '../../core/reply.ts'
import { claimsDeadlines } from './claims.ts'
import { complaintsDeadlines } from './complaints.ts'
import { contractDeadlines } from './contract.ts'
import { courtsDeadlines } from './courts.ts'
import type { Deadline } from './deadline.ts'
import { injuryDeadlines } from './injury.ts'
import { leavingDeadlines } from './leaving.ts'
import { payDeadlines } from './pay.ts'

export interface DeadlineGroup {
  readonly name: string
  readonly items: readonly Deadline[]
}

/** As people are asked which one they mean. */
export const deadlineGroups: readonly DeadlineGroup[] = [
  { name: '仲裁和调解', items: claimsDeadlines },
  { name: '法院和执行', items: courtsDeadlines },
  { name: '工伤和职业病', items: injuryDeadlines },
  { name: '投诉、复议、信访', items: complaintsDeadlines },
  { name: '离职、退休、失业', items: leavingDeadlines },
  { name: '合同和试用期', items: contractDeadlines },
  { name: '工资、社保、假期', items: payDeadlines },
]

/** Every time limit, by id. */
export const deadlines: ReadonlyMap<string, Deadline> = new Map(
  deadlineGroups.flatMap(({ items }) => items).map((item) => [item.id, item]),
)

const byName: ReadonlyMap<string, Deadline> = new Map([...deadlines.values()].map((item) => [item.name, item]))

/** By id or short name. */
export const findDeadline = (name: string): Deadline | undefined => deadlines.get(name) ?? byName.get(name)

export const remindPrefix = '提醒我'

/** Whether there is anything to be reminded of: some limits have no day of their own. */
export const isRemindable = (item: Deadline): boolean => item.remindDaysBefore.length > 0

/** The choice under an answer that rests on this limit; undefined for an unknown id and where there is nothing to remind of. */
export const reminderChoice = (id: string): Choice | undefined => {
  const item = deadlines.get(id)
  if (item === undefined || !isRemindable(item)) return undefined
  return { label: '提醒我最后一天', send: `${remindPrefix}${item.name}` }
}
