import type { chat as chatRoute, chatHistory as historyRoute, rateAnswer as rateRoute } from '../../http/api/member.ts'
import type { chatPhoto as photoRoute, ownMedia as ownMediaRoute } from '../../http/api/media.ts'
import type { Address } from '../shared/call.ts'

/** Addresses of http/api/member and http/api/media, kept without their schemas; a test holds the two together. */
export const chat: Address<typeof chatRoute> = { method: 'POST', path: '/api/chat' }
export const chatHistory: Address<typeof historyRoute> = { method: 'GET', path: '/api/member/history' }
export const rateAnswer: Address<typeof rateRoute> = { method: 'POST', path: '/api/member/ratings' }
export const chatPhoto: Address<typeof photoRoute> = { method: 'POST', path: '/api/chat/photo' }
export const ownMedia: Address<typeof ownMediaRoute> = { method: 'GET', path: '/api/member/media/:id' }
export const streamPath = '/api/chat/stream'
