import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { readConfig } from '../../src/config.ts'
import { audit } from '../../src/casework/records.ts'
import { receipts } from '../../src/core/hook-receipts.ts'
import { dayMs } from '../../src/core/time.ts'
import { staffRoutes } from '../../src/http/api/staff.ts'
import { alerts } from '../../src/safety/alerts.ts'
import { staff, type Staff } from '../../src/people/records.ts'
import { openApplication } from '../../src/services/applications/rules.ts'
import { calls } from '../../src/services/callbacks/records.ts'
import { counsellors } from '../../src/services/counselling/records.ts'
import { seats } from '../../src/services/lectures/records.ts'
import { media } from '../../src/services/media/records.ts'
import { createVault } from '../../src/services/media/vault.ts'
import { createFolderFiles } from '../../src/store/files.ts'
import { cookieOf, post } from '../http/server-support.ts'
import { reception } from '../services/handover/house.ts'
import { jpeg } from '../services/media/pictures.ts'
import { facts } from '../services/lectures/house.ts'
import { accountOf, appointmentOf, counsellorOf, inTalk } from '../services/private/house.ts'
import { allRows, startTestApp, type TestApp } from '../support/app.ts'
import { serve, type Served } from '../support/serve.ts'

const monday = '2026-11-23T02:00:00.000Z'
const password = 'a long enough password'
const phone = '13800000001'
let at: TestApp
let web: Served

beforeEach(async () => {
  at = await startTestApp(monday)
  web = await serve(at)
})
afterEach(async () => {
  await web.close()
  await at.stop()
})

/** What is opened, by whom. */
interface Opening {
  readonly by: Staff
  readonly id: string
  readonly body?: Readonly<Record<string, unknown>>
}

const sendAs = async (by: Staff, path: string, body: unknown): Promise<Response> => {
  const answer = await post(`${web.url}/api/staff/session`, { login: by.login, password })
  const { csrf } = z.object({ csrf: z.string() }).parse(await answer.json())
  return post(`${web.url}/api/staff/${path}`, body, { cookie: cookieOf(answer), 'x-csrf-token': csrf })
}
const clerk = () => accountOf(at, 'clerk')
const idOf = ({ id }: { readonly id: string } = { id: '' }): string => id

const booked = async (): Promise<string> => {
  for (const words of ['预约心理老师', '1', '网上', '跳过', '都不合适', '周末上午', phone, '同意', '提交'])
    await at.say(words)
  return idOf(await reception(at).matterOf('somebody'))
}
const handedOver = async (): Promise<string> => {
  await reception(at).handOver()
  return idOf(await reception(at).matterOf('somebody'))
}
const seated = async (by: Staff): Promise<string> => {
  const office = at.app.services.staff.lectures
  await at.app.store.transaction('office', async (work) =>
    office.publish(work, by, await office.create(work, by, facts)),
  )
  for (const words of ['大讲堂', '1', phone, '提交']) await at.say(words)
  return idOf((await allRows(at, seats))[0])
}
const calledBy = async (by: Staff): Promise<string> => {
  for (const words of ['预约心理老师', '1', '打电话', '跳过', '1', phone, '同意', '提交']) await at.say(words)
  const [call] = await allRows(at, calls)
  at.clock.move(Date.parse(call?.nextAt ?? '') - at.clock.now().getTime())
  expect((await sendAs(by, 'calls/next', {})).status).toBe(200)
  return idOf(call)
}
const deskCase = async (): Promise<Opening> => {
  const by = await accountOf(at)
  return { by, id: (await appointmentOf(at, await counsellorOf(at, by))).id }
}

/** How a row comes about that each opening route can open. `live`: words of a talk under way, whose start is written down. */
const ways: Readonly<Record<string, () => Promise<Opening>>> = {
  'handovers/:id/open': async () => ({ by: await clerk(), id: await handedOver() }),
  'chats/:id/read': async () => ({ by: await clerk(), id: await handedOver() }),
  'counselling/:id/open': async () => ({ by: await clerk(), id: await booked() }),
  'desk/:id/open': async () => {
    const by = await accountOf(at)
    for (const words of ['预约心理老师', '1', '打电话', '跳过', '1', phone, '同意', '提交']) await at.say(words)
    const row = await reception(at).matterOf('somebody')
    const all = await allRows(at, counsellors)
    await counsellorOf(at, by, { nth: all.findIndex(({ id }) => id === row.body['counsellor']) })
    return { by, id: row.id }
  },
  'private/:id/open': deskCase,
  'private/:id/read': async () => {
    const { account, id } = await inTalk(at)
    await at.say('结束')
    return { by: account, id }
  },
  'notes/:id/read': async () => {
    const opening = await deskCase()
    expect((await sendAs(opening.by, `notes/${opening.id}`, { words: '睡得好些了' })).status).toBe(200)
    return opening
  },
  'alerts/:id/seen': async () => {
    await at.say('我不想活了')
    return { by: await clerk(), id: idOf((await allRows(at, alerts))[0]) }
  },
  'rota/people/:id/call': async () => {
    const by = await clerk()
    expect((await sendAs(by, `rota/people/${by.id}/phone`, { phone })).status).toBe(200)
    return { by, id: by.id }
  },
  'lectures/seats/:id/open': async () => {
    const by = await clerk()
    return { by, id: await seated(by) }
  },
  'calls/:id/dial': async () => {
    const by = await clerk()
    return { by, id: await calledBy(by) }
  },
  'calls/:id/note': async () => {
    const by = await clerk()
    const id = await calledBy(by)
    const { version } = (await allRows(at, calls))[0] ?? {}
    const done = await sendAs(by, `calls/${id}/outcome`, { version, outcome: 'no-answer', words: '说傍晚再打' })
    expect(await done.text()).toBe('{}')
    const { nextAt = '' } = (await allRows(at, calls))[0] ?? {}
    at.clock.move(Date.parse(nextAt) - at.clock.now().getTime())
    expect((await sendAs(by, 'calls/next', {})).status).toBe(200)
    return { by, id }
  },
  'media/:id/open': async () => {
    const matter = await handedOver()
    const files = createFolderFiles(readConfig({ DATA_DIR: at.dataDir }).filesDir)
    const kept = await createVault(files, at.app.sealer).put(jpeg(), 'image/jpeg')
    const row = { id: 'med_1', at: monday, kind: 'image', case: matter, ...kept } as const
    await at.app.store.transaction('x', (work) => work.rows(media).insert(row))
    const by = await clerk()
    // Its pictures are shown to whoever has opened the matter.
    expect((await sendAs(by, `handovers/${matter}/open`, {})).status).toBe(200)
    return { by, id: row.id }
  },
  'applications/:id/open': async () => {
    const application = { person: 'per_1', source: 'x', about: 'aid', name: '张', phone, answers: {} }
    const opened = await at.app.store.transaction('x', (work) => openApplication(work, at.app.sealer, application))
    return { by: await clerk(), id: opened.case.id }
  },
  'hooks/:id/open': async () => {
    const body = at.app.sealer.seal('contact', '{}')
    const row = { id: 'hook_1', source: 'x', at: monday, bodyHash: 'h', state: 'dead', body, tries: 0 } as const
    await at.app.store.transaction('x', (work) => work.rows(receipts).insert(row))
    return { by: await clerk(), id: row.id }
  },
  'surveys/:id/words': async () => {
    for (const who of ['a', 'b', 'c', 'd', 'e'])
      for (const words of ['填问卷', '1', '1', '1', '1', '1', '提交']) await at.say(words, who)
    at.clock.move(10 * dayMs)
    return { by: await clerk(), id: 'check-in', body: { group: 'check-in:2026-11' } }
  },
}

/** Opens nothing that was closed: the words of the counsellor's own talk while it goes on, whose beginning is in the audit. */
const live = ['private/:id/look']

const openings = staffRoutes
  .filter(({ method, path }) => method === 'POST' && /\/(?:open|look|seen|call|read|dial|note|words)$/.test(path))
  .map(({ path }) => path.replace('/api/staff/', ''))

test('every route that opens something is walked here', () => {
  expect(openings.length).toBeGreaterThan(10)
  expect(openings.toSorted()).toEqual([...Object.keys(ways), ...live].toSorted())
})

test('every route whose reply carries words or a phone is an opening, or gives back what was just written', () => {
  const telling = staffRoutes
    .filter(({ reply }) => /"(?:matter|phone|wish|text|words)":/.test(JSON.stringify(z.toJSONSchema(reply))))
    .map(({ path }) => path.replace('/api/staff/', ''))
  expect(telling.length).toBeGreaterThan(5)
  expect(telling.filter((path) => !openings.includes(path))).toEqual([])
})

test.each(Object.keys(ways))(
  'people.md 1.8: opening by %s is a row in the audit, with whoever opened it',
  async (path) => {
    const opening = await ways[path]?.()
    if (opening === undefined) throw new Error(`no way to ${path}`)
    const { by, id, body = {} } = opening
    const before = new Set((await allRows(at, audit)).map((row) => row.id))
    const answer = await sendAs(by, path.replace(':id', id), body)
    expect([answer.status, await answer.text()]).toEqual([200, expect.anything()])
    const rows = (await allRows(at, audit)).filter((row) => !before.has(row.id))
    expect(rows.map(({ actor }) => actor)).toContain(by.id)
  },
)

test('people.md 1.8: who is not of the office opens nothing of it', async () => {
  const id = await handedOver()
  const counsellor = await accountOf(at)
  const before = (await allRows(at, audit)).length
  for (const path of [`handovers/${id}/open`, `chats/${id}/read`, `counselling/${id}/open`])
    expect((await sendAs(counsellor, path, {})).status).toBe(403)
  expect(await allRows(at, audit)).toHaveLength(before)
})

test('people.md 1.9: the administrative lead reads no notes; the clinical supervisor does with a reason only', async () => {
  const supervisor = await accountOf(at, 'supervisor')
  const by = await accountOf(at)
  const { id } = await appointmentOf(at, await counsellorOf(at, by, { supervisor: supervisor.id }))
  await sendAs(by, `notes/${id}`, { words: '睡得好些了' })
  const admin = await accountOf(at, 'admin')
  const notHers = await accountOf(at, 'supervisor')
  const read = async (who: Staff, body: unknown): Promise<number> =>
    (await sendAs(who, `notes/${id}/read`, body)).status
  expect(await read(admin, { reason: '看看情况' })).toBe(403)
  expect(await read(notHers, { reason: '每月例行的督导' })).toBeGreaterThanOrEqual(400)
  expect(await read(supervisor, {})).toBeGreaterThanOrEqual(400)
  expect(await read(supervisor, { reason: '每月例行的督导' })).toBe(200)
  expect((await allRows(at, staff)).some(({ id: one }) => one === supervisor.id)).toBe(true)
})

test('people.md 1.9: the limits of confidentiality are said before the first words are relayed', async () => {
  const by = await accountOf(at)
  const { id } = await appointmentOf(at, await counsellorOf(at, by))
  await sendAs(by, `private/${id}/open`, {})
  const said = (await at.say('开始')).map(({ text }) => text).join('\n')
  expect(said).toMatch(/保密[^]*生命危险[^]*(?:同意|可以吗)|生命危险[^]*可以吗/)
  expect(said).toContain('不录音')
})
