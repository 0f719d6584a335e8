import { Button, Popconfirm, Space, Table, Tag, type TableColumnsType } from 'antd'
import { useCallback } from 'react'
import { calledSeat, cancelSeat, checkInSeat, openSeat, type SeatView } from '../../http/api/lectures.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { PhoneLink } from './case-cells.tsx'
import { seatByWords, seatStateWords, toCallWords } from './lecture-words.ts'
import { useStaff } from './staff-context.ts'
import type { useAct } from './use-act.ts'
import { useOpened } from './use-opened.ts'
import { shortNumber } from './words.ts'

interface Props {
  readonly seats: readonly SeatView[]
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
}

const standing: ReadonlySet<SeatView['state']> = new Set(['waiting', 'offered', 'seated'] as const)

const useSeatActs = (act: Props['act']) => {
  const { me } = useStaff()
  const { csrf } = me
  const take = useCallback((id: string) => call(openSeat, { params: { id }, csrf }), [csrf])
  return {
    ...useOpened(take, act),
    checkIn: (id: string) => void act(() => call(checkInSeat, { params: { id }, csrf }), '签到好了'),
    giveUp: (id: string) => void act(() => call(cancelSeat, { params: { id }, csrf }), '取消了'),
    called: (id: string) => void act(() => call(calledSeat, { params: { id }, csrf }), '记下了'),
  }
}

type SeatActs = ReturnType<typeof useSeatActs>

const Contact = ({ seat, acts }: { readonly seat: SeatView; readonly acts: SeatActs }) => {
  const opened = acts.opened.get(seat.id)
  if (opened !== undefined)
    return (
      <>
        {opened.name} <PhoneLink phone={opened.phone} />
      </>
    )
  return seat.hasContact ? (
    <Button size="small" onClick={() => acts.open(seat.id)}>
      打开
    </Button>
  ) : (
    <span className="console-none">没留</span>
  )
}

const Acts = ({
  seat,
  acts,
  isBusy,
}: {
  readonly seat: SeatView
  readonly acts: SeatActs
  readonly isBusy: boolean
}) => (
  <Space wrap>
    {standing.has(seat.state) && (
      <>
        <Button size="small" disabled={isBusy} onClick={() => acts.checkIn(seat.id)}>
          签到
        </Button>
        <Popconfirm title="取消这个报名？" okText="取消报名" cancelText="留着" onConfirm={() => acts.giveUp(seat.id)}>
          <Button size="small" disabled={isBusy}>
            取消
          </Button>
        </Popconfirm>
      </>
    )}
    {seat.toCall !== undefined && (
      <Button size="small" disabled={isBusy} onClick={() => acts.called(seat.id)}>
        打过了
      </Button>
    )}
  </Space>
)

const columnsWith = (acts: SeatActs, isBusy: boolean): TableColumnsType<SeatView> => [
  { title: '编号', key: 'id', render: (_, { id }) => <code title={id}>{shortNumber(id)}</code> },
  {
    title: '状态',
    key: 'state',
    render: (_, { state, toCall }) => (
      <>
        <Tag variant="solid" color={seatStateWords[state].color}>
          {seatStateWords[state].text}
        </Tag>
        {toCall !== undefined && (
          <Tag variant="solid" color="#a8071a">
            请打电话：{toCallWords[toCall]}
          </Tag>
        )}
      </>
    ),
  },
  { title: '怎么报的', key: 'by', render: (_, { by, since }) => `${seatByWords[by]}，${timeText(since)}` },
  { title: '称呼、电话', key: 'contact', render: (_, seat) => <Contact seat={seat} acts={acts} /> },
  { title: '', key: 'acts', render: (_, seat) => <Acts seat={seat} acts={acts} isBusy={isBusy} /> },
]

/** Who signed up, without names until one is opened, which is logged. Who has to be rung up comes first. */
export const LectureSeats = ({ seats, act, isBusy }: Props) => {
  const acts = useSeatActs(act)
  const ordered = seats.toSorted((a, b) => Number(b.toCall !== undefined) - Number(a.toCall !== undefined))
  return (
    <Table<SeatView>
      rowKey="id"
      size="small"
      columns={columnsWith(acts, isBusy)}
      dataSource={ordered}
      pagination={{ pageSize: 50, hideOnSinglePage: true }}
      locale={{ emptyText: '还没有人报名' }}
      scroll={{ x: 'max-content' }}
    />
  )
}
