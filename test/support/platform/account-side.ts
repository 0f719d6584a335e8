import { z } from 'zod'
import { bare, ok, parsed, refuse, type AccountCall, type Answer, type Routes } from './calls.ts'
import { monthOf } from './days.ts'
import { findPerson, nextId, nowOf } from './state.ts'
import { getUser } from './wecom.ts'

const leaf = z.looseObject({
  type: z.string().optional(),
  name: z.string(),
  key: z.string().optional(),
  url: z.string().optional(),
})
const button = leaf.extend({ sub_button: z.array(leaf).optional() })
const menuSchema = z.object({ button: z.array(button) })
type Leaf = z.output<typeof leaf>

const keyTypes: ReadonlySet<string> = new Set([
  'click',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
])

const bytes = (words: string | undefined): number => Buffer.byteLength(words ?? '')

/** The code that a button is refused with, or 0. */
const leafCode = (one: Leaf, maxName: number): number => {
  if (one.name === '' || bytes(one.name) > maxName) return 40018
  if (one.type === 'view' || one.type === 'miniprogram') {
    if (one.url === undefined || !/^https?:\/\//.test(one.url)) return 40054
    return bytes(one.url) > 1024 ? 40020 : 0
  }
  if (one.type === undefined || !keyTypes.has(one.type)) return 40016
  return one.key === undefined || one.key === '' || bytes(one.key) > 128 ? 40019 : 0
}

const menuCode = ({ button: tops }: z.output<typeof menuSchema>): number => {
  if (tops.length < 1 || tops.length > 3) return 40017
  for (const top of tops) {
    const subs = top.sub_button ?? []
    if (subs.length > 5) return 40023
    if (subs.length > 0 && (top.name === '' || bytes(top.name) > 16)) return 40018
    const codes = subs.length > 0 ? subs.map((sub) => leafCode(sub, 60)) : [leafCode(top, 16)]
    const wrong = codes.find((code) => code !== 0)
    if (wrong !== undefined) return wrong
  }
  return 0
}

const createMenu = ({ body, account }: AccountCall): Answer =>
  parsed(menuSchema, body, (menu) => {
    const code = menuCode(menu)
    if (code !== 0) return refuse(code)
    account.menu.current = body
    return ok()
  })

const qrSchema = z.object({
  action_name: z.enum(['QR_SCENE', 'QR_STR_SCENE', 'QR_LIMIT_SCENE', 'QR_LIMIT_STR_SCENE']),
  expire_seconds: z.number().int().max(2_592_000).default(60),
  action_info: z.object({
    scene: z.object({ scene_id: z.number().int().optional(), scene_str: z.string().min(1).max(64).optional() }),
  }),
})

const createQr = ({ state, body }: AccountCall): Answer =>
  parsed(qrSchema, body, ({ action_name, expire_seconds, action_info }) => {
    const { scene_id, scene_str } = action_info.scene
    const byText = action_name.includes('STR')
    if (byText ? scene_str === undefined : scene_id === undefined) return refuse(40053, 'invalid action info')
    if (action_name === 'QR_LIMIT_SCENE' && (scene_id ?? 0) > 100_000) return refuse(40053, 'invalid action info')
    const ticket = nextId(state, 'ticket-')
    const lasts = action_name.includes('LIMIT') ? {} : { expire_seconds }
    return bare({ ticket, ...lasts, url: `http://weixin.qq.com/q/${ticket}` })
  })

/** The one file of a form, by the plainest reading of multipart. */
const fileOf = ({ raw, contentType }: AccountCall) => {
  const boundary = /boundary="?([^";]+)/.exec(contentType)?.[1]
  if (boundary === undefined) return undefined
  const head = raw.indexOf('\r\n\r\n')
  const end = raw.indexOf(`\r\n--${boundary}`, head)
  if (head < 0 || end < 0) return undefined
  const headers = raw.subarray(0, head).toString('utf8')
  const type = /content-type: *(\S+)/i.exec(headers)?.[1] ?? 'application/octet-stream'
  const name = /filename="([^"]*)"/.exec(headers)?.[1] ?? ''
  return { bytes: Buffer.from(raw.subarray(head + 4, end)), type, name }
}

const maxFileBytes: Readonly<Record<string, number>> = {
  image: 10 << 20,
  voice: 2 << 20,
  video: 10 << 20,
  thumb: 64 << 10,
  file: 20 << 20,
}

const upload = (call: AccountCall): Answer => {
  const type = call.query.get('type') ?? ''
  const limit = maxFileBytes[type]
  if (limit === undefined) return refuse(40004, 'invalid media type')
  const file = fileOf(call)
  if (file === undefined) return refuse(41005, 'media data missing')
  if (file.bytes.length > limit) return refuse(40006, 'invalid file size')
  const id = nextId(call.state, 'media-')
  call.state.media.set(id, file)
  return bare({ type, media_id: id, created_at: Math.floor(nowOf(call.state) / 1000) })
}

const download = ({ state, query }: AccountCall): Answer => {
  const file = state.media.get(query.get('media_id') ?? '')
  return file === undefined ? refuse(40007, 'invalid media_id') : { kind: 'bytes', bytes: file.bytes, type: file.type }
}

const userInfo = ({ state, account, query }: AccountCall): Answer => {
  const person = findPerson(state, account, query.get('openid') ?? '')
  if (person === undefined) return refuse(40003)
  return bare({ subscribe: person.follows ? 1 : 0, openid: person.openid })
}

const clearQuota = ({ state, account, body }: AccountCall): Answer =>
  parsed(z.object({ appid: z.string() }), body, ({ appid }) => {
    if (appid !== account.id) return refuse(40013)
    const key = `clear ${account.id} ${monthOf(nowOf(state))}`
    const times = state.counts.get(key) ?? 0
    if (times >= state.quotas.clearPerMonth) return refuse(48006, 'forbid to clear quota')
    for (const counted of state.counts.keys()) if (counted.startsWith(`${account.id} `)) state.counts.delete(counted)
    state.counts.set(key, times + 1)
    return ok()
  })

const ticket = ({ state, account, query }: AccountCall): Answer => {
  if (query.get('type') !== 'jsapi') return refuse(40097, 'invalid args')
  const key = `ticket ${account.id}`
  const held = state.used.get(key)
  const now = nowOf(state)
  const known = typeof held === 'object' && held !== null && 'until' in held ? held : undefined
  const fresh = known !== undefined && typeof known.until === 'number' && now < known.until ? known : undefined
  const current = fresh ?? { value: nextId(state, 'jsapi-'), until: now + 7_200_000 }
  state.used.set(key, current)
  const value = 'value' in current ? current.value : ''
  return ok({ ticket: value, expires_in: Math.floor((Number(current.until) - now) / 1000) })
}

const verified = ['service', 'subscription'] as const

export const accountRoutes: Routes = {
  '/cgi-bin/menu/create': { method: 'POST', handle: createMenu, kinds: verified },
  '/cgi-bin/menu/get': {
    method: 'GET',
    handle: ({ account }) =>
      account.menu.current === undefined ? refuse(46003, 'menu no exist') : bare({ menu: account.menu.current }),
    kinds: verified,
  },
  '/cgi-bin/menu/delete': {
    method: 'GET',
    handle: ({ account }) => {
      delete account.menu.current
      return ok()
    },
    kinds: verified,
  },
  '/cgi-bin/qrcode/create': { method: 'POST', handle: createQr, kinds: ['service'] },
  '/cgi-bin/media/upload': { method: 'POST', handle: upload, kinds: ['service', 'subscription', 'wecom'] },
  '/cgi-bin/media/get': { method: 'GET', handle: download, kinds: ['service', 'subscription', 'wecom'] },
  '/cgi-bin/user/info': { method: 'GET', handle: userInfo, kinds: verified },
  '/cgi-bin/user/get': {
    method: 'GET',
    kinds: [...verified, 'wecom'],
    handle: (call) => {
      const { state, account } = call
      if (account.kind === 'wecom') return getUser(call)
      const openid = [...state.persons.values()]
        .filter((one) => one.account === account && one.follows)
        .map((one) => one.openid)
      return bare({ total: openid.length, count: openid.length, data: { openid }, next_openid: openid.at(-1) ?? '' })
    },
  },
  '/cgi-bin/ticket/getticket': { method: 'GET', handle: ticket, kinds: ['service', 'subscription', 'wecom'] },
  '/cgi-bin/clear_quota': { method: 'POST', handle: clearQuota, kinds: ['service', 'subscription', 'unverified'] },
}
