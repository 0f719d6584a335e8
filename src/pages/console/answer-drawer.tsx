import { Button, Checkbox, Drawer, Form, Input } from 'antd'
import { useState } from 'react'
import { answerHandover, type Handover } from '../../http/api/handovers.ts'
import { call } from '../shared/call.ts'
import type { ChangeProps } from './change-props.ts'
import { useStaff } from './staff-context.ts'

const longestAnswer = 1_000

interface Props extends ChangeProps<Handover> {
  /** What the member wrote, opened before. */
  readonly matter: string
  readonly onSent: () => void
}

/** Writes back to a member. The words go out as they are, so nothing is sent twice by a second tap. */
export const AnswerDrawer = ({ item, matter, act, isBusy, onSent, onClose }: Props) => {
  const { me } = useStaff()
  const [words, setWords] = useState('')
  const [isLast, setLast] = useState(false)
  const send = async (): Promise<void> => {
    const body = { version: item.version, words: words.trim(), close: isLast }
    const isDone = await act(() => call(answerHandover, { params: { id: item.id }, body, csrf: me.csrf }), '发出去了')
    if (isDone) onSent()
  }
  return (
    <Drawer open title="回复" onClose={onClose} size="default">
      <p className="handover-words">{matter}</p>
      <Form layout="vertical">
        <Form.Item label="回给对方的话" htmlFor="answer">
          <Input.TextArea
            id="answer"
            rows={6}
            maxLength={longestAnswer}
            showCount
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        </Form.Item>
        <Form.Item>
          <Checkbox checked={isLast} onChange={(event) => setLast(event.target.checked)}>
            这件事办完了
          </Checkbox>
        </Form.Item>
        <Button type="primary" block loading={isBusy} disabled={words.trim() === ''} onClick={() => void send()}>
          发给对方
        </Button>
      </Form>
    </Drawer>
  )
}
