import { Button, Popconfirm, Space, type TableColumnsType } from 'antd'
import { deadJobs, dropDeadJob, retryDeadJob, type DeadJob } from '../../http/api/dead-jobs.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { ListTable } from './list-table.tsx'
import { NotUpdated } from './not-updated.tsx'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'
import { tryText, wayText } from './unsent-words.ts'
import { jobText, mayHaveArrived, reasonText, shortNumber } from './words.ts'

interface Acts {
  readonly retry: (job: DeadJob) => void
  readonly drop: (job: DeadJob) => void
  readonly isBusy: boolean
}

const ActsOf = ({ job, acts: { retry, drop, isBusy } }: { readonly job: DeadJob; readonly acts: Acts }) => (
  <Space wrap>
    <Popconfirm
      title="对方可能收到过，再试就是两遍。"
      okText="再试"
      cancelText="不试"
      disabled={isBusy || !mayHaveArrived(job.outcome)}
      onConfirm={() => retry(job)}
    >
      <Button
        type="primary"
        disabled={isBusy}
        onClick={() => {
          if (!mayHaveArrived(job.outcome)) retry(job)
        }}
      >
        再试
      </Button>
    </Popconfirm>
    <Popconfirm
      title="放弃以后就不再发了。"
      okText="放弃"
      cancelText="留着"
      disabled={isBusy}
      onConfirm={() => drop(job)}
    >
      <Button disabled={isBusy}>放弃</Button>
    </Popconfirm>
  </Space>
)

const columnsWith = (acts: Acts): TableColumnsType<DeadJob> => [
  {
    title: '内容和编号',
    key: 'kind',
    render: (_, { id, kind, attempts, at }) => (
      <>
        {jobText(kind)} <code title={id}>{shortNumber(id)}</code>
        <br />
        <span className="console-none">
          {timeText(at)}停下，试了 {attempts} 次
        </span>
      </>
    ),
  },
  {
    title: '为什么',
    key: 'outcome',
    render: (_, { outcome }) => (
      <>
        {reasonText(outcome)}
        <br />
        <code className="console-none">{outcome}</code>
      </>
    ),
  },
  {
    title: '试过哪些路',
    key: 'tries',
    render: (_, { tries }) =>
      tries.length === 0
        ? '—'
        : tries.map((one) => (
            <div key={`${one.at} ${one.channel}`}>
              {timeText(one.at)} {wayText(one.channel)}：{tryText(one.outcome)}
            </div>
          )),
  },
  { title: '操作', key: 'act', render: (_, job) => <ActsOf job={job} acts={acts} /> },
]

const ask = () => call(deadJobs, {})

/** What could not be sent after the last try: a clerk decides what becomes of it. */
export const UnsentPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const decide = (route: typeof retryDeadJob, { id, version }: DeadJob, done: string): void => {
    void act(() => call(route, { params: { id }, body: { version }, csrf: me.csrf }), done)
  }
  const acts: Acts = {
    retry: (job) => decide(retryDeadJob, job, '再试一次，没发成会回到这里'),
    drop: (job) => decide(dropDeadJob, job, '放弃了，不再发'),
    isBusy,
  }
  const jobs = list.data?.jobs ?? []
  const total = list.data?.total ?? 0
  return (
    <section aria-label="没发出去">
      <p className="console-hint">
        试过几次都没发出去的消息，内容不在这里。线路好了可以再试，用不着了就放弃。谁决定的都会记下。
        {total > jobs.length && `一共 ${total} 条，先列最近的 ${jobs.length} 条。`}
      </p>
      <NotUpdated trouble={list.trouble} />
      <ListTable<DeadJob>
        rowKey="id"
        size="middle"
        columns={columnsWith(acts)}
        dataSource={jobs}
        loading={list.isLoading}
        locale={{ emptyText: '都发出去了' }}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      />
    </section>
  )
}
