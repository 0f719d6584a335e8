import { Button, Space, Tag } from 'antd'
import { useState } from 'react'
import type { CounsellingCase } from '../../http/api/staff.ts'
import { timeText } from '../shared/time.ts'
import { isOpenCase, stateWords } from './words.ts'

/** What a clerk can do with a request; nothing while a change is under way. */
export interface Acts {
  readonly isBusy: boolean
  readonly onConfirm: (item: CounsellingCase) => void
  readonly onAssign: (item: CounsellingCase) => void
  readonly onCancel: (item: CounsellingCase) => void
}

/** Hidden until tapped: the screen of an office is seen by visitors. */
export const Phone = ({ phone }: { readonly phone: string | undefined }) => {
  const [isShown, setShown] = useState(false)
  if (phone === undefined) return <span className="console-none">没留</span>
  return isShown ? <a href={`tel:${phone}`}>{phone}</a> : <Button onClick={() => setShown(true)}>看电话</Button>
}

export const Start = ({ item }: { readonly item: CounsellingCase }) => {
  if (item.start !== undefined) return timeText(item.start)
  return <span className="console-wish">{item.wish === undefined ? '还没定' : `想约：${item.wish}`}</span>
}

export const StateTag = ({ state }: { readonly state: CounsellingCase['state'] }) => (
  <Tag variant="solid" color={stateWords[state].color}>
    {stateWords[state].text}
  </Tag>
)

export const CaseActs = ({ item, isBusy, onConfirm, onAssign, onCancel }: Acts & { readonly item: CounsellingCase }) =>
  isOpenCase(item.state) ? (
    <Space wrap>
      {item.state === 'booked' && (
        <Button type="primary" disabled={isBusy} onClick={() => onConfirm(item)}>
          确认
        </Button>
      )}
      <Button disabled={isBusy} onClick={() => onAssign(item)}>
        {item.state === 'requested' ? '安排' : '改派'}
      </Button>
      <Button danger disabled={isBusy} onClick={() => onCancel(item)}>
        取消
      </Button>
    </Space>
  ) : null
