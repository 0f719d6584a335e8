import { ensure } from '../../core/errors.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { addMs, dayMs, type Instant } from '../../core/time.ts'
import type { Staff } from '../../people/records.ts'
import { wholeOffice } from '../../reminders/settling.ts'
import { staffNotices, type StaffNotice } from './records.ts'

const mostShown = 20
/** What nobody has looked at for so long is not shown any more. */
const shownMs = 14 * dayMs

export interface StaffNoticeView {
  readonly id: string
  readonly version: number
  readonly kind: string
  readonly notice: string
  readonly at: Instant
}

const viewOf = ({ id, version, kind, words, at }: StaffNotice): StaffNoticeView => ({
  id,
  version,
  kind,
  notice: words,
  at,
})

/** What this account and the whole office were reminded of and nobody has put away, newest first. */
export const openNotices = async (read: ReadWork, account: string): Promise<readonly StaffNoticeView[]> => {
  const from = addMs(read.now, -shownMs)
  const all: StaffNotice[] = []
  for (const whose of [account, wholeOffice])
    all.push(
      ...(await read
        .rows(staffNotices)
        .range('open', { where: [whose, 'open'], from, descending: true, limit: mostShown })),
    )
  return all
    .toSorted((a, b) => (a.at > b.at ? -1 : 1))
    .slice(0, mostShown)
    .map(viewOf)
}

/** Puts one away. What is for the whole office is away for everybody. */
export const seeNotice = async (
  work: Work,
  by: Staff,
  { id, version }: { readonly id: string; readonly version: number },
): Promise<Record<string, never>> => {
  const row = await work.rows(staffNotices).get(id)
  ensure(row !== undefined && (row.staff === by.id || row.staff === wholeOffice), 'not_found', '没有这一条。')
  if (row.state === 'seen') return {}
  ensure(row.version === version, 'conflict', '刚被别人改过，请刷新再看。')
  await work.rows(staffNotices).update({ ...row, state: 'seen', seenBy: by.id, seenAt: work.now })
  return {}
}

export const dutyHandlers = {
  list: async (read: ReadWork, by: Staff) => ({ notices: [...(await openNotices(read, by.id))] }),
  see: seeNotice,
}
