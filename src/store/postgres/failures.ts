import { StoreUnavailable } from '../../core/store.ts'

/** The five signs PostgreSQL names an error by; undefined when the error is not from the server. */
export const sqlState = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
    ? error.code
    : undefined

/**
 * Worth running again from the start: serialization failure, deadlock, and a unique key that another transaction took after
 * this one's snapshot (a key that this one could see was refused before it got that far).
 */
export const isRetryable = (error: unknown): boolean => ['40001', '40P01', '23505'].includes(sqlState(error) ?? '')

/** Classes and states that say something about the server, not about what was asked. */
const serverClasses = new Set(['08', '28', '3D', '53', '57', '58', 'XX'])
const serverStates = new Set(['25P03', '25006'])

const isServerTrouble = (error: unknown): boolean => {
  const state = sqlState(error)
  // Without a state: the connection or the pool (refused, reset, ended, timed out).
  return state === undefined || serverStates.has(state) || serverClasses.has(state.slice(0, 2))
}

const reasonFor = (error: unknown): string => {
  const state = sqlState(error)
  if (state === '57014') return 'PostgreSQL took too long'
  if (state !== undefined) return `PostgreSQL cannot serve us now (${state})`
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'connection lost'
  return `PostgreSQL cannot be reached (${code})`
}

/** An error of the driver as the store's callers understand it. */
export const asStoreError = (error: unknown): unknown =>
  !(error instanceof StoreUnavailable) && isServerTrouble(error)
    ? new StoreUnavailable(reasonFor(error), { cause: error })
    : error
