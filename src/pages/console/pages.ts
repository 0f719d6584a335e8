import { later } from './later.tsx'

// One line each: a page is a file of its own, loaded when it is first looked at.
export const AccountsPage = later(async () => (await import('./accounts-page.tsx')).AccountsPage)
export const AlertsPage = later(async () => (await import('./alerts-page.tsx')).AlertsPage)
export const CallsPage = later(async () => (await import('./calls-page.tsx')).CallsPage)
export const ChatsPage = later(async () => (await import('./chats-page.tsx')).ChatsPage)
export const CounsellingPage = later(async () => (await import('./counselling-page.tsx')).CounsellingPage)
export const DeskPage = later(async () => (await import('./desk-page.tsx')).DeskPage)
export const DeskShifts = later(async () => (await import('./people-shifts.tsx')).DeskShifts)
export const HandoversPage = later(async () => (await import('./handovers-page.tsx')).HandoversPage)
export const LecturesPage = later(async () => (await import('./lectures-page.tsx')).LecturesPage)
export const PeoplePage = later(async () => (await import('./people-page.tsx')).PeoplePage)
export const RotaPage = later(async () => (await import('./rota-page.tsx')).RotaPage)
export const SessionPage = later(async () => (await import('./session-page.tsx')).SessionPage)
export const StationsPage = later(async () => (await import('./stations-page.tsx')).StationsPage)
export const SupervisorPage = later(async () => (await import('./supervisor-page.tsx')).SupervisorPage)
export const SurveysPage = later(async () => (await import('./surveys-page.tsx')).SurveysPage)
export const UnsentPage = later(async () => (await import('./unsent-page.tsx')).UnsentPage)
