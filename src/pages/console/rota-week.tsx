import { Button, Popconfirm, Select, Tag, type TableColumnsType } from 'antd'
import type { RotaShift, RotaWeek as Week } from '../../http/api/oncall.ts'
import { timeText } from '../shared/time.ts'
import { ListTable } from './list-table.tsx'
import { orderWords, pageChannelWords } from './words.ts'

interface Props {
  readonly week: Week
  readonly isBusy: boolean
  readonly remove: (shift: RotaShift) => void
  readonly swap: (shift: RotaShift, staff: string) => void
}

const dayMs = 86_400_000

interface Day {
  readonly from: string
  readonly until: string
}

const daysOf = ({ from, until }: Week): readonly Day[] => {
  const days: Day[] = []
  for (let at = Date.parse(from); at < Date.parse(until); at += dayMs)
    days.push({ from: new Date(at).toISOString(), until: new Date(at + dayMs).toISOString() })
  return days
}

const touches = (span: Day, day: Day): boolean => span.from < day.until && span.until > day.from

const Shift = ({ shift, ...props }: Props & { readonly shift: RotaShift }) => {
  const { week, isBusy, remove, swap } = props
  const { staff, from, until, channels } = shift
  return (
    <div className="rota-shift">
      <div>
        {timeText(from)} 到 {timeText(until)}
      </div>
      <div>
        {staff === undefined ? (
          <Tag variant="solid" color="#a8071a">
            账号没有了
          </Tag>
        ) : (
          <strong>{staff.name}</strong>
        )}{' '}
        {channels.map((channel) => pageChannelWords[channel]).join('、')}
      </div>
      <Select
        size="small"
        aria-label="换成谁"
        placeholder="换人"
        value={null}
        disabled={isBusy}
        options={week.people.filter(({ id }) => id !== staff?.id).map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(id: string | null) => {
          if (id !== null) swap(shift, id)
        }}
      />{' '}
      <Popconfirm
        title="把这一班拿掉？"
        okText="拿掉"
        cancelText="留着"
        disabled={isBusy}
        onConfirm={() => remove(shift)}
      >
        <Button size="small" disabled={isBusy}>
          拿掉
        </Button>
      </Popconfirm>
    </div>
  )
}

const columnsWith = (props: Props): TableColumnsType<Day> => {
  const { week } = props
  const order = (of: RotaShift['order']): TableColumnsType<Day>[number] => ({
    title: orderWords[of],
    key: of,
    render: (_, day) =>
      week.shifts
        .filter((shift) => shift.order === of && touches(shift, day))
        .map((shift) => <Shift key={shift.id} shift={shift} {...props} />),
  })
  const title: TableColumnsType<Day>[number] = {
    title: '日期',
    key: 'day',
    render: (_, day) => (
      <>
        {timeText(day.from).replace(/ \d\d:\d\d$/, '')}
        <br />
        {week.gaps.some((gap) => touches(gap, day)) && (
          <Tag variant="solid" color="#a8071a">
            有空档
          </Tag>
        )}
      </>
    ),
  }
  return [title, order('first'), order('next'), order('lead')]
}

/** A row for each day, a column for each order; a shift over midnight stands in both days. */
export const RotaWeek = (props: Props) => (
  <ListTable<Day>
    rowKey="from"
    size="small"
    columns={columnsWith(props)}
    dataSource={[...daysOf(props.week)]}
    pagination={false}
    rowClassName={(day) => (props.week.gaps.some((gap) => touches(gap, day)) ? 'rota-gap' : '')}
  />
)
