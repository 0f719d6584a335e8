import { describe, expect, test } from 'vitest'
import { hours, minutes, platformBench } from './bench.ts'

const started = async () => {
  const bench = await platformBench()
  const account = bench.platform.account('wecom')
  const ask = async (api: string, body: object, secret = account.secret) =>
    bench.call(`/cgi-bin/${api}?access_token=${await bench.corp(account.id, secret)}`, body)
  const anna = bench.platform.member('anna', account)
  const send = (content: string, more = {}) =>
    ask('message/send', { touser: 'anna', msgtype: 'text', agentid: account.agentId, text: { content }, ...more })
  const kf = (api: string, body: object) => ask(`kf/${api}`, body, account.kfSecret)
  const speak = async (content: string, more = {}) => {
    const body = { touser: 'wmA', open_kfid: account.openKfId, msgtype: 'text', text: { content }, ...more }
    return (await kf('send_msg', body)).errcode
  }
  return { ...bench, account, ask, anna, send, kf, speak, customer: bench.platform.customer('wmA', account) }
}

describe('application messages', () => {
  test('a long text is cut at 2048 bytes without a word', async () => {
    const { anna, send } = await started()
    expect(await send('工'.repeat(700))).toMatchObject({ errcode: 0 })
    expect(anna.received[0]?.words).toBe('工'.repeat(682))
  })

  test('users nobody knows stand beside errcode 0, unless there is no other', async () => {
    const { send } = await started()
    expect(await send('好', { touser: 'anna|nobody' })).toMatchObject({ errcode: 0, invaliduser: 'nobody' })
    expect(await send('好', { touser: 'nobody' })).toMatchObject({ errcode: 81013 })
    expect(await send('好', { agentid: 1 })).toMatchObject({ errcode: 40056 })
  })

  test('the same words within the interval are shown once', async () => {
    const { clock, anna, send } = await started()
    const checked = { enable_duplicate_check: 1, duplicate_check_interval: 60 }
    await send('开会', checked)
    await send('开会', checked)
    expect(anna.received).toHaveLength(1)
    clock.move(minutes(1))
    await send('开会', checked)
    expect(anna.received).toHaveLength(2)
  })

  test('more than thirty a minute to one member are dropped without a word', async () => {
    const { anna, send } = await started()
    for (let i = 0; i < 32; i += 1) expect(await send(`第${i}条`)).toMatchObject({ errcode: 0 })
    expect(anna.received).toHaveLength(30)
  })
})

describe('the robot of a group', () => {
  test('says twenty a minute', async () => {
    const { clock, platform, account, call } = await started()
    const say = (key = account.robotKey) =>
      call(`/cgi-bin/webhook/send?key=${key}`, { msgtype: 'text', text: { content: '有人求助' } })
    for (let i = 0; i < 20; i += 1) expect(await say()).toMatchObject({ errcode: 0 })
    expect(await say()).toMatchObject({ errcode: 45009 })
    clock.move(minutes(1))
    expect(await say()).toMatchObject({ errcode: 0 })
    expect(await say('no')).toMatchObject({ errcode: 93000 })
    expect(platform.member('robot', account).received).toHaveLength(21)
  })
})

describe('the service desk', () => {
  test('is read in pages by a cursor, and an empty page is not the end', async () => {
    const { platform, account, kf, customer } = await started()
    for (const words of ['一', '二', '三']) customer.writes(words)
    platform.desk(account).pageSize = 2
    platform.desk(account).emptyPages = 1
    const token = account.events.at(-1)?.fields['Token'] ?? ''
    const first = await kf('sync_msg', { token })
    expect(first).toMatchObject({ has_more: 1, msg_list: [] })
    const second = await kf('sync_msg', { token, cursor: first['next_cursor'] })
    expect(second).toMatchObject({ has_more: 1, msg_list: [{ text: { content: '一' } }, { text: { content: '二' } }] })
    const third = await kf('sync_msg', { token, cursor: second['next_cursor'] })
    expect(third).toMatchObject({ has_more: 0, msg_list: [{ text: { content: '三' }, external_userid: 'wmA' }] })
    expect(await kf('sync_msg', { token, cursor: third['next_cursor'] })).toMatchObject({ has_more: 0, msg_list: [] })
  })

  test('a token is good for ten minutes, lines for three days, and without a token one is soon refused', async () => {
    const { clock, account, kf, customer } = await started()
    customer.writes()
    const token = account.events.at(-1)?.fields['Token'] ?? ''
    clock.move(minutes(10))
    expect(await kf('sync_msg', { token })).toMatchObject({ errcode: 95007 })
    for (let i = 0; i < 5; i += 1) expect(await kf('sync_msg', {})).toMatchObject({ errcode: 0 })
    expect(await kf('sync_msg', {})).toMatchObject({ errcode: 45009 })
    clock.move(hours(72))
    expect(await kf('sync_msg', {})).toMatchObject({ msg_list: [] })
  })

  test('five answers in 48 hours, the same msgid once', async () => {
    const { clock, speak, customer } = await started()
    expect(await speak('早')).toBe(95002)
    customer.writes()
    expect([await speak('一', { msgid: 'a' }), await speak('一', { msgid: 'a' })]).toEqual([0, 0])
    for (let i = 0; i < 4; i += 1) expect(await speak('好')).toBe(0)
    expect(await speak('第六条')).toBe(95001)
    expect(customer.received).toHaveLength(5)
    clock.move(hours(48))
    expect(await speak('太晚')).toBe(95002)
  })

  test('what does not arrive is told later, among the lines', async () => {
    const { kf, speak, customer } = await started()
    customer.writes()
    customer.blocks()
    expect(await speak('好', { msgid: 'b' })).toBe(0)
    expect(customer.received).toEqual([])
    const page = await kf('sync_msg', {})
    expect(page['msg_list']).toMatchObject([
      {},
      { msgtype: 'event', event: { event_type: 'msg_send_fail', fail_msgid: 'b' } },
    ])
  })

  test('a welcome is one message within twenty seconds', async () => {
    const { clock, kf, customer } = await started()
    const welcome = async (code: string) =>
      (await kf('send_msg_on_event', { code, msgtype: 'text', text: { content: '您好' } })).errcode
    const code = customer.enters()
    expect([await welcome(code), await welcome(code)]).toEqual([0, 95012])
    const late = customer.enters()
    clock.move(20_000)
    expect(await welcome(late)).toBe(95012)
  })

  test('with a person at the desk the API is silent', async () => {
    const { account, kf, speak, customer } = await started()
    customer.writes()
    const move = async (service_state: number, more = {}) =>
      (await kf('service_state/trans', { open_kfid: account.openKfId, external_userid: 'wmA', service_state, ...more }))
        .errcode
    expect(await move(3, { servicer_userid: 'nobody' })).toBe(95015)
    expect(await move(3, { servicer_userid: 'anna' })).toBe(0)
    expect(await speak('好')).toBe(95018)
    expect(await move(1)).toBe(95016)
    expect(await move(4)).toBe(0)
    customer.writes()
    expect(await speak('好')).toBe(0)
  })
})
