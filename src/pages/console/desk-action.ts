import type { ReactNode } from 'react'
import type { DeskCase } from '../../http/api/desk.ts'

/** One more button of a case on the desk; it shows nothing where it has no place. */
export type DeskAction = (props: { readonly item: DeskCase }) => ReactNode
