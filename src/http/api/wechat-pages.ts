import { z } from 'zod'
import { nothing, route } from './route.ts'

const signatureSchema = z.object({
  appId: z.string(),
  timestamp: z.number(),
  nonceStr: z.string(),
  signature: z.string(),
})

export const pageSignature = route({
  method: 'GET',
  path: '/api/member/wechat/signature',
  summary: "Signs the page's own address for WeChat's scripts",
  access: 'member',
  query: z.object({ url: z.url().max(1_000) }),
  body: z.object({}),
  reply: signatureSchema,
})

/** The page is opened in WeChat by whoever got the link: a grant is theirs who taps, so nobody has to say who they are. */
export const remindPage = route({
  method: 'GET',
  path: '/api/remind',
  summary: "What the page that asks for WeChat's reminders needs",
  access: 'public',
  query: z.object({
    url: z.url().max(1_000),
    /** Places of the templates in the account's list. */
    t: z.string().regex(/^\d{1,2}(\.\d{1,2}){0,2}$/),
  }),
  body: nothing,
  reply: z.object({
    templates: z.array(z.string()),
    /** Not there where the platform gives none now. */
    signature: signatureSchema.optional(),
  }),
})

export const wechatOffer = route({
  method: 'GET',
  path: '/api/member/wechat',
  summary: 'Whether this browser may be bound to a WeChat account and is not yet',
  access: 'member',
  query: nothing,
  body: nothing,
  reply: z.object({ isOffered: z.boolean() }),
})

export const wechatPageRoutes = [pageSignature, remindPage, wechatOffer]
