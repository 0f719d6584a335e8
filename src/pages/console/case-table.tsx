import { Button, Space, Table, Tag, type TableColumnsType } from 'antd'
import { useState } from 'react'
import type { CounsellingCase } from '../../http/api/staff.ts'
import { timeText } from '../shared/time.ts'
import { isOpenCase, stateWords, wayWords } from './words.ts'

interface Acts {
  readonly isBusy: boolean
  readonly onConfirm: (item: CounsellingCase) => void
  readonly onAssign: (item: CounsellingCase) => void
  readonly onCancel: (item: CounsellingCase) => void
}

interface Props extends Acts {
  readonly cases: readonly CounsellingCase[]
  readonly isLoading: boolean
}

/** Hidden until tapped: the screen of an office is seen by visitors. */
const Phone = ({ phone }: { readonly phone: string | undefined }) => {
  const [isShown, setShown] = useState(false)
  if (phone === undefined) return <span className="console-none">没留</span>
  return isShown ? <a href={`tel:${phone}`}>{phone}</a> : <Button onClick={() => setShown(true)}>看电话</Button>
}

const Start = ({ item }: { readonly item: CounsellingCase }) => {
  if (item.start !== undefined) return timeText(item.start)
  return <span className="console-wish">{item.wish === undefined ? '还没定' : `想约：${item.wish}`}</span>
}

const CaseActs = ({ item, acts }: { readonly item: CounsellingCase; readonly acts: Acts }) =>
  isOpenCase(item.state) ? (
    <Space wrap>
      {item.state === 'booked' && (
        <Button type="primary" disabled={acts.isBusy} onClick={() => acts.onConfirm(item)}>
          确认
        </Button>
      )}
      <Button disabled={acts.isBusy} onClick={() => acts.onAssign(item)}>
        {item.state === 'requested' ? '安排' : '改派'}
      </Button>
      <Button danger disabled={acts.isBusy} onClick={() => acts.onCancel(item)}>
        取消
      </Button>
    </Space>
  ) : null

const columnsWith = (acts: Acts): TableColumnsType<CounsellingCase> => [
  { title: '时间', key: 'start', render: (_, item) => <Start item={item} /> },
  { title: '主题', key: 'topic', render: (_, item) => item.topic },
  { title: '方式', key: 'way', render: (_, item) => wayWords[item.way] },
  {
    title: '状态',
    key: 'state',
    render: (_, { state }) => <Tag color={stateWords[state].color}>{stateWords[state].text}</Tag>,
  },
  { title: '老师', key: 'counsellor', render: (_, item) => item.counsellor?.name ?? '—' },
  { title: '站点', key: 'station', render: (_, item) => item.station?.name ?? '—' },
  { title: '电话', key: 'phone', render: (_, item) => <Phone phone={item.phone} /> },
  { title: '提出', key: 'created', render: (_, item) => timeText(item.createdAt) },
  { title: '操作', key: 'act', fixed: 'end', render: (_, item) => <CaseActs item={item} acts={acts} /> },
]

export const CaseTable = ({ cases, isLoading, ...acts }: Props) => (
  <Table<CounsellingCase>
    rowKey="id"
    columns={columnsWith(acts)}
    dataSource={cases}
    loading={isLoading}
    locale={{ emptyText: '没有预约' }}
    pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
    scroll={{ x: 'max-content' }}
  />
)
