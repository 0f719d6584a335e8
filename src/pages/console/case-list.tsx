import { Card, Descriptions, Empty, Grid, Space, Spin, Table, type TableColumnsType } from 'antd'
import type { CounsellingCase } from '../../http/api/counselling.ts'
import { timeText } from '../shared/time.ts'
import { CaseActs, Phone, Start, StateTag, Urgency, Wish, type Acts } from './case-cells.tsx'
import { outcomeWords, wayWords } from './words.ts'

interface Props extends Acts {
  readonly cases: readonly CounsellingCase[]
  readonly isLoading: boolean
}

const TwoLines = ({ first, second }: { readonly first: string; readonly second: string | undefined }) => (
  <>
    {first}
    {second !== undefined && <div className="console-none">{second}</div>}
  </>
)

const State = ({ item }: { readonly item: CounsellingCase }) => (
  <>
    <StateTag state={item.state} /> <Urgency item={item} />
  </>
)

/** What the member would like of the counsellor, or what came of it. */
const more = ({ outcome, wishes }: CounsellingCase): string | undefined => {
  if (outcome !== undefined) return outcomeWords[outcome]
  return wishes.length === 0 ? undefined : wishes.join('，')
}

const columnsWith = (acts: Acts): TableColumnsType<CounsellingCase> => [
  {
    title: '时间',
    key: 'start',
    render: (_, item) => (
      <Space wrap>
        <Start item={item} />
        <Wish item={item} {...acts} />
      </Space>
    ),
  },
  {
    title: '主题',
    key: 'topic',
    render: (_, item) => <TwoLines first={`${item.topic}（${wayWords[item.way]}）`} second={more(item)} />,
  },
  { title: '状态', key: 'state', render: (_, item) => <State item={item} /> },
  {
    title: '老师',
    key: 'counsellor',
    render: (_, item) => <TwoLines first={item.counsellor?.name ?? '—'} second={item.station?.name} />,
  },
  { title: '电话', key: 'phone', render: (_, item) => <Phone item={item} {...acts} /> },
  { title: '提出', key: 'created', render: (_, item) => timeText(item.createdAt) },
  { title: '操作', key: 'act', fixed: 'end', render: (_, item) => <CaseActs item={item} {...acts} /> },
]

/** One request on a phone, where the columns do not fit. */
const CaseCard = ({ item, acts }: { readonly item: CounsellingCase; readonly acts: Acts }) => (
  <Card size="small" className="case-card" title={<Start item={item} />} extra={<State item={item} />}>
    <Descriptions
      column={1}
      size="small"
      items={[
        { key: 'topic', label: '主题', children: `${item.topic}（${wayWords[item.way]}）` },
        ...(more(item) === undefined ? [] : [{ key: 'more', label: '备注', children: more(item) }]),
        { key: 'counsellor', label: '老师', children: item.counsellor?.name ?? '—' },
        { key: 'station', label: '站点', children: item.station?.name ?? '—' },
        ...(item.hasWish && item.start === undefined
          ? [{ key: 'wish', label: '意愿', children: <Wish item={item} {...acts} /> }]
          : []),
        { key: 'phone', label: '电话', children: <Phone item={item} {...acts} /> },
        { key: 'created', label: '提出', children: timeText(item.createdAt) },
      ]}
    />
    <CaseActs item={item} {...acts} />
  </Card>
)

export const CaseList = ({ cases, isLoading, ...acts }: Props) => {
  const { lg } = Grid.useBreakpoint()
  if (lg === false) {
    return (
      <Spin spinning={isLoading}>
        {cases.length === 0 ? (
          <Empty description="没有预约" />
        ) : (
          cases.map((item) => <CaseCard key={item.id} item={item} acts={acts} />)
        )}
      </Spin>
    )
  }
  return (
    <Table<CounsellingCase>
      rowKey="id"
      size="middle"
      columns={columnsWith(acts)}
      dataSource={cases}
      loading={isLoading}
      locale={{ emptyText: '没有预约' }}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 'max-content' }}
    />
  )
}
