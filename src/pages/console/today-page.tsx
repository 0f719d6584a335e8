import { Spin } from 'antd'
import type { Today } from '../../http/api/staff.ts'
import { DutyNotices } from './duty-notices.tsx'
import { NotUpdated } from './not-updated.tsx'
import { onToday, waitingNow, type Waiting } from './today-words.ts'
import type { Polled } from './use-poll.ts'
import './today.css'

const WaitingCard = ({ one: { place, count, words, more, isUrgent } }: { readonly one: Waiting }) => (
  <li>
    <a href={`#/${place}`} className={`today-card${isUrgent ? ' today-card--urgent' : ''}`}>
      <strong className="today-card__count">{count}</strong> {words}
      {more !== undefined && <span className="today-card__more">{more}</span>}
    </a>
  </li>
)

/** What waits now, in numbers that lead to where it is dealt with: the first page after signing in. */
export const TodayPage = ({ today }: { readonly today: Polled<Today> }) => {
  const { data, trouble } = today
  return (
    <section aria-label="今天">
      <NotUpdated trouble={trouble} />
      <DutyNotices />
      {data === undefined && trouble === undefined && <Spin className="console-wait" />}
      {data !== undefined && (
        <>
          <p className="console-hint">{onToday(data)}</p>
          {waitingNow(data).length === 0 ? (
            <p className="today-none">现在没有人在等。</p>
          ) : (
            <ul className="today-cards" aria-label="等着的">
              {waitingNow(data).map((one) => (
                <WaitingCard key={one.words} one={one} />
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  )
}
