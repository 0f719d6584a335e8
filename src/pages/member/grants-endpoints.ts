import type { remindPage as remindRoute, wechatOffer as offerRoute } from '../../http/api/wechat-pages.ts'
import type { Address } from '../shared/call.ts'

/** Addresses of http/api/wechat-pages, kept without their schemas; a test holds the two together. */
export const remindPage: Address<typeof remindRoute> = { method: 'GET', path: '/api/remind' }
export const wechatOffer: Address<typeof offerRoute> = { method: 'GET', path: '/api/member/wechat' }
/** Where somebody in WeChat says who they are, and comes back from. */
export const loginPath = '/auth/wechat/start'
