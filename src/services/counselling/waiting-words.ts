import { notice, text, type Reply } from '../../core/reply.ts'
import { instantText, type Instant } from '../../core/time.ts'

const accept = { label: '要这个时间', send: '要这个时间' }
const decline = { label: '换别的时间', send: '换别的时间' }

/** May show on a locked screen: an appointment, nothing more. */
export const offerNotice = (start: Instant, until: Instant): Reply => ({
  ...notice(
    `您等的预约有时间了：${instantText(start)}。给您留到${instantText(until)}，要就回“要这个时间”，不要回“换别的时间”。`,
  ),
  choices: [accept, decline],
})

export const lateNotice = (next: Instant | undefined): Reply =>
  notice(
    next === undefined
      ? '您有一个预约，说好的时间过了还没排上，对不住。您还在队里，有空的时间先问您；等不了就回“人工”。'
      : `您有一个预约，说好的时间过了还没排上，对不住。您还在队里，最晚${instantText(next)}再给您回话；等不了就回“人工”。`,
  )

export const noOffer = (): Reply => text('现在没有给你留着的时间。回“我的预约”看看排到哪了。')
export const offerGone = (): Reply => text('这个时间没留住，已经给了下一位。你还在队里，再有空的先问你。')
export const offerDeclined = (): Reply => text('好，这个时间让给下一位。你还在队里，有别的时间再问你。')
