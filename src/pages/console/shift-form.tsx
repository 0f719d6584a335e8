import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd'
import { addShift, type RotaShift, type RotaWeek } from '../../http/api/oncall.ts'
import { call } from '../shared/call.ts'
import { useStaff } from './staff-context.ts'
import type { useAct } from './use-act.ts'
import { orderWords, pageChannelWords } from './words.ts'

interface Props {
  readonly day: string
  readonly people: RotaWeek['people']
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
}

interface Filled {
  readonly staff: string
  readonly order: RotaShift['order']
  readonly date: string
  readonly time: string
  readonly hours: number
  readonly channels: RotaShift['channels']
}

const hourMs = 3_600_000

/** Shanghai's clock has been eight hours ahead since 1991. */
const spanOf = ({ date, time, hours }: Filled): { readonly from: string; readonly until: string } => {
  const from = new Date(`${date}T${time}:00+08:00`)
  return { from: from.toISOString(), until: new Date(from.getTime() + hours * hourMs).toISOString() }
}

const options = <Key extends string>(words: Readonly<Record<Key, string>>) =>
  Object.entries<string>(words).map(([value, label]) => ({ value, label }))

/** Puts somebody on the rota. */
export const ShiftForm = ({ day, people, act, isBusy }: Props) => {
  const { me } = useStaff()
  const add = (filled: Filled): void => {
    const { staff, order, channels } = filled
    const body = { staff, order, channels, ...spanOf(filled) }
    void act(() => call(addShift, { body, csrf: me.csrf }), '排上了')
  }
  return (
    <Form<Filled>
      key={day}
      layout="inline"
      aria-label="排班"
      disabled={isBusy}
      initialValues={{ order: 'first', date: day, time: '08:00', hours: 12, channels: ['console'] }}
      onFinish={add}
    >
      <Form.Item name="staff" label="谁" rules={[{ required: true, message: '选一个人' }]}>
        <Select style={{ width: 120 }} options={people.map(({ id, name }) => ({ value: id, label: name }))} />
      </Form.Item>
      <Form.Item name="order" label="次序">
        <Select style={{ width: 90 }} options={options(orderWords)} />
      </Form.Item>
      <Form.Item name="date" label="哪天" rules={[{ required: true, message: '填日期' }]}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="time" label="几点" rules={[{ required: true, message: '填时间' }]}>
        <Input type="time" />
      </Form.Item>
      <Form.Item name="hours" label="几小时" rules={[{ required: true, message: '填几小时' }]}>
        <InputNumber min={1} max={168} />
      </Form.Item>
      <Form.Item name="channels" label="怎么叫" rules={[{ type: 'array', min: 1, message: '至少选一样' }]}>
        <Checkbox.Group options={options(pageChannelWords)} />
      </Form.Item>
      <Button type="primary" htmlType="submit">
        排上
      </Button>
    </Form>
  )
}
