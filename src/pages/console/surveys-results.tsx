import { Button, Card, Drawer, Table, type TableColumnsType } from 'antd'
import { useCallback, useState } from 'react'
import { surveyResults, surveyWords, type SurveyGroup, type SurveyView } from '../../http/api/surveys.ts'
import { call } from '../shared/call.ts'
import { NotUpdated } from './not-updated.tsx'
import { useStaff } from './staff-context.ts'
import { cellText, groupTitle, totalText } from './surveys-words.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'

type Cells = SurveyGroup['tables'][number]['cells']
type Words = readonly { readonly question: string; readonly text: string }[]

const columnsOf = (title: string): TableColumnsType<Cells[number]> => [
  { title, key: 'label', render: (_, { label }) => label },
  { title: '多少人', key: 'count', width: 120, render: (_, { count }) => cellText(count) },
]

const wordColumns: TableColumnsType<Words[number]> = [
  { title: '题目', key: 'question', width: '40%', render: (_, { question }) => question },
  { title: '写的', key: 'text', render: (_, { text }) => <span className="handover-words">{text}</span> },
]

interface GroupProps {
  readonly group: SurveyGroup
  readonly words: Words | undefined
  /** Absent where there is nothing to open. */
  readonly onWords: (() => void) | undefined
  readonly isBusy: boolean
}

const GroupCard = ({ group, words, onWords, isBusy }: GroupProps) => (
  <Card size="small" title={groupTitle(group)} className="case-card">
    <p className="console-hint">{totalText(group)}</p>
    {group.tables.map(({ title, cells }) => (
      <Table
        key={title}
        rowKey="label"
        size="small"
        columns={columnsOf(title)}
        dataSource={[...cells]}
        pagination={false}
      />
    ))}
    {onWords !== undefined && words === undefined && (
      <Button onClick={onWords} disabled={isBusy}>
        看写的话
      </Button>
    )}
    {words !== undefined && (
      <Table
        rowKey={({ question, text }) => `${question} ${text}`}
        size="small"
        columns={wordColumns}
        dataSource={[...words]}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        locale={{ emptyText: '没有人写' }}
      />
    )}
  </Card>
)

const nobody = async (): Promise<void> => undefined

/** Counts of each campaign and month. Words open one group at a time, and each opening is written down. */
export const SurveyResults = ({ survey, onClose }: { readonly survey: SurveyView; readonly onClose: () => void }) => {
  const { me } = useStaff()
  const ask = useCallback(() => call(surveyResults, { params: { id: survey.id } }), [survey.id])
  const results = usePoll(ask)
  const { act, isBusy } = useAct(nobody, nobody)
  const [words, setWords] = useState<ReadonlyMap<string, Words>>(new Map())
  const open = (group: string): void => {
    const take = async (): Promise<void> => {
      const input = { params: { id: survey.id }, body: { group }, csrf: me.csrf }
      const { words: found } = await call(surveyWords, input)
      setWords((before) => new Map([...before, [group, found]]))
    }
    void act(take, '已打开，这次打开记下了')
  }
  // Months in which nobody came are not worth a card.
  const groups = (results.data?.groups ?? []).filter(({ kind, total }) => kind === 'campaign' || total !== undefined)
  return (
    <Drawer open title={`${survey.title}：结果`} size="large" onClose={onClose}>
      <p className="console-hint">
        只有人数，没有名字。不到5个人的不显示；有一格不显示时，人数最少的另一格也不显示，免得一减就知道。
      </p>
      <NotUpdated trouble={results.trouble} />
      {groups.map((group) => {
        const mayOpen = survey.hasWords && !group.isOpen && group.total !== undefined
        return (
          <GroupCard
            key={group.id}
            group={group}
            words={words.get(group.id)}
            onWords={mayOpen ? () => open(group.id) : undefined}
            isBusy={isBusy}
          />
        )
      })}
      {results.data !== undefined && groups.length === 0 && <p className="console-none">还没有结果。</p>}
    </Drawer>
  )
}
