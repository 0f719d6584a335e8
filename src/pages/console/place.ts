/** The pages of the office, one line each. */
const pages = [
  'today',
  'counselling',
  'accounts',
  'handovers',
  'chats',
  'alerts',
  'calls',
  'rota',
  'unsent',
  'channels',
  'applications',
  'incoming',
  'people',
  'stations',
  'lectures',
  'surveys',
  'scenes',
  'reminders',
  'campaigns',
  'rules',
  'webhooks',
] as const
export type PageName = (typeof pages)[number]

/** Where the console is, read from the hash: a hash never reaches a server's log, and the set-up link carries a token. */
export type Place =
  | {
      readonly kind: 'setup'
      readonly token: string
      /** For the password of an account; else for the first administrator. */
      readonly isAccount?: true
    }
  /** A talk in writing, by its id or that of its case; all of them without one. */
  | { readonly kind: 'session'; readonly id: string }
  | { readonly kind: PageName }

export const placeOf = (hash: string): Place => {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  if (path === 'setup') return { kind: 'setup', token: new URLSearchParams(query).get('token') ?? '' }
  if (path === 'welcome')
    return { kind: 'setup', token: new URLSearchParams(query).get('token') ?? '', isAccount: true }
  if (/^session(\/|$)/.test(path)) return { kind: 'session', id: path.slice('session/'.length) }
  return { kind: pages.find((page) => page === path) ?? 'today' }
}
