import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { maxMediaBytes } from '../../../src/core/channel.ts'
import { fetchTencentMedia } from '../../../src/channels/tencent/fetch-media.ts'

const asked = async (answers: readonly { readonly status?: number; readonly body: Buffer | string }[]) => {
  const paths: string[] = []
  const server = createServer((request, response) => {
    const answer = answers[Math.min(paths.length, answers.length - 1)]
    paths.push(request.url ?? '')
    response.writeHead(answer?.status ?? 200, { 'content-type': 'text/plain' }).end(answer?.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  // The address of a server that listens on a port is never text.
  const { port } = server.address() as AddressInfo
  const dropped: string[] = []
  const tokens = {
    get: async () => ({ kind: 'token' as const, value: `t${dropped.length}` }),
    drop: (used: string) => void dropped.push(used),
  }
  const result = await fetchTencentMedia({
    tokens,
    url: `http://127.0.0.1:${port}/cgi-bin/media/get`,
    media: 'm+1',
    timeoutMs: 5_000,
  })
  return { result, paths, dropped }
}

describe('media of the platform', () => {
  test('are the bytes of the answer, asked for by id and token', async () => {
    const { result, paths } = await asked([{ body: '#!AMR\n1234' }])
    expect(result).toEqual({ kind: 'media', bytes: Buffer.from('#!AMR\n1234') })
    expect(paths).toEqual(['/cgi-bin/media/get?access_token=t0&media_id=m%2B1'])
  })

  test('are asked for once more with a new token, and no more often', async () => {
    const ended = { body: '{"errcode":42001,"errmsg":"expired"}' }
    const once = await asked([ended, { body: '#!AMR\n' }])
    expect(once.result.kind).toBe('media')
    expect(once.dropped).toEqual(['t0'])
    const twice = await asked([ended])
    expect(twice.result).toEqual({ kind: 'retry', code: '42001' })
    expect(twice.paths).toHaveLength(2)
  })

  test('are gone, or not there yet, as the platform says', async () => {
    expect((await asked([{ body: '{"errcode":40007}' }])).result).toEqual({ kind: 'gone', code: '40007' })
    expect((await asked([{ body: '{"errcode":-1}' }])).result).toEqual({ kind: 'retry', code: '-1' })
    expect((await asked([{ status: 502, body: 'bad' }])).result).toEqual({ kind: 'retry', code: 'http-502' })
    expect((await asked([{ body: '' }])).result).toEqual({ kind: 'retry', code: 'empty' })
  })

  test('that are too large are not read to their end', async () => {
    const { result } = await asked([{ body: Buffer.alloc(maxMediaBytes + 1, 1) }])
    expect(result).toEqual({ kind: 'gone', code: 'too-large' })
  })
})
