import { Tag, type TableColumnsType } from 'antd'
import { useCallback } from 'react'
import {
  dropDeadHook,
  hookList,
  openDeadHook,
  retryDeadHook,
  type DeadHook,
  type HookSource,
} from '../../http/api/incoming-hooks.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import './incoming.css'
import { DeadHooks } from './incoming-dead.tsx'
import { sourceText } from './incoming-words.ts'
import { ListTable } from './list-table.tsx'
import { NotUpdated } from './not-updated.tsx'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { useOpened } from './use-opened.ts'
import { usePoll } from './use-poll.ts'

const ask = () => call(hookList, {})

const colors = { on: '#237804', 'no-secret': '#595959', wrong: '#a8071a' } as const

const sourceColumns: TableColumnsType<HookSource> = [
  {
    title: '系统',
    key: 'name',
    render: (_, { name, source }) => (
      <>
        {name} <code>{source}</code>
      </>
    ),
  },
  {
    title: '状态',
    key: 'state',
    render: (_, { state, problem }) => (
      <>
        <Tag variant="solid" color={colors[state]}>
          {sourceText({ state })}
        </Tag>
        {problem !== '' && <code className="console-none">{problem}</code>}
      </>
    ),
  },
  {
    title: '最近一次',
    key: 'last',
    render: (_, { lastAt }) => (lastAt === undefined ? '还没有' : timeText(lastAt)),
  },
]

/** Systems that tell us something, and what of it waits for a decision. */
export const IncomingPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const take = useCallback((id: string) => call(openDeadHook, { params: { id }, csrf: me.csrf }), [me.csrf])
  const opening = useOpened(take, act)
  const { sources = [], dead = [], total = 0 } = list.data ?? {}
  const retry = ({ id, version }: DeadHook): void => {
    const run = () => call(retryDeadHook, { params: { id }, body: { version }, csrf: me.csrf })
    void act(run, '再试了一次，还不行会留在这里')
  }
  const drop = ({ id, version }: DeadHook): void => {
    void act(() => call(dropDeadHook, { params: { id }, body: { version }, csrf: me.csrf }), '不要了，内容删了')
  }
  const nameOf = (source: string): string => sources.find((one) => one.source === source)?.name || source
  return (
    <section aria-label="外来消息">
      <p className="console-hint">
        别的系统发来、这里收不下的。对照文件改好了可以再试；没打开之前看不到内容，谁打开的会记下。
        {total > dead.length && `一共 ${total} 条，先列最近的 ${dead.length} 条。`}
      </p>
      <NotUpdated trouble={list.trouble} />
      <DeadHooks dead={dead} isLoading={list.isLoading} acts={{ isBusy, ...opening, retry, drop }} nameOf={nameOf} />
      <h2 className="incoming-title">接进来的系统</h2>
      <ListTable<HookSource>
        rowKey="source"
        size="middle"
        columns={sourceColumns}
        dataSource={[...sources]}
        locale={{ emptyText: '没有接进来的系统' }}
        pagination={false}
      />
    </section>
  )
}
