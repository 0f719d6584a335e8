import { App, Button, Card, Descriptions, Space, Tag } from 'antd'
import { deskCalendar, type DeskCase } from '../../http/api/desk.ts'
import { call, messageOf } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { PhoneLink, StateTag } from './case-cells.tsx'
import { DeskActions } from './desk-actions.tsx'
import type { EndTo } from './desk-end.tsx'
import { isOpenCase, outcomeWords, urgencyWords, wayWords } from './words.ts'

interface Props {
  readonly item: DeskCase
  readonly isBusy: boolean
  readonly opened: ReadonlyMap<string, { readonly id: string; readonly phone?: string | undefined }>
  readonly onOpen: (id: string) => void
  readonly onEnd: (to: EndTo) => void
}

/** Hands the file to the browser; its name says nothing. */
const save = (file: string): void => {
  const url = URL.createObjectURL(new Blob([file], { type: 'text/calendar' }))
  const link = document.createElement('a')
  link.href = url
  link.download = 'yuyue.ics'
  link.click()
  URL.revokeObjectURL(url)
}

const CalendarButton = ({ id }: { readonly id: string }) => {
  const { message } = App.useApp()
  const get = async (): Promise<void> => {
    try {
      const { file } = await call(deskCalendar, { params: { id } })
      save(file)
    } catch (error) {
      void message.error(messageOf(error))
    }
  }
  return <Button onClick={() => void get()}>存到日历</Button>
}

const Phone = ({ item, isBusy, opened, onOpen }: Omit<Props, 'onEnd'>) => {
  const shown = opened.get(item.id)
  if (!item.hasPhone || shown !== undefined) return <PhoneLink phone={item.hasPhone ? shown?.phone : undefined} />
  return (
    <Button disabled={isBusy} onClick={() => onOpen(item.id)}>
      看电话
    </Button>
  )
}

/** What a counsellor can say of an appointment that has begun. */
const Endings = ({ item, isBusy, onEnd }: Pick<Props, 'item' | 'isBusy' | 'onEnd'>) => {
  if (!item.hasBegun || item.state === 'cancelled' || item.state === 'closed') return null
  const isOpen = isOpenCase(item.state)
  return (
    <Space wrap>
      {(isOpen || item.state === 'missed') && (
        <Button type={isOpen ? 'primary' : 'default'} disabled={isBusy} onClick={() => onEnd('done')}>
          聊过了
        </Button>
      )}
      {(isOpen || item.state === 'done') && (
        <Button disabled={isBusy} onClick={() => onEnd('missed')}>
          没碰上
        </Button>
      )}
      <Button disabled={isBusy} onClick={() => onEnd('closed')}>
        结案
      </Button>
    </Space>
  )
}

const rowsOf = (props: Props) => {
  const { item } = props
  return [
    { key: 'topic', label: '主题', children: `${item.topic}（${wayWords[item.way]}）` },
    ...(item.way === 'station' ? [{ key: 'station', label: '站点', children: item.station?.name ?? '—' }] : []),
    ...(item.wishes.length === 0 ? [] : [{ key: 'wishes', label: '要求', children: item.wishes.join('，') }]),
    { key: 'phone', label: '电话', children: <Phone {...props} /> },
    ...(item.outcome === undefined ? [] : [{ key: 'outcome', label: '结果', children: outcomeWords[item.outcome] }]),
    ...(item.minutes === undefined ? [] : [{ key: 'minutes', label: '用时', children: `${item.minutes} 分钟` }]),
  ]
}

/** One appointment. */
export const DeskCard = (props: Props) => {
  const { item, isBusy, onEnd } = props
  const urgency = urgencyWords[item.urgency]
  return (
    <Card
      size="small"
      className="case-card"
      title={item.start === undefined ? '没定时间' : timeText(item.start)}
      extra={
        <Space>
          {item.urgency !== 'ordinary' && isOpenCase(item.state) && (
            <Tag variant="solid" color={urgency.color}>
              {urgency.text}
            </Tag>
          )}
          <StateTag state={item.state} />
        </Space>
      }
    >
      <Descriptions column={1} size="small" items={rowsOf(props)} />
      <Space wrap>
        <Endings item={item} isBusy={isBusy} onEnd={onEnd} />
        {item.when !== 'past' && isOpenCase(item.state) && <CalendarButton id={item.id} />}
        <DeskActions item={item} />
      </Space>
    </Card>
  )
}
