import { Button, Popconfirm, Space, type TableColumnsType } from 'antd'
import type { DeadHook } from '../../http/api/incoming-hooks.ts'
import { timeText } from '../shared/time.ts'
import { actionText, readable, whyText } from './incoming-words.ts'
import { ListTable } from './list-table.tsx'
import { shortNumber } from './words.ts'

export interface DeadActs {
  readonly isBusy: boolean
  readonly opened: ReadonlyMap<string, { readonly body: string }>
  readonly open: (id: string) => void
  readonly close: (id: string) => void
  readonly retry: (one: DeadHook) => void
  readonly drop: (one: DeadHook) => void
}

const ActsOf = ({ one, acts }: { readonly one: DeadHook; readonly acts: DeadActs }) => {
  const { isBusy, opened, open, close, retry, drop } = acts
  return (
    <Space wrap>
      <Button type="primary" disabled={isBusy} onClick={() => retry(one)}>
        再试
      </Button>
      {opened.has(one.id) ? (
        <Button onClick={() => close(one.id)}>收起</Button>
      ) : (
        <Button disabled={isBusy} onClick={() => open(one.id)}>
          打开
        </Button>
      )}
      <Popconfirm title="不要了以后，内容就删掉了。" okText="不要了" cancelText="留着" onConfirm={() => drop(one)}>
        <Button disabled={isBusy}>不要了</Button>
      </Popconfirm>
    </Space>
  )
}

const columnsWith = (acts: DeadActs, nameOf: (source: string) => string): TableColumnsType<DeadHook> => [
  {
    title: '哪里来的',
    key: 'source',
    render: (_, { id, source, at }) => (
      <>
        {nameOf(source)} <code title={id}>{shortNumber(id)}</code>
        <br />
        <span className="console-none">{timeText(at)}</span>
      </>
    ),
  },
  {
    title: '为什么收不下',
    key: 'reason',
    render: (_, { id, action, reason, tries }) => {
      const body = acts.opened.get(id)?.body
      return (
        <>
          {actionText(action)}：{whyText(reason)}
          {tries > 0 && <span className="console-none">，又试过 {tries} 次</span>}
          {body !== undefined && <pre className="incoming-body">{readable(body)}</pre>}
        </>
      )
    },
  },
  { title: '操作', key: 'act', render: (_, one) => <ActsOf one={one} acts={acts} /> },
]

interface Props {
  readonly dead: readonly DeadHook[]
  readonly isLoading: boolean
  readonly acts: DeadActs
  readonly nameOf: (source: string) => string
}

/** What did not fit. */
export const DeadHooks = ({ dead, isLoading, acts, nameOf }: Props) => (
  <ListTable<DeadHook>
    rowKey="id"
    size="middle"
    columns={columnsWith(acts, nameOf)}
    dataSource={[...dead]}
    loading={isLoading}
    locale={{ emptyText: '都收下了' }}
    pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
  />
)
