import { Card, Empty, Spin } from 'antd'
import { privateSessionList } from '../../http/api/private.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { NotUpdated } from './not-updated.tsx'
import { sessionText } from './session-words.ts'
import { usePoll } from './use-poll.ts'
import { shortNumber } from './words.ts'

const ask = () => call(privateSessionList, {})

/** Talks in writing: a counsellor's own, or those a supervisor is assigned to. Numbers and times only. */
export const SessionList = () => {
  const list = usePoll(ask)
  const sessions = list.data?.sessions ?? []
  return (
    <section aria-label="文字谈话">
      <NotUpdated trouble={list.trouble} />
      <Spin spinning={list.isLoading}>
        {sessions.length === 0 ? (
          <Empty description="还没有文字谈话" />
        ) : (
          sessions.map((one) => (
            <Card
              key={one.id}
              size="small"
              className="case-card"
              title={<code title={one.id}>{shortNumber(one.id)}</code>}
              extra={<a href={`#/session/${one.id}`}>打开</a>}
            >
              {one.counsellor === undefined ? '' : `${one.counsellor}，`}
              {timeText(one.calledAt)}，{sessionText(one)}
            </Card>
          ))
        )}
      </Spin>
    </section>
  )
}
