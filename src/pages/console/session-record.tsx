import { Button, Input } from 'antd'
import { useState } from 'react'
import { readPrivate, type Transcript } from '../../http/api/private.ts'
import { call } from '../shared/call.ts'
import { SessionTurns } from './session-turns.tsx'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'

const nothing = async (): Promise<void> => undefined
const shortestReason = 5

/** A talk that is over, or one that is supervised: opened by hand, which is written down and the member can ask about. */
export const SessionRecord = ({ session }: { readonly session: string }) => {
  const { me } = useStaff()
  const { act, isBusy } = useAct(nothing, nothing)
  const [reason, setReason] = useState('')
  const [opened, setOpened] = useState<Transcript>()
  const isSupervisor = me.role === 'supervisor'
  const open = async (): Promise<void> => {
    const body = isSupervisor ? { reason: reason.trim() } : {}
    await act(async () => {
      setOpened(await call(readPrivate, { params: { id: session }, body, csrf: me.csrf }))
    }, '已打开，这次打开记下了')
  }
  if (opened !== undefined) return <SessionTurns turns={opened.turns} unsent={[]} />
  return (
    <div className="talk-record">
      <p className="console-hint">打开会记下是谁、什么时候，对方问起来看得到。</p>
      {isSupervisor && (
        <Input
          aria-label="为什么要看"
          placeholder="为什么要看，至少五个字"
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      )}
      <Button
        type="primary"
        loading={isBusy}
        disabled={isSupervisor && reason.trim().length < shortestReason}
        onClick={() => void open()}
      >
        打开记录
      </Button>
    </div>
  )
}
