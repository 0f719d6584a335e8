import { Button, Space, Tag } from 'antd'
import type { CounsellingCase, OpenedCounselling } from '../../http/api/counselling.ts'
import { timeText } from '../shared/time.ts'
import { isOpenCase, stateWords, urgencyWords } from './words.ts'

/** What a clerk can do with a request; nothing while a change is under way. */
export interface Acts {
  readonly isBusy: boolean
  readonly onConfirm: (item: CounsellingCase) => void
  readonly onAssign: (item: CounsellingCase) => void
  readonly onCancel: (item: CounsellingCase) => void
  /** They did not meet, or it is over: with what came of it. */
  readonly onEnd: (item: CounsellingCase) => void
  /** Asks the server for phone and wish, which is logged. */
  readonly onOpen: (id: string) => void
  readonly opened: ReadonlyMap<string, OpenedCounselling>
}

export type Cell = Pick<Acts, 'isBusy' | 'onOpen' | 'opened'> & { readonly item: CounsellingCase }

/** A number to tap. */
export const PhoneLink = ({ phone }: { readonly phone: string | undefined }) =>
  phone === undefined ? <span className="console-none">没留</span> : <a href={`tel:${phone}`}>{phone}</a>

export const Phone = ({ item, isBusy, onOpen, opened }: Cell) => {
  const shown = opened.get(item.id)
  if (!item.hasPhone || shown !== undefined) return <PhoneLink phone={item.hasPhone ? shown?.phone : undefined} />
  return (
    <Button size="small" disabled={isBusy} onClick={() => onOpen(item.id)}>
      看电话
    </Button>
  )
}

export const Start = ({ item }: { readonly item: CounsellingCase }) =>
  item.start === undefined ? <span className="console-none">没定</span> : timeText(item.start)

/** When the person would like to come, in their own words; of use only until there is a time. */
export const Wish = ({ item, isBusy, onOpen, opened }: Cell) => {
  if (!item.hasWish || item.start !== undefined) return null
  const shown = opened.get(item.id)
  if (shown !== undefined) return <span className="console-wish">想约：{shown.wish ?? '没写'}</span>
  return (
    <Button size="small" disabled={isBusy} onClick={() => onOpen(item.id)}>
      看意愿
    </Button>
  )
}

/** How soon, and whether a promise of ours is broken: red. */
export const Urgency = ({ item }: { readonly item: CounsellingCase }) => {
  if (!isOpenCase(item.state)) return null
  const { text, color } = urgencyWords[item.urgency]
  return (
    <Space wrap size="small">
      {item.isLate && (
        <Tag variant="solid" color="#a8071a">
          过了时间
        </Tag>
      )}
      {item.isOffered && <Tag>等对方回话</Tag>}
      {item.urgency !== 'ordinary' && (
        <Tag variant="solid" color={color}>
          {text}
        </Tag>
      )}
      {item.dueAt !== undefined && item.state === 'requested' && (
        <div className="console-none">{timeText(item.dueAt)}前给回话</div>
      )}
    </Space>
  )
}

export const StateTag = ({ state }: { readonly state: CounsellingCase['state'] }) => (
  <Tag variant="solid" color={stateWords[state].color}>
    {stateWords[state].text}
  </Tag>
)

export const CaseActs = ({
  item,
  isBusy,
  onConfirm,
  onAssign,
  onCancel,
  onEnd,
}: Pick<Acts, 'isBusy' | 'onConfirm' | 'onAssign' | 'onCancel' | 'onEnd'> & { readonly item: CounsellingCase }) =>
  isOpenCase(item.state) ? (
    <Space wrap>
      {item.state === 'booked' && (
        <Button type="primary" disabled={isBusy} onClick={() => onConfirm(item)}>
          确认
        </Button>
      )}
      <Button
        type={item.state === 'requested' ? 'primary' : 'default'}
        disabled={isBusy}
        onClick={() => onAssign(item)}
      >
        {item.state === 'requested' ? '安排' : '改派'}
      </Button>
      <Button danger disabled={isBusy} onClick={() => onCancel(item)}>
        取消
      </Button>
      <Button disabled={isBusy} onClick={() => onEnd(item)}>
        结案
      </Button>
    </Space>
  ) : item.state === 'done' || item.state === 'missed' ? (
    <Button disabled={isBusy} onClick={() => onEnd(item)}>
      结案
    </Button>
  ) : null
