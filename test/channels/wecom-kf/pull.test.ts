import { describe, expect, onTestFinished, test } from 'vitest'
import { kfPulls } from '../../../src/channels/wecom-kf/records.ts'
import { StoreUnavailable } from '../../../src/core/store.ts'
import { minuteMs } from '../../../src/core/time.ts'
import { failingAt } from '../../support/failing-store.ts'
import { recordingInbox } from '../inbox.ts'
import { openHouse, type House } from './house.ts'

const opened = async (...args: Parameters<typeof openHouse>): Promise<House> => {
  const house = await openHouse(...args)
  onTestFinished(house.close)
  return house
}

const wordsIn = (inbox: ReturnType<typeof recordingInbox>): string[] =>
  inbox.received.map((message) => (message.kind === 'text' ? message.text : message.kind))

const cursors = (house: House): unknown[] =>
  house.platform.calls('/cgi-bin/kf/sync_msg').map(({ body }) => Reflect.get(Object(body), 'cursor') as unknown)

const row = (house: House) => house.store.read((read) => read.rows(kfPulls).get(house.account.openKfId))

const six = ['一', '二', '三', '四', '五', '六']

describe('pulling', () => {
  test('a callback is kept and answered at once; a job reads what was written', async () => {
    const inbox = recordingInbox()
    const house = await opened(inbox)
    house.member.writes('拖欠工资怎么办')
    const [call] = await house.callback.events()
    expect(call).toMatchObject({ status: 200, body: 'success', attempts: 1 })
    expect(house.platform.calls('/cgi-bin/kf/sync_msg')).toEqual([])
    await house.settle()
    expect(wordsIn(inbox)).toEqual(['拖欠工资怎么办'])
    expect(inbox.received[0]).toMatchObject({ account: `wecom-kf:${house.account.openKfId}`, sender: house.member.id })
    expect(house.member.received.map(({ words }) => words)).toEqual(['收到'])
  })

  test('callbacks that come twice, late or in another order read everything once', async () => {
    const inbox = recordingInbox()
    const house = await opened(inbox)
    for (const words of six) house.member.writes(words)
    const events = house.account.events.splice(0).reverse()
    const calls = events.map(({ from, fields }) => house.callback.prepare(from, fields))
    for (const call of [...calls, ...calls]) expect((await call.send()).status).toBe(200)
    await house.settle()
    await house.settle()
    expect(wordsIn(inbox)).toEqual(six)
    expect(house.member.received).toHaveLength(5)
    // All these calls were covered by the first reading.
    expect(house.platform.calls('/cgi-bin/kf/sync_msg')).toHaveLength(1)
  })

  test('pages follow one another, also over empty ones that promise more', async () => {
    const inbox = recordingInbox()
    const house = await opened(inbox)
    const desk = house.platform.desk(house.account)
    desk.pageSize = 2
    desk.emptyPages = 2
    for (const words of six) house.member.writes(words)
    await house.turn()
    expect(wordsIn(inbox)).toEqual(six)
    expect(cursors(house)).toEqual([undefined, 'c0', 'c0', 'c2', 'c4'])
    expect(await row(house)).toMatchObject({ cursor: 'c6', wanted: 6, done: 6 })
    expect(await row(house)).not.toHaveProperty('run')
  })

  test('a page that leads nowhere is left and tried again, not asked for without end', async () => {
    const inbox = recordingInbox()
    const house = await opened(inbox)
    house.platform.desk(house.account).emptyPages = 1_000
    house.member.writes('在吗')
    await house.turn()
    expect(house.platform.calls('/cgi-bin/kf/sync_msg').length).toBeLessThan(10)
    house.platform.desk(house.account).emptyPages = 0
    house.clock.move(minuteMs)
    await house.settle()
    expect(wordsIn(inbox)).toEqual(['在吗'])
  })

  test('what stands out of order in a page is taken in by the time it was written', async () => {
    const inbox = recordingInbox()
    const house = await opened(inbox)
    for (const words of ['先', '后']) {
      house.member.writes(words)
      house.clock.move(1_000)
    }
    house.platform.desk(house.account).lines.reverse()
    await house.turn()
    expect(wordsIn(inbox)).toEqual(['先', '后'])
  })

  test('only what members wrote is taken in; unreadable entries do not stop the rest', async () => {
    const inbox = recordingInbox()
    const house = await opened(inbox)
    house.member.sends({ origin: 5, msgtype: 'text', text: { content: '同事说的' } })
    house.member.sends({ msgtype: 'image', image: { media_id: 'm1' } })
    house.member.sends({ origin: 'three', msgtype: 'text', text: { content: '坏的' } })
    house.member.sends({ msgtype: 'text', text: { content: '点了菜单', menu_id: '拖欠工资' } })
    await house.turn()
    expect(wordsIn(inbox)).toEqual(['image', '拖欠工资'])
  })

  test('without a fresh token it is read without one, and a refused token is not used again', async () => {
    const inbox = recordingInbox()
    const house = await opened(inbox)
    house.member.writes('一')
    await house.callback.events()
    house.clock.move(11 * minuteMs)
    await house.settle()
    house.platform.quotas.kfTokenSeconds = 0
    house.member.writes('二')
    await house.turn()
    const tokens = house.platform.calls('/cgi-bin/kf/sync_msg').map(({ body }) => 'token' in Object(body))
    expect(tokens).toEqual([false, true, false])
    expect(wordsIn(inbox)).toEqual(['一', '二'])
  })

  test('what was written while nobody ran is read at the start', async () => {
    const inbox = recordingInbox()
    const house = await opened(inbox)
    house.member.writes('在吗')
    await house.turn()
    house.clock.move(1_000)
    house.member.writes('没人理我')
    house.account.events.length = 0
    await house.startAgain()
    await house.settle()
    expect(wordsIn(inbox)).toEqual(['在吗', '没人理我'])
  })
})

describe('what no callback came through for', () => {
  test('is looked for every quarter of an hour, but not where it was read meanwhile', async () => {
    const inbox = recordingInbox()
    const house = await opened(inbox)
    await house.channel.start()
    house.member.writes('一')
    await house.turn()
    house.clock.move(10 * minuteMs)
    house.member.writes('二')
    house.account.events.length = 0
    const passed = async (ms: number): Promise<void> => {
      house.clock.move(ms)
      // Two steps of the store: the rows are read, then a row is written.
      for (let i = 0; i < 50 && (await row(house))?.wanted === 1; i += 1) await house.settle()
      await house.settle()
    }
    await passed(5 * minuteMs)
    expect(wordsIn(inbox)).toEqual(['一', '二'])
    await house.channel.stop()
  })

  test('pictures and voices carry what they are fetched by', async () => {
    const inbox = recordingInbox()
    const house = await opened(inbox)
    const media = house.platform.keepFile(Buffer.from('amr'), 'audio/amr')
    house.member.sends({ msgtype: 'voice', voice: { media_id: media } })
    await house.turn()
    expect(inbox.received).toMatchObject([{ kind: 'voice', text: '', media }])
    expect(await house.at().fetchMedia?.(media)).toEqual({ kind: 'media', bytes: Buffer.from('amr') })
    expect(await house.at().fetchMedia?.('nothing')).toMatchObject({ kind: 'gone' })
  })
})

describe('the place that was reached', () => {
  test('is kept only after everything before it: a process that ends in a page is followed by one that reads it again', async () => {
    const inbox = recordingInbox()
    const house = await opened(inbox)
    house.platform.desk(house.account).pageSize = 2
    for (const words of six) house.member.writes(words)
    let fails = true
    inbox.answer(async (message) => {
      if (fails && message.kind === 'text' && message.text === '四') throw new Error('the process ends here')
      return []
    })
    await house.turn()
    expect(await row(house)).toMatchObject({ cursor: 'c2', done: 0 })
    fails = false
    await house.startAgain()
    house.clock.move(minuteMs)
    await house.settle()
    expect(wordsIn(inbox)).toEqual(six)
    expect(await row(house)).toMatchObject({ cursor: 'c6' })
  })

  test('is neither lost nor skipped wherever the store fails', async () => {
    const three = six.slice(0, 3)
    for (let nth = 0, broken = true; broken; nth += 1) {
      const inbox = recordingInbox()
      let begun = 0
      const house = await openHouse(inbox, {
        around: (store) => ({
          ...store,
          transaction: (lock, work) => {
            begun += 1
            return begun - 1 === nth ? failingAt(store, 0).transaction(lock, work) : store.transaction(lock, work)
          },
        }),
      })
      house.platform.desk(house.account).pageSize = 2
      for (const words of three) house.member.writes(words)
      await house.turn()
      for (let again = 0; again < 3; again += 1) {
        house.clock.move(2 * minuteMs)
        await house.turn()
      }
      expect([nth, ...new Set(wordsIn(inbox))]).toEqual([nth, ...three])
      expect(await row(house)).toMatchObject({ cursor: 'c3' })
      broken = begun > nth
      await house.close()
    }
  })

  test('a callback that cannot be kept is answered 503, and kept when the platform calls again', async () => {
    const inbox = recordingInbox()
    let isDown = true
    const house = await opened(inbox, {
      around: (store) => ({
        ...store,
        transaction: (lock, work) =>
          isDown ? Promise.reject(new StoreUnavailable('no space left')) : store.transaction(lock, work),
      }),
    })
    house.member.writes('在吗')
    const [event] = house.account.events.splice(0)
    if (event === undefined) throw new Error('no callback')
    const call = house.callback.prepare(event.from, event.fields)
    expect(await call.send()).toMatchObject({ status: 503, attempts: 3 })
    isDown = false
    expect(await call.send()).toMatchObject({ status: 200, body: 'success' })
    await house.settle()
    expect(wordsIn(inbox)).toEqual(['在吗'])
  })
})

describe('several processes', () => {
  test('one of them reads; what is called for meanwhile is read by it as well', async () => {
    const inbox = recordingInbox()
    const house = await opened(inbox)
    const others = [house.newWorker('a'), house.newWorker('b')]
    house.platform.latencyMs = 30
    house.member.writes('一')
    await house.callback.events()
    let more: Promise<unknown> | undefined
    inbox.answer(async (message) => {
      if (message.kind === 'text' && message.text === '一') {
        house.clock.move(1_000)
        house.member.writes('二')
        more ??= house.callback.events().then(() => Promise.all(others.map((worker) => worker.run())))
        await more
      }
      return []
    })
    await Promise.all([house.settle(), ...others.map((worker) => worker.run())])
    await more
    expect(wordsIn(inbox)).toEqual(['一', '二'])
    expect(cursors(house)).toEqual([undefined, 'c1'])
    await Promise.all(others.map((worker) => worker.stop()))
  })

  test('a run that was given up for dead keeps nothing when it comes back', async () => {
    const inbox = recordingInbox()
    const house = await opened(inbox)
    house.platform.desk(house.account).pageSize = 1
    for (const words of ['一', '二']) house.member.writes(words)
    const other = house.newWorker('other')
    let wake = (): void => undefined
    const asleep = new Promise<void>((resolve) => {
      wake = resolve
    })
    let begin = (): void => undefined
    const begun = new Promise<void>((resolve) => {
      begin = resolve
    })
    let slept = false
    inbox.answer(async () => {
      if (slept) return []
      slept = true
      begin()
      await asleep
      return []
    })
    const first = house.turn()
    await begun
    // It stands still for longer than its lease: the other reads everything.
    house.clock.move(2 * minuteMs)
    house.member.writes('三')
    await house.callback.events()
    await other.run()
    expect(await row(house)).toMatchObject({ cursor: 'c3' })
    wake()
    await first
    expect(await row(house)).toMatchObject({ cursor: 'c3' })
    expect(wordsIn(inbox)).toEqual(['一', '二', '三'])
    await other.stop()
  })
})
