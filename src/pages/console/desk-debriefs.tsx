import { Alert as Banner, Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { doneDebrief, type Desk } from '../../http/api/desk.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import type { ChangeProps } from './change-props.ts'
import { useStaff } from './staff-context.ts'

type Debrief = Desk['debriefs'][number]

const DebriefDialog = ({ item, act, isBusy, onClose }: ChangeProps<Debrief>) => {
  const { me } = useStaff()
  const [words, setWords] = useState('')
  const save = async (): Promise<void> => {
    const input = { params: { id: item.id }, body: { version: item.version, words }, csrf: me.csrf }
    await act(() => call(doneDebrief, input), '记下了')
    onClose()
  }
  return (
    <Modal
      open
      title={`谈过了：编号 ${item.number}`}
      okText="记下"
      cancelText="先不记"
      okButtonProps={{ loading: isBusy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      <p className="console-hint">和督导谈过就记一笔。写不写都行，写下的加密存放。</p>
      <label htmlFor="debrief">想记的话</label>
      <Input.TextArea
        id="debrief"
        rows={4}
        maxLength={2_000}
        showCount
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
    </Modal>
  )
}

/** After an alert about one of their cases a counsellor talks it over, within two days. */
export const Debriefs = ({
  debriefs,
  act,
  isBusy,
}: Pick<ChangeProps, 'act' | 'isBusy'> & { readonly debriefs: readonly Debrief[] }) => {
  const [open, setOpen] = useState<Debrief>()
  return (
    <>
      {debriefs.map((one) => (
        <Banner
          key={one.id}
          className="console-trouble"
          type={one.isOverdue ? 'error' : 'warning'}
          showIcon
          title={`你这边有一条提醒（编号 ${one.number}），${timeText(one.dueAt)}前找督导谈一谈，也顾一顾自己。`}
          action={
            <Button disabled={isBusy} onClick={() => setOpen(one)}>
              谈过了
            </Button>
          }
        />
      ))}
      {open !== undefined && <DebriefDialog item={open} act={act} isBusy={isBusy} onClose={() => setOpen(undefined)} />}
    </>
  )
}
