import { InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import type { CounsellingOutcome } from '../../http/api/counselling.ts'
import { endDeskCase, type DeskCase } from '../../http/api/desk.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import type { ChangeProps } from './change-props.ts'
import { outcomeOptions } from './outcome-options.ts'
import { useStaff } from './staff-context.ts'

export type EndTo = 'done' | 'missed' | 'closed'

const titles: Readonly<Record<EndTo, string>> = { done: '聊过了', missed: '没碰上', closed: '结案' }
const hints: Readonly<Record<EndTo, string>> = {
  done: '三天后会问候对方一声。',
  missed: '会问对方一次要不要再约，不会责怪。',
  closed: '选一个结果。最后四种不算服务，统计里单列。',
}

const minutesOf = ({ start, end, minutes }: DeskCase): number =>
  minutes ?? (start === undefined ? 50 : Math.round((Date.parse(end) - Date.parse(start)) / 60_000))

/** How an appointment went, with the minutes it took. */
export const EndDialog = ({ item, to, act, isBusy, onClose }: ChangeProps<DeskCase> & { readonly to: EndTo }) => {
  const { me } = useStaff()
  const [minutes, setMinutes] = useState<number | null>(to === 'missed' ? null : minutesOf(item))
  const [outcome, setOutcome] = useState<CounsellingOutcome>()
  const save = async (): Promise<void> => {
    const more = { ...(minutes === null ? {} : { minutes }), ...(outcome === undefined ? {} : { outcome }) }
    const body = { version: item.version, to, ...more }
    await act(() => call(endDeskCase, { params: { id: item.id }, body, csrf: me.csrf }), '记下了')
    onClose()
  }
  return (
    <Modal
      open
      title={`${titles[to]}：${item.start === undefined ? item.topic : timeText(item.start)}`}
      okText="记下"
      cancelText="先不记"
      okButtonProps={{ loading: isBusy, disabled: to === 'closed' && outcome === undefined }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <p className="console-hint">{hints[to]}</p>
      {to === 'closed' && (
        <p>
          <label htmlFor="outcome">结果</label>
          <Select
            id="outcome"
            className="desk-wide"
            value={outcome ?? null}
            options={[...outcomeOptions]}
            placeholder="选一个"
            onChange={(chosen: CounsellingOutcome) => setOutcome(chosen)}
          />
        </p>
      )}
      {to !== 'missed' && (
        <p>
          <label htmlFor="minutes">用了多少分钟</label>
          <InputNumber
            id="minutes"
            className="desk-wide"
            min={0}
            max={600}
            precision={0}
            value={minutes}
            onChange={(value) => setMinutes(value)}
          />
        </p>
      )}
    </Modal>
  )
}
