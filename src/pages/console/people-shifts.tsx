import {
  Alert as Banner,
  Button,
  Form,
  Input,
  Popconfirm,
  Select,
  Space,
  Table,
  Tag,
  type TableColumnsType,
} from 'antd'
import {
  addDeskShift,
  answerDeskSwap,
  askDeskSwap,
  assignDeskShift,
  claimDeskShift,
  deskShifts,
  removeDeskShift,
  type DeskShiftView,
} from '../../http/api/desk-shifts.ts'
import { call } from '../shared/call.ts'
import { timeText, today } from '../shared/time.ts'
import { NotUpdated } from './not-updated.tsx'
import { deskKindWords } from './people-words.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'

const ask = () => call(deskShifts, { query: { day: today() } })
const nothing = async (): Promise<void> => undefined

interface Person {
  readonly id: string
  readonly name: string
}

interface CellProps {
  readonly shift: DeskShiftView
  readonly shifts: readonly DeskShiftView[]
  readonly people: readonly Person[]
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
}

const spanText = ({ start, end }: { readonly start: string; readonly end: string }): string =>
  `${timeText(start)} 到 ${timeText(end).split(' ').at(-1) ?? ''}`

/** The office puts somebody on a shift, or takes it away. */
const OfficeActs = ({ shift, people, act, isBusy }: CellProps) => {
  const { me } = useStaff()
  const { id, version, who } = shift
  const assign = (next: string | undefined): void => {
    const body = next === undefined ? { version } : { version, who: next }
    void act(() => call(assignDeskShift, { params: { id }, body, csrf: me.csrf }), '排好了')
  }
  const remove = (): void =>
    void act(() => call(removeDeskShift, { params: { id }, body: { version }, csrf: me.csrf }), '拿掉了')
  return (
    <Space wrap>
      <Select
        size="small"
        aria-label="给谁"
        placeholder="给谁"
        style={{ width: 140 }}
        value={who?.id ?? null}
        allowClear
        disabled={isBusy}
        options={people.map((one) => ({ value: one.id, label: one.name }))}
        onChange={(next: string | null | undefined) => assign(next ?? undefined)}
      />
      <Popconfirm title="把这一班拿掉？" okText="拿掉" cancelText="留着" onConfirm={remove}>
        <Button size="small" disabled={isBusy}>
          拿掉
        </Button>
      </Popconfirm>
    </Space>
  )
}

/** A counsellor claims a shift, asks a colleague to swap, or answers one who asked. */
const OwnActs = ({ shift, shifts, people, act, isBusy }: CellProps) => {
  const { me } = useStaff()
  const { id, version, who, isMine, asked } = shift
  const common = { params: { id }, csrf: me.csrf }
  const claim = () => void act(() => call(claimDeskShift, { ...common, body: { version } }), '领到了')
  const answer = (yes: boolean) =>
    void act(() => call(answerDeskSwap, { ...common, body: { version, yes } }), yes ? '换好了' : '回了，不换')
  const swap = (choice: string): void => {
    const [to = '', inReturn] = choice.split(' ')
    const body = { version, to, ...(inReturn === undefined ? {} : { inReturn }) }
    void act(() => call(askDeskSwap, { ...common, body }), '问了，等对方点头')
  }
  if (asked?.isMe === true)
    return (
      <Space wrap>
        {asked.inReturn === undefined ? '请你来' : `换你的 ${spanText(asked.inReturn)}`}
        <Button size="small" type="primary" disabled={isBusy} onClick={() => answer(true)}>
          换
        </Button>
        <Button size="small" disabled={isBusy} onClick={() => answer(false)}>
          不换
        </Button>
      </Space>
    )
  if (who === undefined)
    return (
      <Button size="small" type="primary" disabled={isBusy} onClick={claim}>
        我来
      </Button>
    )
  if (!isMine) return null
  const mine = who.id
  const options = [
    ...people.filter((one) => one.id !== mine).map((one) => ({ value: one.id, label: `请${one.name}来` })),
    ...shifts
      .filter((other) => other.who !== undefined && other.who.id !== mine)
      .map((other) => ({ value: `${other.who?.id} ${other.id}`, label: `换${other.who?.name}的 ${spanText(other)}` })),
  ]
  return (
    <Select
      size="small"
      aria-label="和谁换"
      placeholder="和谁换"
      style={{ width: 220 }}
      value={null}
      disabled={isBusy}
      options={options}
      onChange={(choice: string | null) => {
        if (choice !== null) swap(choice)
      }}
    />
  )
}

const columns = (props: Omit<CellProps, 'shift'>, isOffice: boolean): TableColumnsType<DeskShiftView> => [
  { title: '时间', key: 'when', render: (_, shift) => spanText(shift) },
  { title: '', key: 'kind', render: (_, { kind }) => deskKindWords[kind] },
  {
    title: '谁',
    key: 'who',
    render: (_, { who, asked }) => (
      <>
        {who?.name ?? (
          <Tag variant="solid" color="#a8071a">
            没有人
          </Tag>
        )}
        {asked !== undefined && <span className="console-hint">（问了{asked.who.name}）</span>}
      </>
    ),
  },
  {
    title: '',
    key: 'acts',
    render: (_, shift) => (isOffice ? <OfficeActs {...props} shift={shift} /> : <OwnActs {...props} shift={shift} />),
  },
]

interface Filled {
  readonly kind: 'phone' | 'online'
  readonly date: string
  readonly from: string
  readonly to: string
}

const AddShift = ({ act, isBusy }: Pick<CellProps, 'act' | 'isBusy'>) => {
  const { me } = useStaff()
  const add = ({ kind, date, from, to }: Filled): void => {
    const at = (time: string): string => new Date(`${date}T${time}:00+08:00`).toISOString()
    const body = { kind, start: at(from), end: at(to) }
    void act(() => call(addDeskShift, { body, csrf: me.csrf }), '加好了')
  }
  return (
    <Form<Filled>
      layout="inline"
      aria-label="加一班"
      disabled={isBusy}
      initialValues={{ kind: 'phone', date: today(), from: '18:30', to: '20:30' }}
      onFinish={add}
    >
      <Form.Item name="kind">
        <Select
          aria-label="哪一种"
          style={{ width: 110 }}
          options={Object.entries(deskKindWords).map(([value, label]) => ({ value, label }))}
        />
      </Form.Item>
      <Form.Item name="date" rules={[{ required: true, message: '填日期' }]}>
        <Input type="date" aria-label="哪天" />
      </Form.Item>
      <Form.Item name="from" rules={[{ required: true, message: '填时间' }]}>
        <Input type="time" aria-label="几点起" />
      </Form.Item>
      <Form.Item name="to" rules={[{ required: true, message: '填时间' }]}>
        <Input type="time" aria-label="到几点" />
      </Form.Item>
      <Button htmlType="submit">加一班</Button>
    </Form>
  )
}

/** Two weeks of the counselling telephone and the online desk: the office plans, counsellors claim and swap. */
export const DeskShifts = () => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, nothing)
  const { shifts = [], people = [] } = list.data ?? {}
  const open = shifts.filter(({ who }) => who === undefined).length
  const isOffice = me.role !== 'counsellor'
  return (
    <section aria-label="咨询电话和网上值守">
      <h2>咨询电话和网上值守</h2>
      <NotUpdated trouble={list.trouble} />
      {open > 0 && (
        <Banner type="warning" showIcon className="console-trouble" title={`两周里有 ${open} 班还没有人领`} />
      )}
      {isOffice && <AddShift act={act} isBusy={isBusy} />}
      <Table<DeskShiftView>
        rowKey="id"
        size="small"
        scroll={{ x: 'max-content' }}
        columns={columns({ shifts, people, act, isBusy }, isOffice)}
        dataSource={shifts}
        loading={list.isLoading}
        pagination={false}
        locale={{ emptyText: '两周里还没有排班' }}
      />
    </section>
  )
}
