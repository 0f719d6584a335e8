import { Button } from 'antd'
import { duties, seeDuty, type Duty } from '../../http/api/duties.ts'
import { call } from '../shared/call.ts'
import { timeText } from '../shared/time.ts'
import { useStaff } from './staff-context.ts'
import { useAct } from './use-act.ts'
import { usePoll } from './use-poll.ts'
import './duty-notices.css'

const ask = () => call(duties, {})
const nothingElse = async (): Promise<void> => undefined

/** What the account was reminded of, until somebody puts it away. Shows nothing where there is nothing. */
export const DutyNotices = () => {
  const { me } = useStaff()
  const { data, reload } = usePoll(ask)
  const { act, isBusy } = useAct(reload, nothingElse)
  const notices = data?.notices ?? []
  if (notices.length === 0) return undefined
  const see = ({ id, version }: Duty): void =>
    void act(() => call(seeDuty, { params: { id }, body: { version }, csrf: me.csrf }), '收起了')
  return (
    <ul className="duty-notices" aria-label="给你的提醒">
      {notices.map((one) => (
        <li key={one.id}>
          <span className="duty-notices__at">{timeText(one.at)}</span>
          <span className="duty-notices__words">{one.notice}</span>
          <Button size="small" disabled={isBusy} onClick={() => see(one)}>
            知道了
          </Button>
        </li>
      ))}
    </ul>
  )
}
