import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/core/clock.ts'
import { silentLog } from '../../src/core/log.ts'
import { readConfig } from '../../src/config.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import { media } from '../../src/services/media/records.ts'
import { createWeb } from '../../src/web.ts'
import { allRows, startTestApp } from '../support/app.ts'
import { heic, jpeg, secret } from '../services/media/pictures.ts'

type Asked = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> }

const startWeb = async () => {
  const app = await startTestApp('2026-11-23T02:00:00Z')
  const config = readConfig({ DATA_DIR: app.dataDir, LOG_LEVEL: 'silent' })
  const web = createWeb({
    app: app.app,
    config,
    clock: systemClock,
    log: silentLog,
    metrics: createMetrics({ jobs: async () => ({}) }),
  })
  const { port } = await web.listen(0, '127.0.0.1')
  onTestFinished(async () => {
    await web.close()
    await app.stop()
  })
  const url = `http://127.0.0.1:${port}`
  let cookie = ''
  const ask = async (path: string, { headers = {}, ...init }: Asked = {}) => {
    const response = await fetch(`${url}${path}`, { ...init, headers: { ...headers, cookie } })
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie
    const body: unknown = await response.json()
    return { status: response.status, body }
  }
  const say = (text: string) =>
    ask('/api/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    })
  const photo = (bytes: Buffer, id = 'p1', headers: Record<string, string> = {}) =>
    ask(`/api/chat/photo?id=${id}`, { method: 'POST', headers, body: new Uint8Array(bytes) })
  return { app, ask, say, photo, forgetCookie: () => (cookie = '') }
}

describe('a photo sent to the page', () => {
  test('goes to the open matter, cleaned; the same one again changes nothing; its sender may look at it, nobody else', async () => {
    const { app, ask, say, photo, forgetCookie } = await startWeb()
    for (const words of ['人工', '两个月没发工资', '跳过', '提交']) await say(words)
    const first = await photo(jpeg())
    expect(JSON.stringify(first.body)).toContain('照片收到了')
    expect((await photo(jpeg())).body).toEqual(first.body)
    const kept = await allRows(app, media)
    expect(kept).toHaveLength(1)
    const own = await ask(`/api/member/media/${kept[0]?.id}`)
    expect(own).toMatchObject({ status: 200, body: { type: 'image/jpeg' } })
    expect(JSON.stringify(own.body)).not.toContain(Buffer.from(secret).toString('base64'))
    const history = await ask('/api/member/history')
    expect(JSON.stringify(history.body)).toContain(`"text":"［照片］","media":"${kept[0]?.id}"`)
    forgetCookie()
    expect((await ask(`/api/member/media/${kept[0]?.id}`)).status).toBe(404)
    await say('你好')
    expect(JSON.stringify((await ask('/api/member/history')).body)).not.toContain('med_')
    expect((await ask(`/api/member/media/${kept[0]?.id}`)).status).toBe(404)
  })

  test('is not for whoever is signed out of the console', async () => {
    const { app, ask, say, photo } = await startWeb()
    for (const words of ['人工', '两个月没发工资', '跳过', '提交']) await say(words)
    await photo(jpeg())
    const [row] = await allRows(app, media)
    expect((await ask(`/api/staff/media?case=${row?.case}`)).status).toBe(401)
    expect((await ask(`/api/staff/media/${row?.id}/open`, { method: 'POST' })).status).toBe(401)
  })

  test('is shown by a word in the history while it is not here, and not at all when it was not kept', async () => {
    const { app, ask, say, photo } = await startWeb()
    await photo(jpeg(), 'p0')
    for (const words of ['人工', '两个月没发工资', '跳过', '提交']) await say(words)
    await photo(jpeg(), 'p1')
    const [row] = await allRows(app, media)
    await app.app.store.transaction('t', async (work) => {
      const { id } = row ?? { id: '' }
      const now = await work.rows(media).get(id)
      if (now !== undefined) await work.rows(media).update({ ...now, state: 'lost' })
    })
    const shown = JSON.stringify((await ask('/api/member/history')).body)
    expect(shown.split('［照片］')).toHaveLength(2)
    expect(shown).not.toContain('med_')
  })

  test('nobody asked for does not stay', async () => {
    const { app, photo } = await startWeb()
    expect(JSON.stringify((await photo(jpeg())).body)).toContain('没有留下')
    expect(await allRows(app, media)).toEqual([])
  })

  test('of another kind, too large, or from another site is refused', async () => {
    const { app, photo } = await startWeb()
    const refused = await photo(heic())
    expect(refused.status).toBe(422)
    expect(JSON.stringify(refused.body)).toContain('HEIC')
    expect((await photo(Buffer.alloc(10 * 1024 * 1024 + 1))).status).toBe(413)
    expect((await photo(jpeg(), 'p2', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect(await allRows(app, media)).toEqual([])
  })

  test('may be as large as a phone makes them', async () => {
    const { photo } = await startWeb()
    expect((await photo(Buffer.concat([jpeg(), Buffer.alloc(9_000_000)]))).status).toBe(200)
  })
})
