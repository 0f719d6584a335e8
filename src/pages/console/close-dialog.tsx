import { Modal, Select } from 'antd'
import { useState } from 'react'
import { endCounselling, type CounsellingOutcome } from '../../http/api/counselling.ts'
import { call } from '../shared/call.ts'
import type { ChangeProps } from './change-props.ts'
import { outcomeOptions } from './outcome-options.ts'
import { useStaff } from './staff-context.ts'
import { isOpenCase } from './words.ts'

type Ending = CounsellingOutcome | 'missed'

/** The office says how a request ended: they did not meet, or an outcome. */
export const CloseDialog = ({ item, act, isBusy, onClose }: ChangeProps) => {
  const { me } = useStaff()
  const [ending, setEnding] = useState<Ending>()
  const canMiss = item.start !== undefined && (isOpenCase(item.state) || item.state === 'done')
  const options = [
    ...(canMiss ? [{ value: 'missed' as const, label: '没碰上，问对方要不要再约' }] : []),
    ...outcomeOptions,
  ]
  const save = async (): Promise<void> => {
    if (ending === undefined) return
    const how = ending === 'missed' ? { to: 'missed' as const } : { to: 'closed' as const, outcome: ending }
    const input = { params: { id: item.id }, body: { version: item.version, ...how }, csrf: me.csrf }
    await act(() => call(endCounselling, input), '记下了')
    onClose()
  }
  return (
    <Modal
      open
      title={`结案：${item.topic}`}
      okText="记下"
      cancelText="先不记"
      okButtonProps={{ loading: isBusy, disabled: ending === undefined }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <p className="console-hint">没出声、打错了、骚扰、试一试的不算服务，统计里单列。</p>
      <label htmlFor="ending">怎么结束的</label>
      <Select
        id="ending"
        className="desk-wide"
        value={ending ?? null}
        options={options}
        placeholder="选一个"
        onChange={(chosen: Ending) => setEnding(chosen)}
      />
    </Modal>
  )
}
