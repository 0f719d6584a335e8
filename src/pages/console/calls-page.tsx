import { Alert as Banner, Button, Segmented } from 'antd'
import { useState } from 'react'
import { myCalls, nextCall, type MyCalls } from '../../http/api/callbacks.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { CallInHand } from './call-in-hand.tsx'
import './calls.css'
import { CallsImport } from './calls-import.tsx'
import { CallsLists } from './calls-lists.tsx'
import { CallsRegister } from './calls-register.tsx'
import type { PageProps } from './page-props.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'

const ask = () => call(myCalls, {})

const closedText = ({ why, until }: NonNullable<MyCalls['closed']>): string =>
  why === 'night'
    ? `晚上9点到早上8点不打电话，${timeText(until)}再打。`
    : `今天放假，只打急的，其他的${timeText(until)}再打。`

/** One call at a time, for one thumb. */
const CallOne = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const { data, trouble, reload } = usePoll(ask)
  const { act, isBusy } = useAct(reload, onChange)
  const next = (): void => void act(() => call(nextCall, { csrf: me.csrf }), '好了')
  return (
    <section aria-label="打电话" className="calls-hand">
      {trouble !== undefined && <Banner type="warning" showIcon title={`没更新成：${trouble}`} />}
      {data?.closed !== undefined && <Banner type="info" showIcon title={closedText(data.closed)} />}
      {data?.call !== undefined && <CallInHand key={data.call.id} inHand={data.call} act={act} isBusy={isBusy} />}
      {data !== undefined && data.call === undefined && (
        <>
          <p>{data.waiting === 0 ? '现在没有要打的电话。' : `有 ${data.waiting} 个电话等着打。`}</p>
          <p className="console-hint">
            一次一个，名单里看不到号码。用自己的手机打，对方看得到你的号码；不想让人看到，请用工会的座机。
          </p>
          <div className="calls-bar">
            <Button type="primary" className="calls-bar__wide" disabled={isBusy || data.waiting === 0} onClick={next}>
              打下一个
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

const views = [
  { value: 'lists', label: '名单' },
  { value: 'one', label: '打电话' },
  { value: 'register', label: '来电登记' },
  { value: 'import', label: '导入外呼' },
]

/** The office sees the lists; whoever calls sees one call. */
export const CallsPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const [view, setView] = useState('lists')
  if (me.role === 'counsellor') return <CallOne onChange={onChange} />
  return (
    <>
      <div className="console-tools">
        <Segmented aria-label="看什么" options={views} value={view} onChange={setView} />
      </div>
      {view === 'lists' && <CallsLists onChange={onChange} />}
      {view === 'one' && <CallOne onChange={onChange} />}
      {view === 'register' && <CallsRegister onChange={onChange} />}
      {view === 'import' && <CallsImport />}
    </>
  )
}
