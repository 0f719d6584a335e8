import { Segmented, Select, Tag, type TableColumnsType } from 'antd'
import { useCallback, useState } from 'react'
import {
  assignCall,
  callLists,
  callListSchema,
  type CallList,
  type CallLists as Lists,
  type CallRow,
  type CallState,
} from '../../http/api/callbacks.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { ListTable } from './list-table.tsx'
import { closedAsWords, listWords, sourceWords, topicWords } from './call-words.ts'
import { CallsFigures } from './calls-figures.tsx'
import { NotUpdated } from './not-updated.tsx'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'
import { shortNumber } from './words.ts'

interface Doing {
  readonly people: Lists['people']
  readonly isBusy: boolean
  readonly give: (row: CallRow, staff: string) => void
}

const anyone = ''

const Owner = ({ row, people, isBusy, give }: Doing & { readonly row: CallRow }) => (
  <Select
    style={{ width: 130 }}
    aria-label={`${shortNumber(row.id)}给谁打`}
    disabled={isBusy}
    placeholder="再打一轮"
    value={row.state === 'given-up' ? null : (row.assigned?.id ?? anyone)}
    options={[{ value: anyone, label: '谁都可以' }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
    onChange={(staff: string) => give(row, staff)}
  />
)

const State = ({ row }: { readonly row: CallRow }) => {
  if (row.closedAs !== undefined) return closedAsWords[row.closedAs]
  if (row.state === 'given-up') return '打了几次都没人接'
  return (
    <>
      {row.inHandOf === undefined ? `${timeText(row.nextAt)} 起` : `${row.inHandOf}在打`}
      {row.isOverdue && <span className="console-late">，过了 {timeText(row.dueAt)}</span>}
    </>
  )
}

const columnsWith = (doing: Doing): TableColumnsType<CallRow> => [
  {
    title: '编号和事由',
    key: 'what',
    render: (_, row) => (
      <>
        <code title={row.id}>{shortNumber(row.id)}</code> {topicWords[row.topic]} <Tag>{sourceWords[row.source]}</Tag>
        {row.isUrgent && (
          <Tag variant="solid" color="#a8071a">
            急
          </Tag>
        )}
      </>
    ),
  },
  { title: '到哪一步', key: 'state', render: (_, row) => <State row={row} /> },
  { title: '打过', key: 'tries', render: (_, { tries }) => `${tries} 次` },
  {
    title: '给谁打',
    key: 'owner',
    render: (_, row) => (row.state === 'done' ? null : <Owner row={row} {...doing} />),
  },
]

const stateOptions: readonly { readonly value: CallState; readonly label: string }[] = [
  { value: 'open', label: '要打的' },
  { value: 'given-up', label: '打不通的' },
  { value: 'done', label: '打完的' },
]

const labelOf = (list: CallList, counts: Lists['counts'] | undefined): string => {
  const count = counts?.find((one) => one.list === list)
  return count === undefined ? listWords[list] : `${listWords[list]}（要打 ${count.open}，打不通 ${count.givenUp}）`
}

/** Both lists as the office sees them: neither numbers nor names. */
export const CallsLists = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const [list, setList] = useState<CallList>('member')
  const [state, setState] = useState<CallState>('open')
  const ask = useCallback(() => call(callLists, { query: { list, state } }), [list, state])
  const { data, trouble, isLoading, reload } = usePoll(ask)
  const { act, isBusy } = useAct(reload, onChange)
  const give = (row: CallRow, staff: string): void => {
    const body = staff === anyone ? { version: row.version } : { version: row.version, staff }
    void act(() => call(assignCall, { params: { id: row.id }, body, csrf: me.csrf }), '安排好了')
  }
  const columns = columnsWith({ people: data?.people ?? [], isBusy, give })
  return (
    <section aria-label="电话名单">
      <p className="console-hint">名单里没有号码和姓名，打的人拿到手才看得到。两份名单分开算。</p>
      <div className="console-tools">
        <Segmented
          aria-label="哪份名单"
          value={list}
          onChange={setList}
          options={callListSchema.options.map((value) => ({ value, label: labelOf(value, data?.counts) }))}
        />
      </div>
      <div className="console-tools">
        <Segmented aria-label="哪一步" value={state} onChange={setState} options={[...stateOptions]} />
      </div>
      <NotUpdated trouble={trouble} />
      <ListTable<CallRow>
        rowKey="id"
        columns={columns}
        dataSource={data?.calls ?? []}
        loading={isLoading}
        pagination={{ pageSize: 20, hideOnSinglePage: true }}
        scroll={{ x: true }}
        locale={{ emptyText: '这里没有' }}
      />
      <CallsFigures />
    </section>
  )
}
