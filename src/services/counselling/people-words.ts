import type { Reply } from '../../core/reply.ts'
import { instantText, type Instant } from '../../core/time.ts'

/** What members read when their counsellor cannot come. All of it may show on a locked screen: "an appointment", no more. */

export const replacedReply = (start: Instant, isElsewhere: boolean): Reply => ({
  kind: 'notice',
  text: `您${instantText(start)}的预约照旧，接待的人换了一位${isElsewhere ? '，地点也换了' : ''}。回“我的预约”看详情。`,
})

export interface Reopened {
  readonly lost: Instant
  /** Until when the office finds a time; undefined past the published holidays. */
  readonly by: Instant | undefined
  /** Free times that would fit. */
  readonly times: readonly Instant[]
}

export const reopenedReply = ({ lost, by, times }: Reopened): Reply => {
  const free = times.length === 0 ? '' : `眼下空着的：${times.map(instantText).join('，')}。`
  const promise =
    by === undefined ? '新的时间由工会的人来排，排好在这里告诉您。' : `${instantText(by)}前，工会的人给您排好新的时间。`
  const pick = times.length === 0 ? '' : '想自己挑，回“改期”。'
  return {
    kind: 'notice',
    text: `您${instantText(lost)}的预约办不成了，对不住。${promise}${free}${pick}`,
    ...(times.length === 0 ? {} : { choices: [{ label: '自己挑时间', send: '改期' }] }),
  }
}
