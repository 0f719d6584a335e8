import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { newNonce } from '../core/ids.ts'
import type { Log } from '../core/log.ts'
import type { Exchange } from './exchange.ts'
import { setContentPolicy } from './headers.ts'

const gzipped = promisify(gzip)

/** The pages and the built HTML each of them is. */
const entries: Readonly<Record<string, string>> = {
  '/': 'index.html',
  '/remind': 'remind.html',
  '/console': 'console/index.html',
  '/console/': 'console/index.html',
}
/** Asks for the platform's grants, which only WeChat's own script can do. */
const wechatPage = '/remind'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}
const compressible = /^(text|application)\/|svg/

interface StaticFile {
  readonly bytes: Buffer
  readonly type: string
  readonly etag: string
  zipped?: Promise<Buffer>
}

const notBuilt =
  '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>梁心</title><p>页面还没有准备好，请稍后再来。</p></html>'

/** Every file under `root` by its address. Only what is in this list is ever served, so no address can lead out of it. */
const loadFiles = async (root: string): Promise<ReadonlyMap<string, StaticFile>> => {
  const found = await readdir(root, { recursive: true, withFileTypes: true })
  const files = new Map<string, StaticFile>()
  for (const entry of found.filter((one) => one.isFile())) {
    const full = path.join(entry.parentPath, entry.name)
    const type = types[path.extname(entry.name)]
    if (type === undefined) continue
    const bytes = await readFile(full)
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
    files.set(`/${path.relative(root, full).split(path.sep).join('/')}`, { bytes, type, etag })
  }
  return files
}

/** A page: its styles' nonce is made for this one answer, so the answer is never kept. */
const sendPage = (ctx: Exchange, html: StaticFile | undefined): void => {
  ctx.set('Cache-Control', 'no-store')
  ctx.type = types['.html'] ?? 'html'
  if (html === undefined) {
    ctx.status = 503
    ctx.body = notBuilt
    return
  }
  const nonce = newNonce(26)
  setContentPolicy(ctx, nonce, ctx.path === wechatPage)
  ctx.status = 200
  ctx.body = html.bytes.toString('utf8').replaceAll('__NONCE__', nonce)
}

const sendFile = async (ctx: Exchange, file: StaticFile, immutable: boolean): Promise<void> => {
  ctx.set('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache')
  ctx.set('ETag', file.etag)
  ctx.type = file.type
  ctx.status = 200
  if (ctx.fresh) {
    ctx.status = 304
    return
  }
  if (!compressible.test(file.type)) {
    ctx.body = file.bytes
    return
  }
  ctx.vary('Accept-Encoding')
  if (ctx.acceptsEncodings('gzip', 'identity') !== 'gzip') {
    ctx.body = file.bytes
    return
  }
  file.zipped ??= gzipped(file.bytes)
  ctx.set('Content-Encoding', 'gzip')
  ctx.body = await file.zipped
}

/** Serves the built pages from memory. The result is false for an address that is none of them. */
export const createPages = (root: string, log: Log): ((ctx: Exchange) => Promise<boolean>) => {
  const loading = loadFiles(root).catch((error: unknown) => {
    log.warn('start', 'the pages are not built', {
      code: error instanceof Error && 'code' in error ? String(error.code) : undefined,
    })
    return new Map<string, StaticFile>()
  })
  return async (ctx) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return false
    const files = await loading
    const entry = entries[ctx.path]
    if (entry !== undefined) {
      ctx.state.route = ctx.path
      sendPage(ctx, files.get(`/${entry}`))
      return true
    }
    const file = files.get(ctx.path)
    if (file === undefined || file.type.startsWith('text/html')) return false
    const immutable = ctx.path.startsWith('/assets/')
    ctx.state.route = immutable ? '/assets/*' : '/*'
    await sendFile(ctx, file, immutable)
    return true
  }
}
