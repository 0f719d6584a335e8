import { Layout } from 'antd'
import { Loading } from './later.tsx'
import { MenuRow } from './menu.tsx'
import { PageTitle } from './page-title.tsx'
import { AlertsPage, CallsPage, DeskPage, DeskShifts, SessionPage } from './pages.ts'
import type { Place } from './place.ts'
import { deskTabs } from './tabs.ts'

const unchanged = async (): Promise<void> => undefined

const Page = ({ place }: { readonly place: Place }) => {
  switch (place.kind) {
    case 'people':
      return <DeskShifts />
    case 'alerts':
      return <AlertsPage onChange={unchanged} />
    case 'calls':
      return <CallsPage onChange={unchanged} />
    case 'session':
      return <SessionPage id={place.id} />
    default:
      return <DeskPage />
  }
}

/**
 * The pages of a counsellor. Their own appointments are what they see first, and whenever the address names no page of theirs;
 * another page is one line here and one in the menu.
 */
export const Desk = ({ place }: { readonly place: Place }) => {
  const tab = deskTabs.find((one) => one.place === place.kind)
  const { place: here, title } = tab ?? { place: 'counselling' as const, title: '我的预约' }
  return (
    <>
      <MenuRow tabs={deskTabs} here={here} />
      <Layout.Content className="console-content desk">
        <PageTitle title={title} />
        <Loading>
          <Page place={place} />
        </Loading>
      </Layout.Content>
    </>
  )
}
