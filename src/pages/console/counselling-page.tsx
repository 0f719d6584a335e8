import { Button, Segmented } from 'antd'
import { useCallback, useState } from 'react'
import {
  confirmCounselling,
  counsellingCases,
  openCounselling,
  type CounsellingCase,
} from '../../http/api/counselling.ts'
import { call } from '../shared/call.ts'
import { AssignDrawer } from './assign-drawer.tsx'
import { CancelDialog } from './cancel-dialog.tsx'
import { CloseDialog } from './close-dialog.tsx'
import { CaseList } from './case-list.tsx'
import { NotUpdated } from './not-updated.tsx'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { useOpened } from './use-opened.ts'
import { usePoll } from './use-poll.ts'
import { stateWords } from './words.ts'

type Filter = CounsellingCase['state'] | 'all'

const filters = [
  { value: 'all', label: '全部' },
  { value: 'requested', label: stateWords.requested.text },
  { value: 'booked', label: stateWords.booked.text },
  { value: 'confirmed', label: stateWords.confirmed.text },
  { value: 'done', label: stateWords.done.text },
  { value: 'missed', label: stateWords.missed.text },
  { value: 'closed', label: stateWords.closed.text },
  { value: 'cancelled', label: stateWords.cancelled.text },
] satisfies { value: Filter; label: string }[]

/** What a clerk is about to change. */
type Change = { readonly kind: 'assign' | 'cancel' | 'end'; readonly item: CounsellingCase }

export const CounsellingPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const [filter, setFilter] = useState<Filter>('all')
  const [change, setChange] = useState<Change>()
  const ask = useCallback(() => call(counsellingCases, filter === 'all' ? {} : { query: { state: filter } }), [filter])
  const list = usePoll(ask)
  const { act, isBusy } = useAct(list.reload, onChange)
  const take = useCallback((id: string) => call(openCounselling, { params: { id }, csrf: me.csrf }), [me.csrf])
  const { opened, open } = useOpened(take, act)

  const confirm = (item: CounsellingCase): void => {
    const input = { params: { id: item.id }, body: { version: item.version }, csrf: me.csrf }
    void act(() => call(confirmCounselling, input), '已确认，会告诉对方')
  }
  const close = useCallback(() => setChange(undefined), [])

  return (
    <section aria-label="咨询预约">
      <div className="console-tools">
        <Segmented<Filter> aria-label="按状态看" options={filters} value={filter} onChange={setFilter} />
        <Button onClick={() => void list.reload()}>刷新</Button>
      </div>
      <NotUpdated trouble={list.trouble} />
      <CaseList
        cases={list.data?.cases ?? []}
        isLoading={list.isLoading}
        isBusy={isBusy}
        opened={opened}
        onOpen={open}
        onConfirm={confirm}
        onAssign={(item) => setChange({ kind: 'assign', item })}
        onCancel={(item) => setChange({ kind: 'cancel', item })}
        onEnd={(item) => setChange({ kind: 'end', item })}
      />
      {change?.kind === 'assign' && (
        <AssignDrawer item={change.item} {...{ act, isBusy, opened }} onOpen={open} onClose={close} />
      )}
      {change?.kind === 'end' && <CloseDialog item={change.item} act={act} isBusy={isBusy} onClose={close} />}
      {change?.kind === 'cancel' && <CancelDialog item={change.item} act={act} isBusy={isBusy} onClose={close} />}
    </section>
  )
}
