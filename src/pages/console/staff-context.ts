import { createContext, useContext } from 'react'
import type { Me } from '../../http/api/staff.ts'

export interface StaffContextValue {
  readonly me: Me
  /** To be called when the server answers 401. */
  readonly dropped: () => void
}

export const StaffContext = createContext<StaffContextValue | undefined>(undefined)

/** The signed-in clerk; only below the shell, which is drawn for nobody else. */
export const useStaff = (): StaffContextValue => {
  const value = useContext(StaffContext)
  if (value === undefined) throw new Error('useStaff outside of the shell')
  return value
}
