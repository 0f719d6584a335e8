import { Alert as Banner, Button, Checkbox, DatePicker, Drawer, Space, type TableColumnsType } from 'antd'
import { useCallback, useState } from 'react'
import {
  deliveries,
  replayDelivery,
  replayFailed,
  type Delivery,
  type Endpoint,
} from '../../http/api/outgoing-webhooks.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { ListTable } from './list-table.tsx'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'
import { attemptText, deliveryText, eventText } from './webhooks-words.ts'

const Tries = ({ delivery }: { readonly delivery: Delivery }) => (
  <ul style={{ margin: 0, paddingInlineStart: 16 }}>
    {delivery.attempts.map((attempt) => (
      <li key={attempt.at}>{attemptText(attempt)}</li>
    ))}
  </ul>
)

const columnsWith = (isBusy: boolean, replay: (delivery: Delivery) => void): TableColumnsType<Delivery> => [
  { title: '时间', key: 'at', render: (_, { at }) => timeText(at) },
  {
    title: '事情',
    key: 'type',
    render: (_, { type, event }) => (
      <>
        {eventText(type)}
        <br />
        <small>{event}</small>
      </>
    ),
  },
  { title: '结果', key: 'state', render: (_, row) => deliveryText(row) },
  { title: '每次', key: 'tries', render: (_, row) => <Tries delivery={row} /> },
  {
    title: '',
    key: 'act',
    render: (_, row) =>
      row.state !== 'waiting' && (
        <Button size="small" disabled={isBusy} onClick={() => replay(row)}>
          再发
        </Button>
      ),
  },
]

interface WebhookLogProps {
  readonly endpoint: Endpoint
  readonly onChange: () => Promise<void>
  readonly onClose: () => void
}

/** What was sent to one address, with each try; what was answered is not kept. */
export const WebhookLog = ({ endpoint, onChange, onClose }: WebhookLogProps) => {
  const { me } = useStaff()
  const [isFailedOnly, setFailedOnly] = useState(false)
  const [since, setSince] = useState<string>()
  const { id } = endpoint
  const ask = useCallback(
    () => call(deliveries, { params: { id }, query: { failed: isFailedOnly ? 'yes' : 'no' } }),
    [id, isFailedOnly],
  )
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const replay = (row: Delivery): void =>
    void act(() => call(replayDelivery, { params: { id: row.id }, body: {}, csrf: me.csrf }), '马上再发')
  const replayAll = (): void => {
    if (since === undefined) return
    const body = { since }
    void act(() => call(replayFailed, { params: { id }, body, csrf: me.csrf }), '没收下的马上再发')
  }
  return (
    <Drawer open title={`“${endpoint.note}”发过的`} size="large" onClose={onClose}>
      {list.trouble !== undefined && <Banner type="warning" showIcon title={`没更新成：${list.trouble}`} />}
      <Space wrap style={{ marginBlockEnd: 12 }}>
        <Checkbox checked={isFailedOnly} onChange={({ target }) => setFailedOnly(target.checked)}>
          只看没收下的
        </Checkbox>
        <DatePicker
          aria-label="从哪天起"
          placeholder="从哪天起"
          onChange={(day) => setSince(day === null ? undefined : day.startOf('day').toISOString())}
        />
        <Button disabled={isBusy || since === undefined} onClick={replayAll}>
          这天起没收下的都再发
        </Button>
      </Space>
      <ListTable<Delivery>
        rowKey="id"
        size="small"
        columns={columnsWith(isBusy, replay)}
        dataSource={list.data?.deliveries ?? []}
        loading={list.isLoading}
        locale={{ emptyText: '没有' }}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      />
    </Drawer>
  )
}
