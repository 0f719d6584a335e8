import { Button, Card, Empty, Space, Spin, Tag } from 'antd'
import { useCallback, useState } from 'react'
import { chats as chatsRoute, takeChat, type ChatItem } from '../../http/api/chats.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { ChatsReception } from './chats-reception.tsx'
import { ChatsTalk } from './chats-talk.tsx'
import { chatStateColor, chatStateText, minutesSince } from './chats-words.ts'
import './chats.css'
import { NotUpdated } from './not-updated.tsx'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'
import { shortNumber } from './words.ts'

const ask = () => call(chatsRoute, {})
/** Somebody sits there and waits. */
const everyMs = 3_000

interface ItemProps {
  readonly item: ChatItem
  readonly isChosen: boolean
  readonly isBusy: boolean
  readonly onTake: (id: string) => void
  readonly onChoose: (id: string) => void
}

/** One chat: a number and times, no words. */
const ChatCard = ({ item, isChosen, isBusy, onTake, onChoose }: ItemProps) => (
  <Card
    size="small"
    className={isChosen ? 'case-card chats-chosen' : 'case-card'}
    title={<code title={item.id}>{shortNumber(item.id)}</code>}
    extra={
      <Tag variant="solid" color={chatStateColor(item)}>
        {chatStateText(item)}
      </Tag>
    }
  >
    <p className="chats-when">
      {item.waitingSince === undefined
        ? `${timeText(item.since)}起，在等对方说`
        : `对方等了${minutesSince(item.waitingSince, Date.now())}`}
      ，{item.lines}句
    </p>
    <Space wrap>
      {!(item.state === 'held' && item.isMine) && (
        <Button
          type={item.state === 'waiting' ? 'primary' : 'default'}
          disabled={isBusy || item.state === 'held'}
          onClick={() => onTake(item.id)}
        >
          接起来
        </Button>
      )}
      <Button disabled={isBusy} onClick={() => onChoose(item.id)}>
        {item.isMine && item.state === 'held' ? '说话' : '先看看'}
      </Button>
    </Space>
  </Card>
)

/** Members who wait for somebody to talk to, or talk to one. */
export const ChatsPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const board = usePoll(ask, everyMs)
  const { act, isBusy } = useAct(board.reload, onChange)
  const [chosen, setChosen] = useState<string>()
  const take = useCallback(
    (id: string) => {
      const run = async (): Promise<void> => {
        await call(takeChat, { params: { id }, csrf: me.csrf })
        setChosen(id)
      }
      void act(run, '接起来了，对方知道了')
    },
    [act, me.csrf],
  )
  const items = board.data?.chats ?? []
  const inHand = items.find((item) => item.id === chosen)
  return (
    <section aria-label="在线接待">
      <ChatsReception board={board.data} act={act} isBusy={isBusy} />
      <NotUpdated trouble={board.trouble} />
      <div className="chats-columns">
        <Spin spinning={board.isLoading}>
          {items.length === 0 ? (
            <Empty description="没有人在等" />
          ) : (
            items.map((item) => (
              <ChatCard
                key={item.id}
                item={item}
                isChosen={item.id === chosen}
                isBusy={isBusy}
                onTake={take}
                onChoose={setChosen}
              />
            ))
          )}
        </Spin>
        {chosen !== undefined && (
          <ChatsTalk
            key={chosen}
            id={chosen}
            isMine={inHand?.state === 'held' && inHand.isMine}
            act={act}
            isBusy={isBusy}
            onEnd={() => setChosen(undefined)}
          />
        )}
      </div>
    </section>
  )
}
