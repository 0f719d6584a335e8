import { Alert as Banner, Badge, Layout, Menu } from 'antd'
import { today as todayRoute, type Today } from '../../http/api/staff.ts'
import { call } from '../shared/call.ts'
import { AccountsPage } from './accounts-page.tsx'
import { AlertsPage } from './alerts-page.tsx'
import { CallsPage } from './calls-page.tsx'
import { ChatsPage } from './chats-page.tsx'
import { CounsellingPage } from './counselling-page.tsx'
import { HandoversPage } from './handovers-page.tsx'
import { LecturesPage } from './lectures-page.tsx'
import { PeoplePage } from './people-page.tsx'
import type { Place } from './place.ts'
import { RotaPage } from './rota-page.tsx'
import { StationsPage } from './stations-page.tsx'
import { SurveysPage } from './surveys-page.tsx'
import { UnsentPage } from './unsent-page.tsx'
import { useStaff } from './staff-context.ts'
import { usePoll } from './use-poll.ts'
import { tabsOf, type Tab } from './tabs.ts'

const ask = () => call(todayRoute, {})

const TabLink = ({ tab: { place, title, count, isUrgent, label } }: { readonly tab: Tab }) => (
  <a href={`#/${place}`} aria-label={label}>
    {title} <Badge count={count} overflowCount={99} color={isUrgent ? '#c9252b' : '#595959'} />
  </a>
)

/** What is wrong with the office itself, on every page. */
const Warnings = ({ today }: { readonly today: Today | undefined }) => (
  <>
    {today !== undefined && today.overdue > 0 && (
      <Banner
        banner
        type="error"
        className="console-nobody"
        title={
          <>
            有 {today.overdue} 条转人工过了答应的时间，或者等了没人接，请到<a href="#/handovers">“转人工”</a>先回。
          </>
        }
      />
    )}
    {today?.onCall === false && (
      <Banner
        banner
        type="error"
        className="console-nobody"
        title={
          <>
            现在没有人值班，来了紧急的也叫不到人。请勤看“提醒”，并到<a href="#/rota">“值班”</a>排上人。
          </>
        }
      />
    )}
    {today !== undefined && today.deadJobs > 0 && (
      <Banner
        banner
        type="warning"
        title={
          <>
            有 {today.deadJobs} 条消息一直没发出去，请到<a href="#/unsent">“没发出去”</a>看一眼。
          </>
        }
      />
    )}
  </>
)

/** The pages of the office. What waits is asked for whatever page is open: the numbers stand in the menu. */
export const Office = ({ place }: { readonly place: Place }) => {
  const { me } = useStaff()
  const today = usePoll(ask)
  const items = tabsOf(today.data)
    .filter((tab) => tab.place !== 'accounts' || me.role === 'admin')
    .map((tab) => ({ key: tab.place, label: <TabLink tab={tab} /> }))
  return (
    <>
      <nav aria-label="栏目">
        <Menu mode="horizontal" selectedKeys={[place.kind]} items={items} disabledOverflow />
      </nav>
      <Warnings today={today.data} />
      <Layout.Content className="console-content">
        {place.kind === 'accounts' && <AccountsPage onChange={today.reload} />}
        {place.kind === 'alerts' && <AlertsPage onChange={today.reload} />}
        {place.kind === 'handovers' && <HandoversPage onChange={today.reload} />}
        {place.kind === 'chats' && <ChatsPage onChange={today.reload} />}
        {place.kind === 'calls' && <CallsPage onChange={today.reload} />}
        {place.kind === 'rota' && <RotaPage onChange={today.reload} />}
        {place.kind === 'people' && <PeoplePage onChange={today.reload} />}
        {place.kind === 'stations' && <StationsPage onChange={today.reload} />}
        {place.kind === 'lectures' && <LecturesPage onChange={today.reload} />}
        {place.kind === 'surveys' && <SurveysPage onChange={today.reload} />}
        {place.kind === 'unsent' && <UnsentPage onChange={today.reload} />}
        {place.kind === 'counselling' && <CounsellingPage onChange={today.reload} />}
      </Layout.Content>
    </>
  )
}
