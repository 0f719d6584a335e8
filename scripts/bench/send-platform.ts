import { createServer } from 'node:http'

/**
 * A platform on a port of its own that takes messages and answers each after so many milliseconds: `send-platform.ts 50`. It prints
 * its port. `/seen` says how many it took and whether any came twice.
 */
const delayMs = Number(process.argv[2] ?? '50')
const seen = new Map<string, number>()
let abreast = 0
let mostAbreast = 0

const idOf = (body: string): string => /"clientmsgid":"([^"]*)"/.exec(body)?.[1] ?? ''

const answer = (url: string): string => {
  if (url.startsWith('/cgi-bin/stable_token')) return '{"access_token":"bench","expires_in":7200}'
  if (url !== '/seen') return '{"errcode":0,"errmsg":"ok"}'
  const most = Math.max(0, ...new Set(seen.values()))
  return JSON.stringify({ messages: seen.size, most, mostAbreast })
}

const server = createServer((request, response) => {
  const url = request.url ?? ''
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const isSend = url.startsWith('/cgi-bin/message/custom/send')
    const say = (): void => {
      if (isSend) abreast -= 1
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer(url))
    }
    if (!isSend) return say()
    const id = idOf(Buffer.concat(parts).toString())
    seen.set(id, (seen.get(id) ?? 0) + 1)
    abreast += 1
    mostAbreast = Math.max(mostAbreast, abreast)
    setTimeout(say, delayMs)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${String(typeof address === 'object' && address !== null ? address.port : 0)}\n`)
})
