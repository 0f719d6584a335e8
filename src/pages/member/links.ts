/** Where a link of a reply may lead. Anything else (`javascript:`, `//elsewhere`, a back slash) is shown as words. */
export type LinkTarget =
  | { readonly kind: 'phone'; readonly href: string }
  | { readonly kind: 'here'; readonly href: string }
  | { readonly kind: 'outside'; readonly href: string }

export const linkTarget = (url: string): LinkTarget | undefined => {
  if (/^tel:\+?[\d-]{3,20}$/.test(url)) return { kind: 'phone', href: url }
  if (/^\/(?![/\\])[^\\\s]*$/.test(url)) return { kind: 'here', href: url }
  return /^https?:\/\/[^\s\\]+$/i.test(url) ? { kind: 'outside', href: url } : undefined
}
