import type { z } from 'zod'
import type { ChatItem, chatResultSchema, TranscriptView } from '../../http/api/chats.ts'

export type ChatResult = z.output<typeof chatResultSchema>

export const resultWords: Readonly<Record<ChatResult, string>> = {
  done: '办好了',
  referred: '转给别的部门了',
  unreached: '联系不上',
  nothing: '不用办',
}

type LineDelivery = NonNullable<TranscriptView['lines'][number]['delivery']>

/** Whether words of staff are there. */
export const deliveryWords: Readonly<Record<LineDelivery, string>> = {
  coming: '正在发',
  arrived: '送到了',
  waiting: '先存着，对方下次说话时带到',
  unsure: '不知道到没到，换个办法再说一次',
  failed: '没送到，换个办法联系',
}

export const isLost = (delivery: LineDelivery): boolean => delivery === 'unsure' || delivery === 'failed'

/** What a clerk reads of a chat before opening it. */
export const chatStateText = ({ state, isMine, staff }: Pick<ChatItem, 'state' | 'isMine' | 'staff'>): string => {
  if (state === 'waiting') return isMine ? '轮到你接' : `在叫${staff?.name ?? '下一位'}`
  return isMine ? '你正在说' : `${staff?.name ?? '别人'}在说`
}

/** White letters on it reach a contrast of 4.5. */
export const chatStateColor = ({ state, isMine }: Pick<ChatItem, 'state' | 'isMine'>): string => {
  if (state === 'waiting') return isMine ? '#a8071a' : '#ad4e00'
  return isMine ? '#237804' : '#595959'
}

/** How long since an instant, in whole minutes. */
export const minutesSince = (instant: string, now: number): string => {
  const minutes = Math.max(0, Math.floor((now - Date.parse(instant)) / 60_000))
  return minutes === 0 ? '不到1分钟' : `${minutes}分钟`
}
