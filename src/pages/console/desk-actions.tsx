import type { DeskAction } from './desk-action.ts'
import { NotesDrawer } from './notes-drawer.tsx'
import { SessionLink } from './session-link.tsx'

/** What other parts add to every case on the desk, in this order: one line each. */
const actions: readonly { readonly key: string; readonly Action: DeskAction }[] = [
  { key: 'session', Action: SessionLink },
  { key: 'notes', Action: ({ item }) => <NotesDrawer caseId={item.id} /> },
]

export const DeskActions: DeskAction = ({ item }) => actions.map(({ key, Action }) => <Action key={key} item={item} />)
