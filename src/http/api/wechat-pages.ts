import { z } from 'zod'
import { route } from './route.ts'

export const pageSignature = route({
  method: 'GET',
  path: '/api/member/wechat/signature',
  summary: "Signs the page's own address for WeChat's scripts",
  access: 'member',
  query: z.object({ url: z.url().max(1_000) }),
  body: z.object({}),
  reply: z.object({ appId: z.string(), timestamp: z.number(), nonceStr: z.string(), signature: z.string() }),
})
