import { Input, InputNumber, Modal } from 'antd'
import { useState } from 'react'
import { cancelLecture, countExtra, type LectureView } from '../../http/api/lectures.ts'
import { call } from '../shared/call.ts'
import { useStaff } from './staff-context.ts'
import type { useAct } from './use-act.ts'

interface Props {
  readonly lecture: LectureView
  readonly act: ReturnType<typeof useAct>['act']
  readonly isBusy: boolean
  readonly onClose: () => void
}

/** Calls a lecture off, with a reason fit to show. */
export const CallOff = ({ lecture: { id, version, title }, act, isBusy, onClose }: Props) => {
  const { me } = useStaff()
  const [reason, setReason] = useState('')
  const save = async (): Promise<void> => {
    const body = { version, reason: reason.trim() }
    await act(() => call(cancelLecture, { params: { id }, body, csrf: me.csrf }), '取消了，会告诉报名的人')
    onClose()
  }
  return (
    <Modal
      open
      title={`取消《${title}》`}
      okText="取消这场"
      cancelText="先不取消"
      okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: isBusy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <label htmlFor="off-reason">为什么取消，报名的人看得到</label>
      <Input.TextArea
        id="off-reason"
        rows={3}
        maxLength={200}
        showCount
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
    </Modal>
  )
}

/** Who sat there without checking in. */
export const ExtraCount = ({ lecture: { id, version, title, extra }, act, isBusy, onClose }: Props) => {
  const { me } = useStaff()
  const [count, setCount] = useState<number | null>(extra)
  const save = async (): Promise<void> => {
    const body = { version, extra: count ?? 0 }
    await act(() => call(countExtra, { params: { id }, body, csrf: me.csrf }), '记下了')
    onClose()
  }
  return (
    <Modal
      open
      title={`《${title}》补人数`}
      okText="记下"
      cancelText="不改了"
      okButtonProps={{ loading: isBusy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <label htmlFor="extra-count">没签到、数人头数到的</label>{' '}
      <InputNumber id="extra-count" min={0} max={5000} precision={0} value={count} onChange={setCount} />
    </Modal>
  )
}
