import { Alert as Banner, Button } from 'antd'
import { useCallback, useState } from 'react'
import { rota, removeShift, swapShift, type RotaShift } from '../../http/api/oncall.ts'
import { call } from '../shared/call.ts'
import { timeText, today } from '../shared/time.ts'
import { DayInput } from './day-input.tsx'
import { NotUpdated } from './not-updated.tsx'
import type { PageProps } from './page-props.ts'
import { PhoneList } from './rota-phones.tsx'
import { RotaWeek } from './rota-week.tsx'
import { ShiftForm } from './shift-form.tsx'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'
import { pageChannelWords } from './words.ts'

/** Who is called when somebody may be in danger: a week at a time, gaps in red. */
export const RotaPage = ({ onChange }: PageProps) => {
  const { me } = useStaff()
  const [day, setDay] = useState(today)
  const ask = useCallback(() => call(rota, { query: { day } }), [day])
  const week = usePoll(ask)
  const { act, isBusy } = useAct(week.reload, onChange)
  const remove = ({ id, version }: RotaShift): void =>
    void act(() => call(removeShift, { params: { id }, body: { version }, csrf: me.csrf }), '拿掉了')
  const swap = ({ id, version }: RotaShift, staff: string): void =>
    void act(() => call(swapShift, { params: { id }, body: { version, staff }, csrf: me.csrf }), '换好了')
  const gaps = week.data?.gaps ?? []
  const people = week.data?.people ?? []
  const missing = (week.data?.missing ?? []).map((channel) => pageChannelWords[channel])
  return (
    <section aria-label="值班">
      <p className="console-hint">
        来了紧急的，先叫“先叫”的人，几分钟没人点就叫“再叫”的人，再叫“带班”的人。发出去的只有编号。
        {missing.length > 0 && `${missing.join('、')}还没有设好，发不出去。`}
      </p>
      <div className="console-tools">
        <DayInput label="从哪天起看" value={day} onChange={setDay} />
        <Button onClick={() => void week.reload()}>刷新</Button>
      </div>
      <NotUpdated trouble={week.trouble} />
      {gaps.length > 0 && (
        <Banner
          type="error"
          showIcon
          className="console-trouble"
          title={`这一周有 ${gaps.length} 段没有人值班`}
          description={
            <ul>
              {gaps.map(({ from, until }) => (
                <li key={from}>
                  {timeText(from)} 到 {timeText(until)}
                </li>
              ))}
            </ul>
          }
        />
      )}
      {week.data !== undefined && <RotaWeek week={week.data} {...{ isBusy, remove, swap }} />}
      <ShiftForm day={day} people={people} act={act} isBusy={isBusy} />
      <PhoneList people={people} act={act} isBusy={isBusy} />
    </section>
  )
}
