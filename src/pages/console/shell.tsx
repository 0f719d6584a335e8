import { App, Badge, Button, Layout, Menu, Result } from 'antd'
import { useCallback, useMemo } from 'react'
import { alerts as alertsRoute, type Me } from '../../http/api/staff.ts'
import { call, messageOf } from '../shared/call.ts'
import { AlertsPage } from './alerts-page.tsx'
import { CounsellingPage } from './counselling-page.tsx'
import { HandoversPage } from './handovers-page.tsx'
import type { Place } from './place.ts'
import { StaffContext } from './staff-context.ts'
import { usePoll } from './use-poll.ts'

interface Props {
  readonly me: Me
  readonly place: Place
  readonly dropped: () => void
  readonly onLeave: () => Promise<void>
}

const roleWords: Readonly<Record<Me['role'], string>> = { admin: '管理员', clerk: '工作人员', counsellor: '老师' }

const TopBar = ({ me, onLeave }: { readonly me: Me; readonly onLeave: () => Promise<void> }) => {
  const { message } = App.useApp()
  const leave = useCallback(() => {
    onLeave().catch((error: unknown) => void message.error(messageOf(error)))
  }, [message, onLeave])
  return (
    <Layout.Header className="console-bar">
      <strong className="console-bar__title">梁心工作台</strong>
      <span className="console-bar__who">
        {me.name}（{roleWords[me.role]}）
      </span>
      <Button onClick={leave}>退出</Button>
    </Layout.Header>
  )
}

/** Alerts are asked for whatever page is open: their number stands in the menu. */
const Office = ({ place }: { readonly place: Place }) => {
  const ask = useCallback(() => call(alertsRoute, {}), [])
  const alerts = usePoll(ask)
  const open = (alerts.data?.alerts ?? []).filter((alert) => alert.state === 'open').length
  const items = [
    { key: 'counselling', label: <a href="#/counselling">咨询预约</a> },
    { key: 'handovers', label: <a href="#/handovers">转人工</a> },
    {
      key: 'alerts',
      label: (
        <a href="#/alerts" aria-label={open === 0 ? '提醒' : `提醒，${open} 条没打开`}>
          提醒 <Badge count={open} overflowCount={99} />
        </a>
      ),
    },
  ]
  return (
    <>
      <nav aria-label="栏目">
        <Menu mode="horizontal" selectedKeys={[place.kind]} items={items} disabledOverflow />
      </nav>
      <Layout.Content className="console-content">
        {place.kind === 'alerts' && <AlertsPage alerts={alerts} />}
        {place.kind === 'handovers' && <HandoversPage />}
        {place.kind === 'counselling' && <CounsellingPage />}
      </Layout.Content>
    </>
  )
}

export const Shell = ({ me, place, dropped, onLeave }: Props) => {
  const staff = useMemo(() => ({ me, dropped }), [me, dropped])
  return (
    <StaffContext value={staff}>
      <Layout className="console-shell">
        <TopBar me={me} onLeave={onLeave} />
        {me.role === 'counsellor' ? (
          <Result status="info" title="预约由工会的工作人员安排" subTitle="老师自己的页面还没有，有事请联系工会。" />
        ) : (
          <Office place={place} />
        )}
      </Layout>
    </StaffContext>
  )
}
