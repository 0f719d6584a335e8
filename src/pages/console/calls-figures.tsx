import { Table } from 'antd'
import { useCallback, useState } from 'react'
import type { z } from 'zod'
import { callFigures } from '../../http/api/callbacks.ts'
import { call } from '../shared/call.ts'
import { today } from '../shared/time.ts'
import { listWords } from './call-words.ts'
import { DayInput } from './day-input.tsx'
import { usePoll } from './use-poll.ts'

type Figures = z.output<typeof callFigures.reply>['figures'][number]

const columns = [
  { title: '名单', key: 'list', render: (_: unknown, { list }: Figures) => listWords[list] },
  { title: '打出去', dataIndex: 'made' },
  { title: '打通', dataIndex: 'reached' },
  { title: '讲了几分钟', dataIndex: 'minutes' },
  { title: '接进来', dataIndex: 'taken' },
  { title: '接进来几分钟', dataIndex: 'takenMinutes' },
]

/** How many calls in a period, each list by itself. */
export const CallsFigures = () => {
  const [from, setFrom] = useState(() => `${today().slice(0, 8)}01`)
  const [to, setTo] = useState(today)
  const ask = useCallback(() => call(callFigures, { query: { from, to } }), [from, to])
  const { data } = usePoll(ask)
  return (
    <section aria-label="打了多少">
      <h2>打了多少</h2>
      <div className="calls-minutes">
        <DayInput label="从哪天" value={from} onChange={setFrom} />
        到
        <DayInput label="到哪天" value={to} onChange={setTo} />
      </div>
      <Table<Figures>
        rowKey="list"
        size="small"
        columns={columns}
        dataSource={data?.figures ?? []}
        pagination={false}
        scroll={{ x: true }}
      />
    </section>
  )
}
