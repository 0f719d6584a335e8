import { App, Button, Layout, Result } from 'antd'
import { useCallback, useMemo } from 'react'
import type { Me } from '../../http/api/staff.ts'
import { messageOf } from '../shared/call.ts'
import { Office } from './office.tsx'
import type { Place } from './place.ts'
import { StaffContext } from './staff-context.ts'

interface Props {
  readonly me: Me
  readonly place: Place
  readonly dropped: () => void
  readonly onLeave: () => Promise<void>
}

const roleWords: Readonly<Record<Me['role'], string>> = {
  admin: '管理员',
  clerk: '工作人员',
  counsellor: '老师',
  supervisor: '督导',
}

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
