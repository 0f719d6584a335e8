import { Input, Modal } from 'antd'
import { useState } from 'react'
import { cancelCounselling } from '../../http/api/counselling.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import type { ChangeProps } from './change-props.ts'
import { useStaff } from './staff-context.ts'

const longestReason = 200

export const CancelDialog = ({ item, act, isBusy, onClose }: ChangeProps) => {
  const { me } = useStaff()
  const [reason, setReason] = useState('')
  const save = async (): Promise<void> => {
    const body = { version: item.version, reason: reason.trim() }
    await act(() => call(cancelCounselling, { params: { id: item.id }, body, csrf: me.csrf }), '已取消，会告诉对方')
    onClose()
  }
  return (
    <Modal
      open
      title="取消这个预约"
      okText="取消预约"
      cancelText="先不取消"
      okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: isBusy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <p>
        {item.topic}
        {item.start === undefined ? '' : `，${timeText(item.start)}`}
        {item.counsellor === undefined ? '' : `，${item.counsellor.name}`}
      </p>
      <label htmlFor="reason">为什么取消</label>
      <Input.TextArea
        id="reason"
        rows={3}
        maxLength={longestReason}
        showCount
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </Modal>
  )
}
