import { Button, Card, Input, Select, Space, Spin } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { closeChat, giveChatBack, readChat, writeChat, type TranscriptView } from '../../http/api/chats.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { PhoneLink } from './case-cells.tsx'
import { deliveryWords, isLost, resultWords, type ChatResult } from './chats-words.ts'
import { MediaList } from './media-list.tsx'
import { NotUpdated } from './not-updated.tsx'
import { useStaff } from './staff-context.ts'
import { usePoll } from './use-poll.ts'
import { shortNumber } from './words.ts'

const longest = 1_000
const everyMs = 3_000

/** A name for one message, so that a second tap says nothing twice. `randomUUID` is missing on plain http. */
const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')

interface Props {
  readonly id: string
  /** The chat is in this clerk's hands: only then words go out. */
  readonly isMine: boolean
  readonly act: (change: () => Promise<unknown>, done: string) => Promise<boolean>
  readonly isBusy: boolean
  readonly onEnd: () => void
}

/** What was handed over, then what was said, the newest at the end. */
const Transcript = ({ seen }: { readonly seen: TranscriptView }) => {
  const end = useRef<HTMLDivElement>(null)
  const count = seen.lines.length
  // Chromium's own answer to this, a promise, must not be taken for the effect's clean-up.
  useEffect(() => {
    end.current?.scrollIntoView({ block: 'nearest' })
  }, [count])
  return (
    <div className="chats-lines" role="log" aria-label="对话" tabIndex={0}>
      {seen.before.map(({ at, asked, answered }) => (
        <details key={at}>
          <summary>
            {timeText(at)} 问过自动应答：{asked}
          </summary>
          <p className="chats-answered">{answered}</p>
        </details>
      ))}
      <p className="chats-matter">{seen.matter}</p>
      {seen.lines.map(({ seq, at, from, words, isDanger, delivery }) => (
        <div key={seq} className={`chats-line chats-line--${from}`}>
          <small>
            {from === 'staff' ? '工会' : '对方'} {timeText(at)}
            {delivery !== undefined && (
              <span className={isLost(delivery) ? 'console-late' : undefined}> {deliveryWords[delivery]}</span>
            )}
            {isDanger && <strong className="console-late"> 可能有危险，已按值班表叫人</strong>}
          </small>
          <p>{words}</p>
        </div>
      ))}
      <div ref={end} />
    </div>
  )
}

interface WritingProps extends Pick<Props, 'id' | 'act' | 'isBusy'> {
  /** Shows the talk anew: what was said is to be seen at once. */
  readonly onSent: () => Promise<void>
}

const Writing = ({ id, act, isBusy, onSent }: WritingProps) => {
  const { me } = useStaff()
  const [words, setWords] = useState('')
  const key = useRef(newKey())
  const send = async (): Promise<void> => {
    const body = { words: words.trim(), key: key.current }
    const isDone = await act(() => call(writeChat, { params: { id }, body, csrf: me.csrf }), '发出去了')
    if (!isDone) return
    key.current = newKey()
    setWords('')
    await onSent()
  }
  return (
    <>
      <Input.TextArea
        aria-label="对对方说"
        rows={3}
        maxLength={longest}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <Button type="primary" loading={isBusy} disabled={words.trim() === ''} onClick={() => void send()}>
        发给对方
      </Button>
    </>
  )
}

const Ending = ({ id, isMine, act, isBusy, onEnd }: Props) => {
  const { me } = useStaff()
  const [result, setResult] = useState<ChatResult>()
  const run = async (change: () => Promise<unknown>, done: string): Promise<void> => {
    if (await act(change, done)) onEnd()
  }
  const back = () => run(() => call(giveChatBack, { params: { id }, csrf: me.csrf }), '交还了，对方知道了')
  const close = (chosen: ChatResult) =>
    run(() => call(closeChat, { params: { id }, body: { result: chosen }, csrf: me.csrf }), '办结了')
  return (
    <Space wrap>
      {isMine && (
        <Button disabled={isBusy} onClick={() => void back()}>
          交还自动应答
        </Button>
      )}
      <Select<ChatResult>
        aria-label="办得怎么样"
        placeholder="办得怎么样"
        className="chats-result"
        options={Object.entries(resultWords).map(([value, label]) => ({ value, label }))}
        onChange={setResult}
      />
      <Button disabled={isBusy || result === undefined} onClick={() => result !== undefined && void close(result)}>
        办结
      </Button>
      <Button onClick={onEnd}>收起</Button>
    </Space>
  )
}

/** A chat with a member: reading it is written down under the clerk's name. */
export const ChatsTalk = (props: Props) => {
  const { id, isMine } = props
  const { me } = useStaff()
  const ask = useCallback(() => call(readChat, { params: { id }, csrf: me.csrf }), [id, me.csrf])
  const seen = usePoll(ask, everyMs)
  return (
    <Card
      size="small"
      className="chats-talk"
      title={<>对话 {shortNumber(id)}</>}
      extra={
        <>
          电话：
          <PhoneLink phone={seen.data?.phone} />
        </>
      }
    >
      <NotUpdated trouble={seen.trouble} />
      <Spin spinning={seen.isLoading}>{seen.data !== undefined && <Transcript seen={seen.data} />}</Spin>
      {seen.data !== undefined && <MediaList matter={id} />}
      <div className="chats-writing">
        {isMine ? (
          <Writing {...props} onSent={seen.reload} />
        ) : (
          <p className="console-hint">这段对话不在你手里，现在说不了话。要说，先点“接起来”。</p>
        )}
        <Ending {...props} />
      </div>
    </Card>
  )
}
