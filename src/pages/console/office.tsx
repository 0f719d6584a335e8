import { Alert as Banner, Layout } from 'antd'
import type { ComponentType } from 'react'
import { today as todayRoute, type Today } from '../../http/api/staff.ts'
import { call } from '../shared/call.ts'
import { Loading } from './later.tsx'
import { MenuSide } from './menu.tsx'
import type { PageProps } from './page-props.ts'
import { PageTitle } from './page-title.tsx'
import * as pages from './pages.ts'
import type { PageName, Place } from './place.ts'
import { useStaff } from './staff-context.ts'
import { usePoll } from './use-poll.ts'
import { officeTabs } from './tabs.ts'
import { TodayPage } from './today-page.tsx'

const ask = () => call(todayRoute, {})

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

type Page = ComponentType<PageProps>

const pageOf: Readonly<Record<Exclude<PageName, 'today'>, Page>> = {
  accounts: pages.AccountsPage,
  alerts: pages.AlertsPage,
  applications: pages.ApplicationsPage,
  calls: pages.CallsPage,
  campaigns: pages.CampaignsPage,
  channels: pages.ChannelsPage,
  chats: pages.ChatsPage,
  counselling: pages.CounsellingPage,
  handovers: pages.HandoversPage,
  incoming: pages.IncomingPage,
  lectures: pages.LecturesPage,
  people: pages.PeoplePage,
  rota: pages.RotaPage,
  rules: pages.RulesPage,
  scenes: pages.ScenesPage,
  reminders: pages.RemindersPage,
  stations: pages.StationsPage,
  surveys: pages.SurveysPage,
  unsent: pages.UnsentPage,
  webhooks: pages.WebhooksPage,
}

/** What the office has at an address; an address that is not theirs leads to what waits now. */
const nameOf = ({ kind }: Place, isAdmin: boolean): PageName => {
  if (kind === 'setup' || kind === 'session') return 'today'
  return (kind === 'accounts' || kind === 'webhooks') && !isAdmin ? 'today' : kind
}

/** The pages of the office. What waits is asked for whatever page is open: the numbers stand in the menu. */
export const Office = ({ place }: { readonly place: Place }) => {
  const { me } = useStaff()
  const today = usePoll(ask)
  const isAdmin = me.role === 'admin'
  const name = nameOf(place, isAdmin)
  const Page = name === 'today' ? undefined : pageOf[name]
  const groups = officeTabs(today.data, isAdmin)
  const title = groups.flatMap(({ tabs }) => tabs).find((tab) => tab.place === name)?.title ?? ''
  return (
    <div className="console-body">
      <MenuSide groups={groups} here={name} />
      <div className="console-page">
        <Warnings today={today.data} />
        <Layout.Content className="console-content">
          <PageTitle title={title} />
          <Loading>{Page === undefined ? <TodayPage today={today} /> : <Page onChange={today.reload} />}</Loading>
        </Layout.Content>
      </div>
    </div>
  )
}
