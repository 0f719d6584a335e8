import { Button, Input } from 'antd'
import { useRef, useState } from 'react'
import { sayPrivate } from '../../http/api/private.ts'
import { call } from '../shared/call.ts'
import { newMessageId } from '../member/message-id.ts'
import type { ChangeProps } from './change-props.ts'
import { useStaff } from './staff-context.ts'

const longest = 2_000

interface Props extends Pick<ChangeProps, 'act' | 'isBusy'> {
  readonly session: string
}

/** Writes to the member. What did not go out stays in the box, and is sent again under the same key. */
export const SessionComposer = ({ session, act, isBusy }: Props) => {
  const { me } = useStaff()
  const [words, setWords] = useState('')
  const key = useRef(newMessageId())
  const send = async (): Promise<void> => {
    const body = { text: words.trim(), key: key.current }
    const isDone = await act(() => call(sayPrivate, { params: { id: session }, body, csrf: me.csrf }), '发出去了')
    if (!isDone) return
    setWords('')
    key.current = newMessageId()
  }
  return (
    <div className="talk-composer">
      <Input.TextArea
        aria-label="写给对方"
        rows={3}
        maxLength={longest}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <Button type="primary" loading={isBusy} disabled={words.trim() === ''} onClick={() => void send()}>
        发送
      </Button>
    </div>
  )
}
