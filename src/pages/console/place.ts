/** Where the console is, read from the hash: a hash never reaches a server's log, and the set-up link carries a token. */
export type Place =
  | { readonly kind: 'setup'; readonly token: string }
  | { readonly kind: 'counselling' | 'handovers' | 'alerts' | 'rota' | 'unsent' }

export const placeOf = (hash: string): Place => {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  if (path === 'setup') return { kind: 'setup', token: new URLSearchParams(query).get('token') ?? '' }
  return path === 'alerts' || path === 'rota' || path === 'handovers' || path === 'unsent'
    ? { kind: path }
    : { kind: 'counselling' }
}
