import type { DatabaseState } from '../store/postgres/look.ts'
import { bad, ok, warn, type Check } from './check.ts'

/** Leases last half a minute and are compared by the clocks of processes: a third of that is worth a word, more is a fault. */
const lookMs = 2_000
const farMs = 10_000

const isTable = (step: string): boolean => step.startsWith('table ')

/** Whether every table this release reads is there. */
export const hasAllTables = ({ pending }: DatabaseState): boolean => !pending.some(isTable)

const schema = ({ pending, newer }: DatabaseState, tableCount: number): Check => {
  const name = '数据库'
  if (newer.length > 0) return bad(name, `更新的版本改过表 ${newer.join('、')}，这个版本读不了`, '用最新的那个版本启动')
  const tables = pending.filter(isTable).length
  if (tables === tableCount) return ok(name, 'PostgreSQL 连得上，还没有数据，第一次启动会建好')
  if (pending.length > 0)
    return warn(
      name,
      `PostgreSQL 连得上，这个版本要的改动还有 ${pending.length} 处没做（其中新表 ${tables} 张）`,
      '启动一次就会做好',
    )
  return ok(name, 'PostgreSQL 连得上，表都建好了')
}

const clock = ({ aheadMs }: DatabaseState): Check => {
  const seconds = Math.round(Math.abs(aheadMs) / 100) / 10
  if (Math.abs(aheadMs) < lookMs) return ok('时钟', '和数据库的对得上')
  const words = `这台机器比数据库${aheadMs > 0 ? '慢' : '快'} ${seconds} 秒`
  const todo = '给每台机器和数据库对时（NTP）；差多了，几个进程会抢着做同一件事'
  return Math.abs(aheadMs) < farMs ? warn('时钟', words, todo) : bad('时钟', words, todo)
}

/** What can be said of the database itself, its rows apart. */
export const checkDatabase = (state: DatabaseState, tableCount: number): readonly Check[] => [
  schema(state, tableCount),
  ok('锁', state.inUse ? '有服务连着它' : '没有服务连着它'),
  state.answersEarly
    ? warn('落盘', '数据库没写到盘上就答复了，断电会丢', '把 fsync 和 synchronous_commit 设成 on')
    : ok('落盘', '写到盘上才答复'),
  clock(state),
]
