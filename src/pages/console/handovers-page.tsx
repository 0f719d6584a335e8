import { Alert as Banner, Button, Card, Descriptions, Empty, Spin, Tag } from 'antd'
import { useCallback, useState } from 'react'
import { handovers as handoversRoute, type Handover } from '../../http/api/staff.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { AnswerDrawer } from './answer-drawer.tsx'
import { Phone } from './case-cells.tsx'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'
import { handoverWords } from './words.ts'

const ask = () => call(handoversRoute, {})

const HandoverCard = ({ item, onAnswer }: { readonly item: Handover; readonly onAnswer: (item: Handover) => void }) => {
  const { text, color } = handoverWords[item.state]
  return (
    <Card
      className="case-card"
      title={timeText(item.createdAt)}
      extra={
        <Tag variant="solid" color={color}>
          {text}
        </Tag>
      }
    >
      <p className="handover-words">{item.matter}</p>
      <Descriptions
        column={1}
        size="small"
        items={[
          { key: 'due', label: '答应回复', children: item.dueAt === undefined ? '没说' : `${timeText(item.dueAt)}前` },
          { key: 'phone', label: '电话', children: <Phone phone={item.phone} /> },
        ]}
      />
      {item.state !== 'closed' && (
        <Button type={item.state === 'open' ? 'primary' : 'default'} onClick={() => onAnswer(item)}>
          {item.state === 'open' ? '回复' : '再回复'}
        </Button>
      )}
    </Card>
  )
}

/** What members asked a person to look at. */
export const HandoversPage = () => {
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload)
  const [chosen, setChosen] = useState<Handover>()
  const close = useCallback(() => setChosen(undefined), [])
  const items = list.data?.handovers ?? []
  return (
    <section aria-label="转人工">
      {list.trouble !== undefined && (
        <Banner type="warning" showIcon title={`没更新成：${list.trouble}`} className="console-trouble" />
      )}
      <Spin spinning={list.isLoading}>
        {items.length === 0 ? (
          <Empty description="没有要回的" />
        ) : (
          <div className="case-cards">
            {items.map((item) => (
              <HandoverCard key={item.id} item={item} onAnswer={setChosen} />
            ))}
          </div>
        )}
      </Spin>
      {chosen !== undefined && <AnswerDrawer item={chosen} act={act} isBusy={isBusy} onClose={close} />}
    </section>
  )
}
