import type { Opened } from '../tencent/sealed-callback.ts'

/** What a proven callback says. It carries no message, only that there are some, and a token to read them with. */
export type Called =
  | { readonly kind: 'news'; readonly kf: string; readonly token: string }
  | { readonly kind: 'ignored'; readonly type: string }

export const readCallback = (opened: Exclude<Opened, { kind: 'refused' }>): Called => {
  if (opened.kind === 'malformed') return { kind: 'ignored', type: opened.reason }
  const { fields } = opened
  const kf = fields.get('OpenKfId')?.trim() ?? ''
  const isNews = fields.get('Event')?.trim().toLowerCase() === 'kf_msg_or_event' && /^[\w-]{1,64}$/.test(kf)
  return isNews ? { kind: 'news', kf, token: fields.get('Token')?.trim() ?? '' } : { kind: 'ignored', type: 'other' }
}

/** What tells one call from another under the same signed nonce. */
export const callKey = (called: Called): string =>
  called.kind === 'news' ? `${called.kf} ${called.token}` : called.type
