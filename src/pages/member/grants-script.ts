/** WeChat's script for pages: the one address the policy of this page opens besides ours. */
const address = 'https://res.wx.qq.com/open/js/jweixin-1.6.0.js'
const patienceMs = 8_000
const tag = 'wx-open-subscribe'

/** Forwarding this page is of no use to anybody: it is about the chat it was opened from. */
const forwarding = [
  'menuItem:share:appMessage',
  'menuItem:share:timeline',
  'menuItem:share:qq',
  'menuItem:share:weiboApp',
  'menuItem:share:QZone',
  'menuItem:favorite',
  'menuItem:copyUrl',
  'menuItem:openWithQQBrowser',
  'menuItem:openWithSafari',
]

interface Signature {
  readonly appId: string
  readonly timestamp: number
  readonly nonceStr: string
  readonly signature: string
}

/** What of WeChat's script is used here. */
interface WechatScript {
  readonly config: (
    settings: Signature & {
      readonly debug: boolean
      readonly jsApiList: readonly string[]
      readonly openTagList: readonly string[]
    },
  ) => void
  readonly ready: (then: () => void) => void
  readonly error: (then: () => void) => void
  readonly hideMenuItems: (items: { readonly menuList: readonly string[] }) => void
}

declare global {
  interface Window {
    readonly wx?: WechatScript
  }
}

const loadScript = (): Promise<boolean> =>
  new Promise((resolve) => {
    if (window.wx !== undefined) {
      resolve(true)
      return
    }
    const script = document.createElement('script')
    script.src = address
    script.onload = () => resolve(window.wx !== undefined)
    script.onerror = () => resolve(false)
    document.head.append(script)
  })

const admitted = (signature: Signature): Promise<boolean> =>
  new Promise((resolve) => {
    const { wx } = window
    if (wx === undefined) {
      resolve(false)
      return
    }
    document.addEventListener('WeixinOpenTagsError', () => resolve(false))
    wx.error(() => resolve(false))
    wx.ready(() => {
      wx.hideMenuItems({ menuList: forwarding })
      resolve(true)
    })
    wx.config({ ...signature, debug: false, jsApiList: ['hideMenuItems'], openTagList: [tag] })
  })

/** @returns whether WeChat lets this page show its button; false when its script cannot be had, or takes too long */
export const openWechat = (signature: Signature): Promise<boolean> =>
  Promise.race([
    loadScript().then((isThere) => (isThere ? admitted(signature) : false)),
    new Promise<boolean>((resolve) => {
      setTimeout(() => resolve(false), patienceMs)
    }),
  ])

const part = (content: string, slot?: string): HTMLScriptElement => {
  const script = document.createElement('script')
  script.type = 'text/wxtag-template'
  if (slot !== undefined) script.slot = slot
  script.textContent = content
  return script
}

/** The size is said twice: the button is drawn in a frame of the platform's, which takes nothing from the page. */
const buttonStyle =
  '<style>.go{display:block;width:100%;height:56px;border:0;border-radius:8px;background:#06803f;color:#fff;font-size:18px}</style>'

/** The platform's button: only it may ask the member. Its words are drawn by WeChat, so they are put in as text for it to read. */
export const subscribeButton = (
  templates: readonly string[],
  label: string,
  on: { readonly answered: (detail: unknown) => void; readonly failed: (detail: unknown) => void },
): HTMLElement => {
  const button = document.createElement(tag)
  button.setAttribute('template', templates.join(','))
  button.append(part(buttonStyle, 'style'), part(`<button class="go">${label}</button>`))
  const detailOf = (event: Event): unknown => (event instanceof CustomEvent ? event.detail : undefined)
  button.addEventListener('success', (event) => on.answered(detailOf(event)))
  button.addEventListener('error', (event) => on.failed(detailOf(event)))
  return button
}
