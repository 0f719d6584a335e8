import { Alert as Banner, Button, Card, Empty, Modal, Popconfirm, Space, Spin, Typography } from 'antd'
import { useState } from 'react'
import {
  addEndpoint,
  changeEndpoint,
  endpoints,
  pingEndpoint,
  rotateSecret,
  switchEndpoint,
  type Endpoint,
} from '../../http/api/outgoing-webhooks.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { openAgain, useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'
import { WebhookForm, type NewEndpoint } from './webhooks-form.tsx'
import { WebhookLog } from './webhooks-log.tsx'
import { eventText, standingText } from './webhooks-words.ts'

const ask = () => call(endpoints, {})

interface CardActs {
  readonly isBusy: boolean
  readonly ping: (endpoint: Endpoint) => void
  readonly rotate: (endpoint: Endpoint) => void
  readonly turn: (endpoint: Endpoint, state: 'on' | 'off') => void
  readonly open: (what: Opened) => void
}

type Opened =
  | { readonly kind: 'add' }
  | { readonly kind: 'edit' | 'log'; readonly endpoint: Endpoint }
  | { readonly kind: 'secret'; readonly secret: string }

const Buttons = ({ endpoint, acts }: { readonly endpoint: Endpoint; readonly acts: CardActs }) => {
  const { isBusy, ping, rotate, turn, open } = acts
  return (
    <Space wrap>
      <Button size="small" onClick={() => open({ kind: 'log', endpoint })}>
        发过的
      </Button>
      <Button size="small" disabled={isBusy} onClick={() => ping(endpoint)}>
        发个测试
      </Button>
      <Button size="small" disabled={isBusy} onClick={() => open({ kind: 'edit', endpoint })}>
        改
      </Button>
      <Popconfirm
        title="换了以后，旧密钥还能用一阵，请在这之前给对方新的。"
        okText="换"
        cancelText="不换"
        onConfirm={() => rotate(endpoint)}
      >
        <Button size="small" disabled={isBusy}>
          换密钥
        </Button>
      </Popconfirm>
      {endpoint.state === 'off' && (
        <Button size="small" type="primary" disabled={isBusy} onClick={() => turn(endpoint, 'on')}>
          恢复
        </Button>
      )}
      {endpoint.state === 'off' && endpoint.offWhy !== 'staff' && (
        <Button size="small" disabled={isBusy} onClick={() => turn(endpoint, 'off')}>
          就停用
        </Button>
      )}
      {endpoint.state !== 'off' && (
        <Popconfirm
          title="停用以后不再发，等着的也不发。"
          okText="停用"
          cancelText="不停"
          onConfirm={() => turn(endpoint, 'off')}
        >
          <Button size="small" danger disabled={isBusy}>
            停用
          </Button>
        </Popconfirm>
      )}
    </Space>
  )
}

const EndpointCard = ({ endpoint, acts }: { readonly endpoint: Endpoint; readonly acts: CardActs }) => {
  const { note, owner, url, events, waiting, failed, oldSecretUntil } = endpoint
  return (
    <Card size="small" title={note} extra={standingText(endpoint)} style={{ marginBlockEnd: 12 }}>
      <p style={{ overflowWrap: 'anywhere' }}>{url}</p>
      <p>
        找 {owner} · {events.length === 0 ? '全部都告诉' : events.map(eventText).join('、')} · 等着 {waiting} 条，没收下{' '}
        {failed} 条{oldSecretUntil !== undefined && ` · 旧密钥用到 ${timeText(oldSecretUntil)}`}
      </p>
      <Buttons endpoint={endpoint} acts={acts} />
    </Card>
  )
}

const Secret = ({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) => (
  <Modal open title="密钥只显示这一次" footer={null} onCancel={onClose}>
    <p>抄给对方，用来认出是我们发的。关上以后看不到了，丢了就换一个。</p>
    <Typography.Paragraph copyable code style={{ overflowWrap: 'anywhere' }}>
      {secret}
    </Typography.Paragraph>
  </Modal>
)

/** Programs that are told of what happens here: ids and names of events, never who or what was said. */
export const WebhooksPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const [opened, setOpened] = useState<Opened>()
  const close = (): void => setOpened(undefined)
  const { csrf } = me
  const show = ({ secret }: { readonly secret: string }): void => setOpened({ kind: 'secret', secret })
  const add = (body: NewEndpoint): void => void act(async () => show(await call(addEndpoint, { body, csrf })), '加上了')
  const change = async ({ id, version }: Endpoint, body: NewEndpoint): Promise<void> => {
    const put = () => call(changeEndpoint, { params: { id }, body: { ...body, version }, csrf })
    if (await act(put, '存好了', openAgain)) close()
  }
  const acts: CardActs = {
    isBusy,
    open: setOpened,
    ping: ({ id }) =>
      void act(() => call(pingEndpoint, { params: { id }, body: {}, csrf }), '发出去了，到“发过的”看结果'),
    rotate: ({ id, version }) =>
      void act(async () => show(await call(rotateSecret, { params: { id }, body: { version }, csrf })), '换好了'),
    turn: ({ id, version }, state) =>
      void act(
        () => call(switchEndpoint, { params: { id }, body: { version, state }, csrf }),
        state === 'on' ? '恢复了，没收下的到“发过的”里再发' : '停用了',
      ),
  }
  if (list.data === undefined)
    return list.trouble === undefined ? <Spin /> : <Banner type="warning" title={list.trouble} />
  return (
    <section aria-label="接收地址">
      <p className="console-hint">
        这里发生了什么，告诉别的系统：只有编号和事情的名字，没有人名、电话和说过的话。按 Standard Webhooks 签名，10
        次试完大约三天，次序不保证。
        {list.data.allowsInside
          ? '设置里放行的内网地址也能用。'
          : '只能是公网的 https 地址；内网地址要先设 WEBHOOKS_ALLOW。'}
      </p>
      <Button type="primary" onClick={() => setOpened({ kind: 'add' })} style={{ marginBlockEnd: 12 }}>
        加一个
      </Button>
      {list.data.endpoints.length === 0 && <Empty description="还没有接收地址" />}
      {list.data.endpoints.map((endpoint) => (
        <EndpointCard key={endpoint.id} endpoint={endpoint} acts={acts} />
      ))}
      {opened?.kind === 'add' && (
        <Modal open title="加一个接收地址" footer={null} onCancel={close}>
          <WebhookForm isBusy={isBusy} onSave={add} />
        </Modal>
      )}
      {opened?.kind === 'edit' && (
        <Modal open title="改接收地址" footer={null} onCancel={close}>
          <WebhookForm
            isBusy={isBusy}
            endpoint={opened.endpoint}
            onSave={(body) => void change(opened.endpoint, body)}
          />
        </Modal>
      )}
      {opened?.kind === 'secret' && <Secret secret={opened.secret} onClose={close} />}
      {opened?.kind === 'log' && <WebhookLog endpoint={opened.endpoint} onChange={list.reload} onClose={close} />}
    </section>
  )
}
