import { Layout, Menu } from 'antd'
import { AlertsPage } from './alerts-page.tsx'
import { CallsPage } from './calls-page.tsx'
import { DeskPage } from './desk-page.tsx'
import { DeskShifts } from './people-shifts.tsx'
import type { Place } from './place.ts'
import { SessionPage } from './session-page.tsx'

const pages = [
  { key: 'counselling', label: <a href="#/counselling">预约</a> },
  { key: 'calls', label: <a href="#/calls">打电话</a> },
  { key: 'session', label: <a href="#/session">文字谈话</a> },
  { key: 'alerts', label: <a href="#/alerts">提醒</a> },
  { key: 'people', label: <a href="#/people">值守</a> },
]

/** Pages besides the appointments. */
const elsewhere: ReadonlySet<Place['kind']> = new Set(['alerts', 'calls', 'people', 'session'])

const unchanged = async (): Promise<void> => undefined

/**
 * The pages of a counsellor. Their own appointments are what they see first, and whenever the address names no page of theirs;
 * another page is one line here.
 */
export const Desk = ({ place }: { readonly place: Place }) => (
  <>
    <nav aria-label="栏目">
      <Menu mode="horizontal" selectedKeys={[place.kind]} items={pages} disabledOverflow />
    </nav>
    <Layout.Content className="console-content desk">
      {place.kind === 'people' && <DeskShifts />}
      {place.kind === 'alerts' && <AlertsPage onChange={unchanged} />}
      {place.kind === 'calls' && <CallsPage onChange={unchanged} />}
      {place.kind === 'session' && <SessionPage id={place.id} />}
      {!elsewhere.has(place.kind) && <DeskPage />}
    </Layout.Content>
  </>
)
