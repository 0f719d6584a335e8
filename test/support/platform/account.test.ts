import { describe, expect, test } from 'vitest'
import { minutes, platformBench } from './bench.ts'

const started = async () => {
  const bench = await platformBench()
  const account = bench.platform.account('service')
  const token = await bench.stable(account)
  const ask = (api: string, body?: object, query = '') => bench.call(`${api}?access_token=${token}${query}`, body)
  return { ...bench, account, token, ask }
}

const click = (name: string, key = 'k') => ({ type: 'click', name, key })

describe('the menu', () => {
  test('is kept, shown and deleted', async () => {
    const { ask } = await started()
    const menu = { button: [click('问答'), { name: '服务', sub_button: [click('预约心理老师')] }] }
    expect(await ask('/cgi-bin/menu/get')).toMatchObject({ errcode: 46003 })
    expect(await ask('/cgi-bin/menu/create', menu)).toMatchObject({ errcode: 0 })
    expect(await ask('/cgi-bin/menu/get')).toEqual({ menu })
    expect(await ask('/cgi-bin/menu/delete')).toMatchObject({ errcode: 0 })
    expect(await ask('/cgi-bin/menu/get')).toMatchObject({ errcode: 46003 })
  })

  test.each([
    ['four buttons', Array.from({ length: 4 }, () => click('一')), 40017],
    ['six below one', [{ name: '一', sub_button: Array.from({ length: 6 }, () => click('一')) }], 40023],
    ['a long name', [click('工'.repeat(6))], 40018],
    ['a long key', [click('一', 'k'.repeat(129))], 40019],
    ['no key', [{ type: 'click', name: '一' }], 40019],
    ['an unknown type', [{ type: 'call', name: '一', key: 'k' }], 40016],
    ['a bad address', [{ type: 'view', name: '一', url: 'javascript:1' }], 40054],
    ['a long address', [{ type: 'view', name: '一', url: `https://a.cn/${'a'.repeat(1024)}` }], 40020],
  ])('with %s is refused', async (_name, button, errcode) => {
    const { ask } = await started()
    expect(await ask('/cgi-bin/menu/create', { button })).toMatchObject({ errcode })
  })
})

describe('files, codes and followers', () => {
  test('a file that was uploaded can be fetched, by its id only', async () => {
    const { platform, token } = await started()
    const form = new FormData()
    form.set('media', new Blob([Buffer.from([1, 13, 10, 2])], { type: 'image/png' }), 'a.png')
    const url = `${platform.base}/cgi-bin/media/upload?access_token=${token}&type=image`
    const uploaded: unknown = await (await fetch(url, { method: 'POST', body: form })).json()
    const id =
      typeof uploaded === 'object' && uploaded !== null && 'media_id' in uploaded ? String(uploaded.media_id) : ''
    const get = (media: string) => fetch(`${platform.base}/cgi-bin/media/get?access_token=${token}&media_id=${media}`)
    const fetched = await get(id)
    expect(fetched.headers.get('content-type')).toBe('image/png')
    expect([...new Uint8Array(await fetched.arrayBuffer())]).toEqual([1, 13, 10, 2])
    expect(await (await get('no')).json()).toMatchObject({ errcode: 40007 })
  })

  test('a QR code carries a scene within its bounds', async () => {
    const { ask } = await started()
    const create = (action_name: string, scene: object) =>
      ask('/cgi-bin/qrcode/create', { action_name, action_info: { scene } })
    expect(await create('QR_LIMIT_STR_SCENE', { scene_str: 'station:3' })).toMatchObject({ ticket: expect.any(String) })
    expect(await create('QR_LIMIT_SCENE', { scene_id: 100_001 })).toMatchObject({ errcode: 40053 })
    expect(await create('QR_STR_SCENE', { scene_id: 1 })).toMatchObject({ errcode: 40053 })
    expect(await create('QR_STR_SCENE', { scene_str: 'a'.repeat(65) })).toMatchObject({ errcode: 47001 })
  })

  test('followers are counted, and who left is no longer one', async () => {
    const { platform, ask } = await started()
    const anna = platform.member('oA')
    platform.member('oB')
    expect(await ask('/cgi-bin/user/get')).toMatchObject({ total: 2 })
    await anna.unfollows()
    expect(await ask('/cgi-bin/user/info', undefined, '&openid=oA')).toMatchObject({ subscribe: 0 })
    expect(await ask('/cgi-bin/user/get')).toMatchObject({ total: 1, data: { openid: ['oB'] } })
  })

  test('the ticket of the JS-SDK stays the same for two hours', async () => {
    const { clock, platform, ask, call, stable, account } = await started()
    const first = await ask('/cgi-bin/ticket/getticket', undefined, '&type=jsapi')
    expect(await ask('/cgi-bin/ticket/getticket', undefined, '&type=jsapi')).toEqual(first)
    clock.move(minutes(120))
    platform.endTokens()
    const later = await call(`/cgi-bin/ticket/getticket?type=jsapi&access_token=${await stable(account)}`)
    expect(later['ticket']).not.toBe(first['ticket'])
  })
})

describe('OAuth pages', () => {
  const page = (base: string, appid: string, more: Record<string, string> = {}) => {
    const query = { appid, redirect_uri: 'https://union.cn/back?a=1', response_type: 'code', scope: 'snsapi_base' }
    return `${base}/connect/oauth2/authorize?${new URLSearchParams({ ...query, state: 's1', ...more }).toString()}#wechat_redirect`
  }

  test('a code is good once, for its account, for five minutes', async () => {
    const { clock, platform, call, account } = await started()
    const anna = platform.member('oA')
    const open = async () => new URL((await anna.opens(page(platform.base, account.id))) ?? '')
    const exchange = (code: string, secret = account.secret) =>
      call(`/sns/oauth2/access_token?appid=${account.id}&secret=${secret}&code=${code}&grant_type=authorization_code`)
    const back = await open()
    expect(back.searchParams.get('state')).toBe('s1')
    expect(back.searchParams.get('a')).toBe('1')
    const code = back.searchParams.get('code') ?? ''
    expect(await exchange(code, 'no')).toMatchObject({ errcode: 40125 })
    expect(await exchange(code)).toMatchObject({ openid: 'oA', scope: 'snsapi_base' })
    expect(await exchange(code)).toMatchObject({ errcode: 40163 })
    expect(await exchange('code0')).toMatchObject({ errcode: 40029 })
    const old = (await open()).searchParams.get('code') ?? ''
    clock.move(minutes(5))
    expect(await exchange(old)).toMatchObject({ errcode: 40029 })
  })

  test('a page with another domain, scope or state leads nowhere', async () => {
    const { platform, account } = await started()
    account.oauthHost = 'union.cn'
    const anna = platform.member('oA')
    const other = { redirect_uri: 'https://other.cn/' }
    for (const wrong of [other, { scope: 'all' }, { state: 'a b' }, { response_type: 'token' }, { appid: 'wx' }])
      expect(await anna.opens(page(platform.base, account.id, wrong))).toBeUndefined()
    expect(await anna.opens(page(platform.base, account.id))).toContain('https://union.cn/back')
  })
})
