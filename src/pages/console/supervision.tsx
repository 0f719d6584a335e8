import { Layout } from 'antd'
import { Loading } from './later.tsx'
import { MenuRow } from './menu.tsx'
import { PageTitle } from './page-title.tsx'
import { SessionPage, SupervisorPage } from './pages.ts'
import type { Place } from './place.ts'
import { supervisorTabs } from './tabs.ts'

/** The pages of a clinical supervisor: what counsellors noted, and their talks in writing. */
export const Supervision = ({ place }: { readonly place: Place }) => (
  <>
    <MenuRow tabs={supervisorTabs} here={place.kind === 'session' ? 'session' : 'counselling'} />
    <Layout.Content className="console-content">
      <PageTitle title={place.kind === 'session' ? '文字谈话' : '记录'} />
      <Loading>{place.kind === 'session' ? <SessionPage id={place.id} /> : <SupervisorPage />}</Loading>
    </Layout.Content>
  </>
)
