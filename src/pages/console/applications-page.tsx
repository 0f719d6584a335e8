import { Button, Card, Descriptions, Select, Space, Tag } from 'antd'
import { useCallback } from 'react'
import {
  applications,
  closeApplication,
  openApplication,
  type Application,
  type OpenedApplication,
} from '../../http/api/applications.ts'
import { hookList } from '../../http/api/incoming-hooks.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import './incoming.css'
import { aboutText, resultOptions, type ApplicationResult } from './applications-words.ts'
import { AwaitedBox } from './awaited-box.tsx'
import { CardList } from './card-list.tsx'
import { PhoneLink } from './case-cells.tsx'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { useOpened } from './use-opened.ts'
import { usePoll } from './use-poll.ts'
import { shortNumber } from './words.ts'

const ask = () => call(applications, {})
const askSources = () => call(hookList, {})
const sourcesEveryMs = 600_000

const Filled = ({ opened }: { readonly opened: OpenedApplication }) => (
  <Descriptions
    column={1}
    size="small"
    items={[
      { key: 'name', label: '姓名', children: opened.name ?? '没填' },
      { key: 'phone', label: '电话', children: <PhoneLink phone={opened.phone} /> },
      ...opened.answers.map(({ field, value }) => ({ key: `answer ${field}`, label: field, children: value })),
    ]}
  />
)

interface CardProps {
  readonly item: Application
  /** The name of the system it came from. */
  readonly from: string
  readonly opened: OpenedApplication | undefined
  readonly isBusy: boolean
  readonly onOpen: (id: string) => void
  readonly onFold: (id: string) => void
  readonly onClose: (item: Application, result: ApplicationResult) => void
  readonly onChange: () => Promise<void>
}

/** One application: what it is about and when it came, until it is opened. */
const ApplicationCard = ({ item, from, opened, isBusy, onOpen, onFold, onClose, onChange }: CardProps) => (
  <Card
    size="small"
    className="case-card"
    title={
      <>
        {aboutText(item.about)} <code title={item.id}>{shortNumber(item.id)}</code>
      </>
    }
    extra={<Tag color={item.state === 'open' ? 'blue' : 'default'}>{item.state === 'open' ? '没办' : '办完'}</Tag>}
  >
    <p className="console-none">
      {timeText(item.createdAt)}，从 {from} 来{item.hasPhone ? '，留了电话' : '，没留电话'}
    </p>
    {opened !== undefined && <Filled opened={opened} />}
    {opened !== undefined && <AwaitedBox matter={item.id} isEnded={item.state !== 'open'} onChange={onChange} />}
    <Space wrap>
      {opened === undefined ? (
        <Button type={item.state === 'open' ? 'primary' : 'default'} disabled={isBusy} onClick={() => onOpen(item.id)}>
          打开
        </Button>
      ) : (
        <Button onClick={() => onFold(item.id)}>收起</Button>
      )}
      {opened !== undefined && item.state === 'open' && (
        <Select<ApplicationResult>
          aria-label="怎么办完的"
          placeholder="怎么办完的"
          disabled={isBusy}
          options={[...resultOptions]}
          onChange={(result) => onClose(item, result)}
          className="applications-result"
        />
      )}
    </Space>
  </Card>
)

/** Applications that came by a form of another system. */
export const ApplicationsPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const sources = usePoll(askSources, sourcesEveryMs)
  const { act, isBusy } = useAct(list.reload, onChange)
  const take = useCallback((id: string) => call(openApplication, { params: { id }, csrf: me.csrf }), [me.csrf])
  const { opened, open, close } = useOpened(take, act)
  const end = ({ id, version }: Application, result: ApplicationResult): void => {
    void act(
      () => call(closeApplication, { params: { id }, body: { version, result }, csrf: me.csrf }),
      '办完了，记下了',
    )
  }
  const items = list.data?.applications ?? []
  return (
    <section aria-label="外来申请">
      <div className="console-tools">
        <p className="console-hint">从别的表单工具转来的申请。没打开之前看不到姓名、电话和内容，谁打开的会记下。</p>
        <Button onClick={() => void list.reload()}>刷新</Button>
      </div>
      <CardList list={list} empty="没有转来的申请">
        {items.map((item) => (
          <ApplicationCard
            key={item.id}
            item={item}
            from={sources.data?.sources.find(({ source }) => source === item.source)?.name || item.source}
            opened={opened.get(item.id)}
            isBusy={isBusy}
            onOpen={open}
            onFold={close}
            onClose={end}
            onChange={list.reload}
          />
        ))}
      </CardList>
    </section>
  )
}
