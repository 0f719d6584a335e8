import { Alert as Banner, Button, Empty, Input, Select, Spin, Tag } from 'antd'
import { useCallback, useState } from 'react'
import { reminderLedger, type ReminderOutcome, type ReminderRow } from '../../http/api/reminders.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { ListTable } from './list-table.tsx'
import { outcomeColours, outcomeNames, tryWords } from './reminders-words.ts'
import { usePoll } from './use-poll.ts'

interface Filters {
  readonly about?: string
  readonly outcome?: ReminderOutcome
  readonly kind?: string
  readonly day?: string
}

const outcomeOptions = Object.entries(outcomeNames).map(([value, label]) => ({ value, label }))
const isOutcome = (value: string | undefined): value is ReminderOutcome => value !== undefined && value in outcomeNames

/** Without what is empty: an empty filter asks for nothing. */
const filled = (filters: Readonly<Record<keyof Filters, string | undefined>>): Filters => {
  const { about, outcome, kind, day } = filters
  return {
    ...(about === undefined || about === '' ? {} : { about }),
    ...(isOutcome(outcome) ? { outcome } : {}),
    ...(kind === undefined ? {} : { kind }),
    ...(day === undefined || day === '' ? {} : { day }),
  }
}

interface FilterProps {
  readonly filters: Filters
  readonly kinds: readonly { readonly kind: string; readonly name: string }[]
  readonly onChange: (filters: Filters) => void
}

const FilterRow = ({ filters, kinds, onChange }: FilterProps) => {
  const change = (part: Partial<Record<keyof Filters, string | undefined>>): void =>
    onChange(filled({ about: filters.about, outcome: filters.outcome, kind: filters.kind, day: filters.day, ...part }))
  return (
    <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginBlockEnd: 12 }}>
      <Select
        aria-label="结果"
        placeholder="什么结果都看"
        allowClear
        style={{ minWidth: 140 }}
        options={outcomeOptions}
        value={filters.outcome ?? null}
        onChange={(outcome?: string) => change({ outcome })}
      />
      <Select
        aria-label="种类"
        placeholder="什么种类都看"
        allowClear
        style={{ minWidth: 140 }}
        options={kinds.map(({ kind, name }) => ({ value: kind, label: name }))}
        value={filters.kind ?? null}
        onChange={(kind?: string) => change({ kind })}
      />
      <Input
        aria-label="哪一天"
        type="date"
        style={{ width: 160 }}
        value={filters.day ?? ''}
        onChange={({ target }) => change({ day: target.value })}
      />
      <Input.Search
        aria-label="事项或人的编号"
        placeholder="事项或人的编号"
        maxLength={60}
        style={{ width: 280 }}
        onSearch={(about) => change({ about: about.trim() })}
      />
      <Button onClick={() => onChange({})}>全部</Button>
    </div>
  )
}

const Tries = ({ row }: { readonly row: ReminderRow }) =>
  row.tries.length === 0 ? (
    <span className="console-none">没有发过</span>
  ) : (
    <ul style={{ margin: 0, paddingInlineStart: 16 }}>
      {row.tries.map(({ at, way, outcome }) => (
        <li key={`${at} ${way}`}>
          {timeText(at)} {way}：{tryWords(outcome)}
        </li>
      ))}
    </ul>
  )

const columns = [
  { title: '什么时候', render: (_: unknown, row: ReminderRow) => timeText(row.at) },
  { title: '哪一种', dataIndex: 'name' },
  {
    title: '结果',
    render: (_: unknown, { outcome, result }: ReminderRow) => (
      <>
        <Tag variant="solid" color={outcomeColours[outcome]}>
          {outcomeNames[outcome]}
        </Tag>{' '}
        {result}
      </>
    ),
  },
  { title: '从哪儿发的', render: (_: unknown, row: ReminderRow) => <Tries row={row} /> },
  {
    title: '编号',
    render: (_: unknown, { subject, person }: ReminderRow) => (
      <small className="console-none">
        {subject}
        <br />
        {person}
      </small>
    ),
  },
]

/** What was sent to members and what became of it, those nobody knows of first. Never what it said. */
export const RemindersPage = () => {
  const [filters, setFilters] = useState<Filters>({})
  const ask = useCallback(() => call(reminderLedger, { query: { ...filters } }), [filters])
  const { data } = usePoll(ask)
  if (data === undefined) return <Spin />
  const { rows, unknown, failed, hasMore, kinds } = data
  return (
    <section aria-label="发出的提醒">
      {(unknown > 0 || failed > 0) && (
        <Banner
          showIcon
          type="warning"
          style={{ marginBlockEnd: 12 }}
          title={`30天里有${unknown}条说不准到没到，${failed}条没发成。要紧的，打个电话问一声。`}
        />
      )}
      <FilterRow filters={filters} kinds={kinds} onChange={setFilters} />
      {rows.length === 0 ? (
        <Empty description={Object.keys(filters).length === 0 ? '还没有发过提醒' : '没有这样的提醒'} />
      ) : (
        <ListTable<ReminderRow> rowKey="id" size="small" pagination={false} columns={columns} dataSource={rows} />
      )}
      {hasMore && <p className="console-hint">还有更多，用上面的条件找。</p>}
    </section>
  )
}
