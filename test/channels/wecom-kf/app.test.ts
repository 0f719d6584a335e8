import { describe, expect, onTestFinished, test } from 'vitest'
import { kfChats, kfSends } from '../../../src/channels/wecom-kf/records.ts'
import { conversations, notices, turns } from '../../../src/core/conversation.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { hourMs, minuteMs } from '../../../src/core/time.ts'
import { notice } from '../../../src/core/reply.ts'
import { deliver } from '../../../src/dialogue/outbox.ts'
import { findPerson } from '../../../src/people/persons.ts'
import { alerts } from '../../../src/safety/alerts.ts'
import { allRows, startTestApp, type TestApp } from '../../support/app.ts'
import { startPlatform } from '../../support/platform/index.ts'
import { startHook } from './hook.ts'

/** Monday, 10:00 in Shanghai: the office is open. */
const morning = '2026-11-23T02:00:00.000Z'
const customer = 'wmMember-1_x'

/** The whole application in front of the platform double. */
const opened = async (env: Readonly<Record<string, string>> = {}) => {
  const clock = manualClock(new Date(morning))
  const platform = await startPlatform({ clock })
  const account = platform.account('wecom')
  platform.member('zhangsan', account)
  const settings = {
    WECOM_CORP_ID: account.id,
    WECOM_KF_SECRET: account.kfSecret,
    WECOM_TOKEN: account.token,
    WECOM_ENCODING_AES_KEY: account.encodingAesKey,
    WECOM_API_BASE: platform.base,
    ...env,
  }
  let house: TestApp = await startTestApp(morning, settings)
  const hook = await startHook(() => house.app.channels.find(({ name }) => name === 'wecom-kf')?.webhook)
  onTestFinished(async () => {
    await house.stop()
    await hook.stop()
    await platform.stop()
  })
  const callback = platform.callback(hook.url, account)
  const member = platform.customer(customer, account)
  const move = (ms: number): void => {
    clock.move(ms)
    house.clock.move(ms)
  }
  const settle = async (): Promise<void> => {
    await callback.events()
    await house.app.worker.run()
  }
  return {
    platform,
    account,
    callback,
    member,
    move,
    settle,
    app: () => house.app,
    rows: () => house,
    /** The member writes; the result is what is shown in answer. */
    say: async (words: string): Promise<string> => {
      move(1_000)
      const before = member.received.length
      member.writes(words)
      await settle()
      return member.received
        .slice(before)
        .map(({ words: said }) => said)
        .join('\n')
    },
    restart: async (): Promise<void> => {
      const { dataDir } = house
      const at = clock.now().toISOString()
      await house.app.stop()
      house = await startTestApp(at, settings, undefined, { dataDir })
    },
    /** Something is said to the member on our own. */
    tell: async (words: string, sendId: string): Promise<void> => {
      await house.app.store.transaction('tell', async (work) => {
        const person = await findPerson(work, `wecom-kf:${account.openKfId}`, customer)
        if (person === undefined) throw new Error('nobody wrote')
        await deliver(work, { person: person.id, sendId, replies: [notice(words)] })
      })
      await settle()
    },
    owner: async () => {
      const found = await house.app.store.read(async (read) => {
        const person = await findPerson(read, `wecom-kf:${account.openKfId}`, customer)
        return person === undefined ? undefined : read.rows(conversations).get(person.id)
      })
      return found?.owner
    },
  }
}

describe('a member in WeChat customer service', () => {
  test('gets the answer of the house, once, and a form is carried on over a restart', async () => {
    const house = await opened()
    expect(await house.say('公司拖欠工资怎么办')).toMatch(/监察|仲裁/)
    expect(await house.say('人工')).toContain('工会的人')
    await house.restart()
    expect(await house.say('两个月没发工资了')).toContain('电话')
    const kinds = (await allRows(house.rows(), turns)).map(({ account, delivery }) => `${account} ${delivery}`)
    expect(new Set(kinds)).toEqual(new Set([`wecom-kf:${house.account.openKfId} push`]))
  })

  test('is helped first in danger', async () => {
    const house = await opened()
    expect(await house.say('我不想活了')).toMatch(/12356/)
  })

  test('is told what could not be sent with the next answer', async () => {
    const house = await opened()
    await house.say('在吗')
    house.platform.faults.next('/cgi-bin/kf/send_msg', { errcode: 95001 })
    expect(await house.say('年休假有几天')).toBe('')
    expect((await allRows(house.rows(), notices)).map(({ delivery }) => delivery)).toEqual(['parked'])
    expect(await house.say('菜单')).toMatch(/年休|休假/)
  })

  test('hears again what the platform took and did not deliver', async () => {
    const house = await opened()
    house.member.blocks()
    await house.say('年休假有几天')
    await house.settle()
    expect((await allRows(house.rows(), notices)).map(({ delivery }) => delivery)).toEqual(['parked'])
    house.member.blocks(false)
    expect(await house.say('菜单')).toMatch(/年休|休假/)
  })
})

const handedOver = async (house: Awaited<ReturnType<typeof opened>>): Promise<string> => {
  await house.say('人工')
  await house.say('两个月没发工资了')
  await house.say('跳过')
  const last = await house.say('对')
  house.move(5_000)
  await house.settle()
  return last
}

test('with every tenth call of the platform failing, every message is answered exactly once', async () => {
  const house = await opened()
  const members = Array.from({ length: 6 }, (_one, index) => house.platform.customer(`wmMany-${index}`, house.account))
  house.platform.desk(house.account).pageSize = 7
  house.platform.faults.rate('/cgi-bin/kf/sync_msg', 0.1, { status: 503 }, 'half-body', 'reset')
  house.platform.faults.rate('/cgi-bin/kf/send_msg', 0.1, { status: 502 }, 'taken-then-reset', { errcode: -1 }, 'reset')
  for (let round = 0; round < 8; round += 1) {
    house.move(1_000)
    for (const member of members) member.writes(`第${round}次问：年休假有几天`)
    const calls = house.account.events.splice(0).map(({ from, fields }) => house.callback.prepare(from, fields))
    for (const call of [...calls, ...calls.slice(0, 1)].reverse()) expect((await call.send()).status).toBe(200)
    for (let tries = 0; tries < 6; tries += 1) {
      await house.settle()
      house.move(6 * minuteMs)
    }
  }
  const rows = await allRows(house.rows(), turns)
  expect(rows).toHaveLength(48)
  for (const member of members) {
    const ids = member.received.map(({ sendId }) => sendId)
    expect(new Set(ids).size).toBe(ids.length)
    expect(member.received.filter(({ words }) => words.includes('年休') || words.includes('5天'))).not.toHaveLength(0)
  }
  const waiting = (await allRows(house.rows(), notices)).filter(({ delivery }) => delivery !== 'sent')
  expect(waiting).toEqual([])
  const sent = await allRows(house.rows(), kfSends)
  const received = members.flatMap((member) => member.received.map(({ sendId }) => sendId))
  expect(new Set(sent.map(({ id }) => id))).toEqual(new Set(received))
  expect(new Set(sent.map(({ sendId }) => sendId)).size).toBe(rows.length)
})

describe('人工 with people inside of WeCom', () => {
  test('gives the session to one of them; the bot is silent until it is over', async () => {
    const house = await opened({ WECOM_KF_SERVICERS: 'zhangsan' })
    expect(await handedOver(house)).toMatch(/记下了/)
    expect(house.member.state()).toBe(3)
    expect(await house.owner()).toBe('staff')
    expect(await house.say('你们什么时候回我')).toBe('')
    const event = { event_type: 'session_status_change', external_userid: customer, change_type: 3 }
    house.member.sends({ origin: 4, msgtype: 'event', event })
    await house.settle()
    expect(await house.owner()).toBe('bot')
    expect((await allRows(house.rows(), kfChats)).map(({ held }) => held)).toEqual([false])
  })

  test('comes back to the bot when the session is over and nobody said so', async () => {
    const house = await opened({ WECOM_KF_SERVICERS: 'zhangsan' })
    await handedOver(house)
    // An ended session begins anew with the member's message.
    house.platform.faults.next('/cgi-bin/kf/service_state/get', { raw: '{"errcode":0,"service_state":4}' })
    await house.say('还有人吗')
    expect(await house.owner()).toBe('bot')
  })

  test('goes to the pool when none of them can take it', async () => {
    const house = await opened({ WECOM_KF_SERVICERS: 'nobody-there' })
    await handedOver(house)
    expect(house.member.state()).toBe(2)
    expect(await house.owner()).toBe('staff')
  })

  test('stays with the bot and the console while the platform refuses', async () => {
    const house = await opened({ WECOM_KF_SERVICERS: 'zhangsan' })
    house.platform.faults.rate('/cgi-bin/kf/service_state/trans', 1, { errcode: 48002 })
    await handedOver(house)
    expect(await house.owner()).toBe('bot')
    expect(await house.say('菜单')).not.toBe('')
  })

  test('is the console of the union without such people', async () => {
    const house = await opened()
    await handedOver(house)
    house.move(minuteMs)
    expect(house.platform.calls('/cgi-bin/kf/service_state/trans')).toEqual([])
  })
})

describe('what was written long before it is read', () => {
  test('is kept and not answered; danger is answered however old it is', async () => {
    const house = await opened()
    const other = house.platform.customer('wmOther-2_x', house.account)
    const third = house.platform.customer('wmThird-3_x', house.account)
    house.member.writes('年休假有几天')
    other.writes('我不想活了')
    house.move(26 * hourMs)
    third.writes('年休假有几天')
    await house.settle()
    expect(house.member.received).toEqual([])
    expect(other.received.map(({ words }) => words).join()).toContain('12356')
    expect(third.received).not.toEqual([])
    const said = (await allRows(house.rows(), turns)).map(({ text }) => text)
    expect(said.toSorted()).toEqual(['我不想活了', '年休假有几天', '年休假有几天'].toSorted())
    expect(await allRows(house.rows(), alerts)).toHaveLength(1)
    expect(await house.say('菜单')).not.toBe('')
  })
})

describe('while a person in WeCom has the session', () => {
  test('danger still calls the people on call', async () => {
    const house = await opened({ WECOM_KF_SERVICERS: 'zhangsan' })
    await handedOver(house)
    await house.say('我不想活了')
    expect(await allRows(house.rows(), alerts)).toHaveLength(1)
  })

  test('what is said on our own waits, also when the session has ended, until the member writes', async () => {
    const house = await opened({ WECOM_KF_SERVICERS: 'zhangsan' })
    await handedOver(house)
    const before = house.member.received.length
    await house.tell('您有一条提醒', 'one')
    expect(house.member.received).toHaveLength(before)
    house.member.ends()
    await house.settle()
    await house.tell('您又有一条提醒', 'two')
    expect(house.member.received).toHaveLength(before)
    const answered = await house.say('菜单')
    expect(answered).toContain('您有一条提醒')
    expect(answered).toContain('您又有一条提醒')
  })
})
