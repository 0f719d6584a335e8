import { Button, Form, Input, Select } from 'antd'
import type { z } from 'zod'
import type { addEndpoint, Endpoint } from '../../http/api/outgoing-webhooks.ts'
import { eventOptions } from './webhooks-words.ts'

export type NewEndpoint = z.input<typeof addEndpoint.body>

interface WebhookFormProps {
  readonly isBusy: boolean
  /** The endpoint that is changed; a new one without. */
  readonly endpoint?: Endpoint
  readonly onSave: (endpoint: NewEndpoint) => void
}

/** Where, of what, what for and who answers for it. */
export const WebhookForm = ({ isBusy, endpoint, onSave }: WebhookFormProps) => (
  <Form<NewEndpoint>
    layout="vertical"
    aria-label={endpoint === undefined ? '加一个接收地址' : '改接收地址'}
    disabled={isBusy}
    initialValues={endpoint ?? { events: [] }}
    onFinish={onSave}
  >
    <Form.Item name="url" label="地址" rules={[{ required: true, message: '写上地址' }]}>
      <Input maxLength={500} placeholder="https://" autoComplete="off" />
    </Form.Item>
    <Form.Item name="note" label="做什么用" rules={[{ required: true, message: '写一句做什么用' }]}>
      <Input maxLength={60} placeholder="区总工会数据看板" />
    </Form.Item>
    <Form.Item name="owner" label="找谁" rules={[{ required: true, message: '写上谁管' }]}>
      <Input maxLength={40} placeholder="信息科" />
    </Form.Item>
    <Form.Item name="events" label="告诉它什么（不选就是全部）">
      <Select mode="multiple" options={eventOptions} placeholder="全部" />
    </Form.Item>
    <Button type="primary" htmlType="submit" disabled={isBusy}>
      {endpoint === undefined ? '加上' : '存'}
    </Button>
  </Form>
)
