import type { Staff } from '../../src/people/records.ts'

/** An account of staff as a handler is given it; nobody can sign in with it. */
export const staffOf = (id: string, role: Staff['role'] = 'clerk'): Staff => ({
  id,
  version: 1,
  login: id,
  name: id,
  role,
  password: '',
  createdAt: '2026-11-23T02:00:00.000Z',
})
