import { describe, expect, test } from 'vitest'
import { hours, minutes, platformBench } from './bench.ts'

const started = async () => {
  const bench = await platformBench()
  const account = bench.platform.account('service')
  const token = await bench.stable(account)
  const send = async (api: string, body: object) =>
    bench.call(`${api}?access_token=${await bench.stable(account)}`, body)
  const custom = async (content: string, more = {}) =>
    (await send('/cgi-bin/message/custom/send', { touser: 'oA', msgtype: 'text', text: { content }, ...more })).errcode
  const anna = bench.platform.member('oA')
  return { ...bench, account, token, send, custom, anna }
}

describe('customer-service messages', () => {
  test('five within 48 hours of a message, and five again after the next', async () => {
    const { clock, custom, anna } = await started()
    expect(await custom('早')).toBe(45015)
    await anna.writes()
    for (let i = 0; i < 5; i += 1) expect(await custom(`第${i}条`)).toBe(0)
    expect(await custom('第六条')).toBe(45047)
    await anna.writes()
    expect(await custom('又一条')).toBe(0)
    clock.move(hours(48))
    expect(await custom('太晚')).toBe(45015)
    expect(anna.received.map(({ words }) => words)).toEqual(['第0条', '第1条', '第2条', '第3条', '第4条', '又一条'])
  })

  test.each(['clicks', 'follows', 'scans', 'chooses'] as const)('three within a minute of one who %s', async (does) => {
    const { clock, custom, anna } = await started()
    if (does === 'scans') await anna.scans('hall')
    else if (does === 'chooses') await anna.chooses('1', '满意')
    else await anna[does]()
    for (let i = 0; i < 3; i += 1) expect(await custom('好')).toBe(0)
    expect(await custom('好')).toBe(45047)
    clock.move(minutes(1))
    expect(await custom('好')).toBe(45015)
  })

  test('the same clientmsgid goes out once, also when the first answer was lost', async () => {
    const { platform, call, token, custom, anna } = await started()
    await anna.writes()
    platform.faults.next('/cgi-bin/message/custom/send', 'taken-then-reset')
    const body = { touser: 'oA', msgtype: 'text', text: { content: '一次' }, clientmsgid: 'a' }
    await expect(call(`/cgi-bin/message/custom/send?access_token=${token}`, body)).rejects.toThrow('fetch failed')
    expect(await custom('一次', { clientmsgid: 'a' })).toBe(45065)
    expect(anna.received).toHaveLength(1)
  })

  test('length is counted in bytes, and strangers and those who left are told apart', async () => {
    const { custom, anna } = await started()
    await anna.writes()
    expect(await custom('工'.repeat(683))).toBe(45002)
    expect(await custom('工'.repeat(682))).toBe(0)
    expect(await custom('好', { touser: 'oNobody' })).toBe(40003)
    await anna.unfollows()
    expect(await custom('好')).toBe(43004)
  })

  test('pictures must be there, articles are one, menus are bounded', async () => {
    const { platform, custom, anna } = await started()
    await anna.writes()
    const media_id = platform.keepFile(Buffer.from('x'), 'image/png')
    expect(await custom('', { msgtype: 'image', image: { media_id } })).toBe(0)
    expect(await custom('', { msgtype: 'image', image: { media_id: 'no' } })).toBe(40007)
    const one = { title: 'a' }
    expect(await custom('', { msgtype: 'news', news: { articles: [one, one] } })).toBe(45008)
    const list = Array.from({ length: 11 }, (_no, id) => ({ id, content: 'a' }))
    expect(await custom('', { msgtype: 'msgmenu', msgmenu: { head_content: 'h', list } })).toBe(45098)
    const long = [{ id: 1, content: 'a'.repeat(2049) }]
    expect(await custom('', { msgtype: 'msgmenu', msgmenu: { head_content: 'h', list: long } })).toBe(45099)
    expect(await custom('', { msgtype: 'postcard' })).toBe(40008)
  })
})

describe('template and subscription messages', () => {
  test('a template message is taken, and its report says whether it arrived', async () => {
    const { account, send, anna } = await started()
    const message = { touser: 'oA', template_id: 't1', data: { thing1: { value: '您有一条消息' } } }
    expect(await send('/cgi-bin/message/template/send', message)).toMatchObject({ errcode: 0 })
    anna.blocks()
    expect(await send('/cgi-bin/message/template/send', message)).toMatchObject({ errcode: 0 })
    expect(account.events.map(({ fields }) => fields['Status'])).toEqual(['success', 'failed:user block'])
    expect(anna.received).toHaveLength(1)
  })

  test('a subscription message needs a grant, and uses it up', async () => {
    const { account, send, anna } = await started()
    const message = { touser: 'oA', template_id: 't1', data: { thing1: { value: '好' } } }
    const bizsend = async () => (await send('/cgi-bin/message/subscribe/bizsend', message)).errcode
    expect(await bizsend()).toBe(43101)
    anna.grants('t1', 2)
    expect([await bizsend(), await bizsend(), await bizsend()]).toEqual([0, 0, 43101])
    anna.grants('t1')
    anna.rejects('t1')
    expect(await bizsend()).toBe(43101)
    const named = account.events.map(({ fields }) => fields['Event'])
    expect(named.filter((name) => name === 'subscribe_msg_popup_event')).toHaveLength(3)
    expect(named.filter((name) => name === 'subscribe_msg_sent_event')).toHaveLength(2)
    expect(named.at(-1)).toBe('subscribe_msg_change_event')
    expect(await send('/cgi-bin/message/template/subscribe', message)).toMatchObject({ errcode: 43101 })
  })

  test.each([
    ['thing1', '工'.repeat(21)],
    ['phrase1', 'abc'],
    ['number2', '一百'],
    ['phone_number3', '电话'],
    ['name4', '工'.repeat(11)],
    ['thing5', ''],
  ])('a field %s that breaks its format is refused', async (name, value) => {
    const { account, send, anna } = await started()
    anna.grants('t1')
    const message = { touser: 'oA', template_id: 't1', data: { [name]: { value } } }
    expect(await send('/cgi-bin/message/subscribe/bizsend', message)).toMatchObject({ errcode: 47003 })
    account.templates.set('t1', [name, 'time9'])
    const other = { ...message, template_id: 't2' }
    expect(await send('/cgi-bin/message/template/send', other)).toMatchObject({ errcode: 40037 })
  })
})
