import { Button, Input, InputNumber } from 'antd'
import { useState } from 'react'

export interface Talked {
  readonly minutes: number
  readonly words?: string
}

interface Props {
  /** When it was picked up. */
  readonly since: number
  readonly isBusy: boolean
  readonly onEnd: (outcome: 'reached' | 'refused', talked: Talked) => void
  readonly onLater: (talked: Talked) => void
  readonly onBack: () => void
}

const minuteMs = 60_000
const longest = 300

/** While they talk, and what is left of it. */
export const CallTalk = ({ since, isBusy, onEnd, onLater, onBack }: Props) => {
  const [given, setGiven] = useState<number>()
  const [words, setWords] = useState('')
  const talked = (): Talked => {
    const minutes = given ?? Math.min(longest, Math.max(1, Math.round((Date.now() - since) / minuteMs)))
    return words.trim() === '' ? { minutes } : { minutes, words: words.trim() }
  }
  return (
    <>
      <label htmlFor="call-words">要记的（只写办事要用的，病情和隐私别写）</label>
      <Input.TextArea
        id="call-words"
        rows={3}
        maxLength={1000}
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      <label className="calls-minutes">
        讲了几分钟
        <InputNumber
          min={0}
          max={longest}
          precision={0}
          inputMode="numeric"
          placeholder="自动算"
          value={given ?? null}
          onChange={(value) => setGiven(value ?? undefined)}
        />
      </label>
      <div className="calls-bar">
        <Button type="primary" className="calls-bar__wide" disabled={isBusy} onClick={() => onEnd('reached', talked())}>
          结束，记下
        </Button>
        <Button disabled={isBusy} onClick={() => onLater(talked())}>
          稍后再打
        </Button>
        <Button disabled={isBusy} onClick={() => onEnd('refused', talked())}>
          不想再接
        </Button>
        <Button disabled={isBusy} onClick={onBack}>
          没接通
        </Button>
      </div>
    </>
  )
}
