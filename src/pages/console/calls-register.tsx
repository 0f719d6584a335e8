import { Button, Checkbox, Form, Input, InputNumber, Segmented, Select } from 'antd'
import { useCallback } from 'react'
import { registerCall, type CallTopic } from '../../http/api/callbacks.ts'
import { call } from '../shared/call.ts'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'

interface Filled {
  readonly at: string
  readonly topic: CallTopic
  readonly outcome: 'handled' | 'call-back'
  readonly name?: string
  readonly phone?: string
  readonly minutes?: number | null
  readonly words?: string
  readonly urgent?: boolean
}

const topics: readonly { readonly value: CallTopic; readonly label: string }[] = [
  { value: 'enquiry', label: '来问事情' },
  { value: 'appointment', label: '想约个时间' },
  { value: 'message', label: '回我们的电话' },
  { value: 'greeting', label: '别的' },
]
const outcomes = [
  { value: 'handled', label: '说完了' },
  { value: 'call-back', label: '要回电话' },
]

/** Now on Shanghai's clocks, as the field wants it. */
const nowText = (): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' })
    .format(new Date())
    .replace(' ', 'T')

const nothing = async (): Promise<void> => undefined

/** A call that somebody of the office took. */
export const CallsRegister = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const [form] = Form.useForm<Filled>()
  const { act, isBusy } = useAct(nothing, onChange)
  const save = useCallback(
    async ({ minutes, ...filled }: Filled): Promise<void> => {
      const given = minutes === null || minutes === undefined ? {} : { minutes }
      const body = { ...filled, ...given, at: new Date(`${filled.at}:00+08:00`).toISOString() }
      if (await act(() => call(registerCall, { body, csrf: me.csrf }), '登记好了')) form.resetFields()
    },
    [act, form, me.csrf],
  )
  return (
    <Form<Filled>
      form={form}
      layout="vertical"
      aria-label="来电登记"
      className="calls-form"
      disabled={isBusy}
      initialValues={{ at: nowText(), topic: 'enquiry', outcome: 'handled' }}
      onFinish={(filled) => void save(filled)}
    >
      <Form.Item name="at" label="什么时候打来的" rules={[{ required: true, message: '填时间' }]}>
        <Input type="datetime-local" />
      </Form.Item>
      <Form.Item name="topic" label="什么事">
        <Select options={[...topics]} />
      </Form.Item>
      <Form.Item name="outcome" label="说完了没有">
        <Segmented options={outcomes} />
      </Form.Item>
      <Form.Item name="name" label="称呼（可以不填）">
        <Input maxLength={20} />
      </Form.Item>
      <Form.Item name="phone" label="号码（要回电话才要）">
        <Input inputMode="tel" maxLength={30} />
      </Form.Item>
      <Form.Item name="urgent" valuePropName="checked">
        <Checkbox>急，放假也要打</Checkbox>
      </Form.Item>
      <Form.Item name="minutes" label="讲了几分钟">
        <InputNumber min={0} max={300} precision={0} />
      </Form.Item>
      <Form.Item name="words" label="要记的（只写办事要用的）">
        <Input.TextArea rows={3} maxLength={1000} />
      </Form.Item>
      <Button type="primary" htmlType="submit">
        登记
      </Button>
    </Form>
  )
}
