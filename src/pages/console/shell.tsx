import { App, Button, Layout } from 'antd'
import { useCallback, useMemo } from 'react'
import type { Me } from '../../http/api/staff.ts'
import { messageOf } from '../shared/call.ts'
import { roleWords } from './account-words.ts'
import { Desk } from './desk.tsx'
import { Office } from './office.tsx'
import { OwnPassword } from './own-password.tsx'
import type { Place } from './place.ts'
import { StaffContext } from './staff-context.ts'
import { Supervision } from './supervision.tsx'

interface Props {
  readonly me: Me
  readonly place: Place
  readonly dropped: () => void
  readonly onLeave: () => Promise<void>
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
        {me.name}
        <span className="console-bar__role">（{roleWords[me.role]}）</span>
      </span>
      <OwnPassword />
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
        {me.role === 'supervisor' ? (
          <Supervision place={place} />
        ) : me.role === 'counsellor' ? (
          <Desk place={place} />
        ) : (
          <Office place={place} />
        )}
      </Layout>
    </StaffContext>
  )
}
