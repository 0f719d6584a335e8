// The peer: co-wechat on Koa in secure mode, answering a fixed text, no state. Prints its port.
import { createRequire } from 'node:module'
import Koa from 'koa'

// co-wechat has no types; this is the part of it that is used.
interface Peer {
  middleware(handler: (message: unknown) => Promise<string>): Koa.Middleware
}
const wechat = createRequire(import.meta.url)('co-wechat') as new (config: object) => Peer

const app = new Koa()
const [, , token = '', appid = '', encodingAESKey = ''] = process.argv
const peer = new wechat({ token, appid, encodingAESKey })
app.use(peer.middleware(async () => '收到了，先把合同、考勤和转账记录留好，再去劳动监察投诉。'))
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address !== null ? address.port : ''}\n`)
})
process.once('SIGTERM', () => server.close(() => process.exit(0)))
