import { Layout } from 'antd'
import type { Place } from './place.ts'
import { SessionPage } from './session-page.tsx'
import { SupervisorPage } from './supervisor-page.tsx'

/** The pages of a clinical supervisor: what counsellors noted, and their talks in writing. */
export const Supervision = ({ place }: { readonly place: Place }) => (
  <>
    <nav aria-label="栏目" className="console-links">
      <a href="#/">记录</a> <a href="#/session">文字谈话</a>
    </nav>
    {place.kind === 'session' ? (
      <Layout.Content className="console-content">
        <SessionPage id={place.id} />
      </Layout.Content>
    ) : (
      <SupervisorPage />
    )}
  </>
)
