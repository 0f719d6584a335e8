import { Card, Empty, type TableColumnsType } from 'antd'
import { supervised as supervisedRoute, type Supervised } from '../../http/api/notes.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { ListTable } from './list-table.tsx'
import { NotUpdated } from './not-updated.tsx'
import { NotesDrawer } from './notes-drawer.tsx'
import { usePoll } from './use-poll.ts'
import { shortNumber } from './words.ts'

type Item = Supervised['cases'][number]

const columns: TableColumnsType<Item> = [
  { title: '编号', key: 'id', render: (_, { id }) => <code title={id}>{shortNumber(id)}</code> },
  { title: '记录', key: 'notes', render: (_, { notes }) => `${notes} 条` },
  { title: '最近一条', key: 'last', render: (_, { lastAt }) => timeText(lastAt) },
  { title: '操作', key: 'act', render: (_, { id }) => <NotesDrawer caseId={id} /> },
]

const ask = () => call(supervisedRoute, {})

/** What a clinical supervisor sees: the counsellors assigned to them, how much they wrote, and with a reason what. */
export const SupervisorPage = () => {
  const list = usePoll(ask)
  const counsellors = list.data?.counsellors ?? []
  return (
    <section aria-label="我督导的老师">
      <p className="console-hint">列表里只有编号和条数。打开要写原因，谁在什么时候打开的都会记下，对方也看得到。</p>
      <NotUpdated trouble={list.trouble} />
      {list.data !== undefined && counsellors.length === 0 && (
        <Empty description="还没有老师指定你做督导，请联系工会的管理员" />
      )}
      {counsellors.map(({ id, name, cases }) => (
        <Card key={id} title={name} className="supervised">
          <ListTable<Item>
            rowKey="id"
            size="middle"
            columns={columns}
            dataSource={[...cases]}
            locale={{ emptyText: '还没有写过记录' }}
            pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
          />
        </Card>
      ))}
    </section>
  )
}
