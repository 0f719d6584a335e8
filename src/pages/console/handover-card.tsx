import { Button, Card, Descriptions, Space, Tag } from 'antd'
import type { Handover, OpenedHandover } from '../../http/api/handovers.ts'
import { timeText } from '../shared/time.ts'
import { AwaitedBox } from './awaited-box.tsx'
import { PhoneLink } from './case-cells.tsx'
import { MediaList } from './media-list.tsx'
import { handoverWords, shortNumber } from './words.ts'

interface Props {
  readonly item: Handover
  /** What the member wrote, once the clerk has opened it. */
  readonly opened: OpenedHandover | undefined
  readonly isBusy: boolean
  readonly onOpen: (id: string) => void
  readonly onFold: (id: string) => void
  readonly onAnswer: (item: Handover) => void
  readonly onTalk: (id: string) => void
  readonly onChange: () => Promise<void>
}

const Due = ({ item }: { readonly item: Handover }) => {
  if (item.isMissed === true)
    return (
      <strong className="console-late">
        等人说话，没人接；{item.dueAt === undefined ? '' : `${timeText(item.dueAt)}前回`}
      </strong>
    )
  if (item.dueAt === undefined) return <span className="console-none">{item.state === 'open' ? '没说' : '—'}</span>
  const words = `${item.isLate === true ? '已经晚过，改到' : ''}${timeText(item.dueAt)}前`
  if (item.isOverdue) return <strong className="console-late">{words}，已经过了</strong>
  return item.isLate === true ? <strong className="console-late">{words}</strong> : words
}

const CardActs = ({ item, opened, isBusy, onOpen, onFold, onAnswer, onTalk }: Props) => (
  <Space wrap>
    {opened === undefined ? (
      <Button type={item.state === 'open' ? 'primary' : 'default'} disabled={isBusy} onClick={() => onOpen(item.id)}>
        打开
      </Button>
    ) : (
      <>
        {item.state !== 'closed' && (
          <Button type="primary" disabled={isBusy} onClick={() => onAnswer(item)}>
            {item.state === 'open' ? '回复' : '再回复'}
          </Button>
        )}
        {item.state !== 'closed' && (
          <Button disabled={isBusy} onClick={() => onTalk(item.id)}>
            接起来说
          </Button>
        )}
        <Button onClick={() => onFold(item.id)}>收起</Button>
      </>
    )}
  </Space>
)

/** One matter: a number and times until it is opened. */
export const HandoverCard = (props: Props) => {
  const { item, opened } = props
  const { text, color } = handoverWords[item.state]
  const phone = opened === undefined ? item.hasPhone ? '留了' : '没留' : <PhoneLink phone={opened.phone} />
  return (
    <Card
      size="small"
      className={
        item.isOverdue || item.isMissed === true || item.isLate === true ? 'case-card case-card--late' : 'case-card'
      }
      title={<code title={item.id}>{shortNumber(item.id)}</code>}
      extra={
        <Tag variant="solid" color={color}>
          {text}
        </Tag>
      }
    >
      {opened !== undefined && <p className="handover-words">{opened.matter}</p>}
      {opened !== undefined && <MediaList matter={item.id} />}
      {opened !== undefined && (
        <AwaitedBox matter={item.id} isEnded={item.state === 'closed'} onChange={props.onChange} />
      )}
      <Descriptions
        column={{ xs: 1, sm: 3 }}
        size="small"
        items={[
          { key: 'created', label: '提出', children: timeText(item.createdAt) },
          { key: 'due', label: '答应回复', children: <Due item={item} /> },
          { key: 'phone', label: '电话', children: phone },
        ]}
      />
      <CardActs {...props} />
    </Card>
  )
}
