/** Where the page stands. `ready`: the platform's button is there. */
export type GrantState = 'opening' | 'outside' | 'closed' | 'ready' | 'accepted' | 'declined' | 'muted' | 'failed'

/** What is said of it, one thing to do at most. */
export const stateWords: Readonly<Record<GrantState, string>> = {
  opening: '正在接微信，等几秒。',
  outside: '要在微信里打开：回到公众号，点刚才那个链接。',
  closed: '这会儿开不了，不是你的问题。过一会儿再来也行。',
  ready: '点一下按钮，微信会再问你一次。',
  accepted: '开好了。关掉这一页，回到公众号就行。',
  declined: '没有开。什么时候想开，再点一次。',
  muted: '你把这个公众号的通知关了。在公众号的设置里打开通知，再来点一次。',
  failed: '没开成，再点一次试试。',
}

/** In WeChat itself; WeCom's own browser calls itself that too and has no such button. */
export const isInWechat = (userAgent: string): boolean =>
  /MicroMessenger/i.test(userAgent) && !/wxwork/i.test(userAgent)

const mainSwitchIsOff = '20004'

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined

/** The platform's word on each template; its form has changed between releases, so only the answers are looked for. */
export const stateOfAnswer = (detail: unknown): GrantState => {
  const details = fieldOf(detail, 'subscribeDetails')
  const words = typeof details === 'string' ? details : JSON.stringify(details ?? '')
  if (/\baccept\b/.test(words)) return 'accepted'
  // Nothing said of it: the platform reports to us what was chosen, the page does not know.
  return /\b(reject|cancel|filter|ban)\b/.test(words) ? 'declined' : 'ready'
}

export const stateOfError = (detail: unknown): GrantState =>
  String(fieldOf(detail, 'errCode')) === mainSwitchIsOff ? 'muted' : 'failed'

/** The places of the templates in the address, as the route takes them. */
export const placesIn = (search: string): string | undefined => {
  const places = new URLSearchParams(search).get('t') ?? ''
  return /^\d{1,2}(\.\d{1,2}){0,2}$/.test(places) ? places : undefined
}
