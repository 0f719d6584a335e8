import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { writeOpened } from '../../../src/casework/openings.ts'
import { audit, cases } from '../../../src/casework/records.ts'
import type { Channel, FetchedMedia } from '../../../src/core/channel.ts'
import { conversations, notices, turns } from '../../../src/core/conversation.ts'
import { jobs } from '../../../src/core/job.ts'
import type { Reply } from '../../../src/core/reply.ts'
import { dayMs, toInstant } from '../../../src/core/time.ts'
import { alerts } from '../../../src/safety/alerts.ts'
import { createFolderFiles } from '../../../src/store/files.ts'
import { media } from '../../../src/services/media/records.ts'
import { checkKeptFiles, sweepMedia } from '../../../src/services/media/sweep.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { amr, heic, jpeg, secret } from './pictures.ts'

const account = 'fake'

/** A channel whose platform has pictures and voice messages, and keeps what we say. */
const platform = () => {
  const held = new Map<string, FetchedMedia>()
  const said: Reply[] = []
  const channel: Channel = {
    account,
    name: 'fake',
    deduplicates: true,
    send: async (_recipient, replies) => {
      said.push(...replies)
      return { kind: 'sent' }
    },
    fetchMedia: async (reference) => held.get(reference) ?? { kind: 'gone', code: '40007' },
    start: async () => undefined,
    stop: async () => undefined,
    lastContact: () => undefined,
  }
  return { held, said, channel }
}

const started = async (env: Readonly<Record<string, string>> = {}) => {
  const there = platform()
  const app = await startTestApp('2026-11-23T02:00:00Z', env, undefined, { extra: () => [there.channel] })
  onTestFinished(app.stop)
  let sent = 0
  const bring = (kind: 'image' | 'voice' | 'text', given: string, id = `m${(sent += 1)}`) => {
    const envelope = { account, sender: 'somebody', id, receivedAt: toInstant(app.clock.now()) }
    if (kind === 'text') return app.app.inbox.receive({ ...envelope, kind, text: given })
    if (kind === 'image') return app.app.inbox.receive({ ...envelope, kind, media: given })
    return app.app.inbox.receive({ ...envelope, kind, text: '', media: given })
  }
  const handOver = async () => {
    for (const words of ['人工', '两个月没发工资，有欠条', '跳过', '提交']) await bring('text', words)
  }
  return { ...there, app, bring, handOver }
}

const transcriber = async (answer: (sound: Buffer) => { readonly status: number; readonly body: string }) => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { status, body } = answer(Buffer.concat(chunks))
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  // The address of a server that listens on a port is never text.
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}/`
}

const clerk = { id: 'stf_1' } as const
const rows = (app: TestApp) => allRows(app, media)

describe('a picture', () => {
  test('nobody asked for is neither fetched nor kept, and the member hears what to do', async () => {
    const { held, app, bring } = await started()
    held.set('p1', { kind: 'media', bytes: jpeg() })
    expect(wordsOf(await bring('image', 'p1'))).toContain('人工')
    await app.settle()
    expect(await rows(app)).toEqual([])
  })

  test('sent after a matter was handed over is fetched once, cleaned, sealed and opened by staff only with an audit row', async () => {
    const { held, app, bring, handOver } = await started()
    held.set('p1', { kind: 'media', bytes: jpeg() })
    await handOver()
    const first = await bring('image', 'p1', 'same')
    expect(wordsOf(first)).toContain('照片收到了')
    expect(await bring('image', 'p1', 'same')).toEqual(first)
    await app.settle()
    const [row, ...others] = await rows(app)
    if (row === undefined) throw new Error('nothing was kept')
    expect(others).toEqual([])
    expect(row).toMatchObject({ state: 'kept', type: 'image/jpeg' })
    expect(row.from).toBe(undefined)
    const files = createFolderFiles(`${app.dataDir}/files`)
    const onDisk = await files.get(row.hash ?? '')
    expect(onDisk?.subarray(0, 3).equals(jpeg().subarray(0, 3))).toBe(false)
    const { staff, member } = app.app.services.media
    // The handlers look at the account's id alone.
    const openAs = (id: string) =>
      app.app.store.transaction('open', (work) =>
        staff.open(work, { id } as Parameters<typeof staff.open>[1], { id: row.id }),
      )
    await expect(openAs(clerk.id)).rejects.toThrow('先打开')
    await app.app.store.transaction('read', (work) => writeOpened(work, row.case ?? '', clerk.id))
    const opened = await openAs(clerk.id)
    await expect(openAs('stf_2')).rejects.toThrow('先打开')
    const shown = Buffer.from((await staff.bytes(opened)).base64, 'base64')
    expect(shown.includes(secret)).toBe(false)
    expect(shown.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
    const looked = (await allRows(app, audit)).filter(({ action }) => action === 'open media')
    expect(looked).toMatchObject([{ actor: 'stf_1', subject: row.case, detail: { media: row.id } }])
    await expect(app.app.store.read((read) => member.ofMember(read, 'per_other', row.id))).rejects.toThrow('没有')
    await expect(app.app.store.read((read) => member.ofMember(read, row.person ?? '', row.id))).resolves.toBeDefined()
  })

  test('that is refused is counted in no form any more', async () => {
    const { app, bring, held } = await started()
    held.set('p1', { kind: 'media', bytes: heic() })
    held.set('p2', { kind: 'media', bytes: jpeg() })
    for (const words of ['人工', '两个月没发工资，有照片']) await bring('text', words)
    for (const picture of ['p1', 'p2']) {
      await bring('image', picture)
      await app.settle()
    }
    await bring('text', '发好了')
    expect(wordsOf(await bring('text', '跳过'))).toContain('照片：1张')
  })

  test('of a kind we do not keep is refused kindly, and nothing of it stays', async () => {
    const { held, said, app, bring, handOver } = await started()
    held.set('p1', { kind: 'media', bytes: heic() })
    await handOver()
    await bring('image', 'p1')
    await app.settle()
    expect(wordsOf(said)).toContain('HEIC')
    expect(await rows(app)).toMatchObject([{ state: 'refused', why: 'heic' }])
    expect(await checkKeptFiles(app.app.store, createFolderFiles(`${app.dataDir}/files`))).toEqual({
      kept: 0,
      missing: 0,
      damaged: 0,
    })
  })

  test('in a private matter of another kind is not for the office', async () => {
    const { app } = await started()
    const { staff } = app.app.services.media
    await app.app.store.transaction('t', async (work) => {
      await work.rows(cases).insert({
        id: 'cas_x',
        kind: 'counselling',
        person: 'per_1',
        street: '',
        state: 'open',
        body: {},
        createdAt: work.now,
        updatedAt: work.now,
      })
      await work.rows(media).insert({ id: 'med_x', at: work.now, kind: 'image', case: 'cas_x', state: 'kept' })
    })
    const open = app.app.store.transaction('o', (work) =>
      staff.open(work, clerk as Parameters<typeof staff.open>[1], { id: 'med_x' }),
    )
    await expect(open).rejects.toThrow('没有')
  })
})

describe('a voice message without words', () => {
  test('is met with the numbers at once, transcribed, screened and answered like words', async () => {
    const heard: Buffer[] = []
    const url = await transcriber((sound) => {
      heard.push(sound)
      return { status: 200, body: JSON.stringify({ text: '老板拖欠工资怎么办' }) }
    })
    const { held, said, app, bring } = await started({ TRANSCRIBE_URL: url })
    held.set('v1', { kind: 'media', bytes: amr() })
    const first = wordsOf(await bring('voice', 'v1'))
    for (const number of ['12351', '12356', '120', '110']) expect(first).toContain(number)
    await app.settle()
    expect(heard).toEqual([amr()])
    expect(wordsOf(said)).toContain('我听到的是：“老板拖欠工资怎么办”')
    expect(wordsOf(said)).toContain('劳动监察')
    expect(await rows(app)).toEqual([])
  })

  test('that speaks of dying is help first and an alert', async () => {
    const url = await transcriber(() => ({ status: 200, body: JSON.stringify({ text: '我不想活了，今晚就走' }) }))
    const { held, said, app, bring } = await started({ TRANSCRIBE_URL: url })
    held.set('v1', { kind: 'media', bytes: amr() })
    await bring('voice', 'v1')
    await app.settle()
    expect(said[0]?.kind).toBe('help')
    expect(await allRows(app, alerts)).toMatchObject([{ level: 'crisis' }])
  })

  test.each([
    ['nothing is set up for it', undefined],
    ['the transcriber fails', { status: 500, body: '' }],
    ['the transcriber hears nothing', { status: 200, body: '{"text":"  "}' }],
  ])('goes to a person of the office when %s', async (_why, answer) => {
    const env = answer === undefined ? {} : { TRANSCRIBE_URL: await transcriber(() => answer) }
    const { held, said, app, bring } = await started(env)
    held.set('v1', { kind: 'media', bytes: amr() })
    held.set('v2', { kind: 'media', bytes: amr() })
    await bring('voice', 'v1')
    await app.settle()
    await bring('voice', 'v2')
    await app.settle()
    const matters = (await allRows(app, cases)).filter(({ kind }) => kind === 'handover')
    expect(matters).toHaveLength(1)
    expect((await rows(app)).map((row) => [row.state, row.type, row.case])).toEqual(
      [1, 2].map(() => ['kept', 'audio/amr', matters[0]?.id]),
    )
    expect(wordsOf(said)).toContain('交给工会的人听了')
    expect(wordsOf(said)).toContain('12356')
  })

  test('that cannot be fetched is said to be lost, with the numbers again', async () => {
    const { said, app, bring } = await started()
    await bring('voice', 'gone')
    await app.settle()
    expect(wordsOf(said)).toContain('没听出来')
    expect(wordsOf(said)).toContain('12351')
    expect(await rows(app)).toMatchObject([{ state: 'lost', why: '40007' }])
  })

  test('leaves no word of it in jobs', async () => {
    const url = await transcriber(() => ({ status: 200, body: JSON.stringify({ text: '老板拖欠工资怎么办' }) }))
    const { held, app, bring } = await started({ TRANSCRIBE_URL: url })
    held.set('v1', { kind: 'media', bytes: amr() })
    await bring('voice', 'v1')
    await app.settle()
    const kept = await allRows(app, jobs)
    expect(kept.map(({ state }) => state)).toEqual(kept.map(() => 'done'))
    expect(kept.length).toBeGreaterThan(0)
    expect(JSON.stringify(kept)).not.toMatch(/工资|somebody|v1/)
  })
})

describe('what belongs to nothing', () => {
  test('goes when the member leaves; what staff work on stays', async () => {
    const { held, app, bring, handOver } = await started()
    held.set('p1', { kind: 'media', bytes: jpeg() })
    await handOver()
    await bring('image', 'p1')
    await app.settle()
    const person = (await allRows(app, conversations)).find((one) => one.account === account)?.id ?? ''
    await app.app.store.transaction(person, async (work) => {
      await work.rows(media).insert({ id: 'med_loose', at: work.now, kind: 'image', person, state: 'kept' })
    })
    const envelope = { account, sender: 'somebody', id: 'bye', receivedAt: toInstant(app.clock.now()) }
    await app.app.inbox.receive({ ...envelope, kind: 'unsubscribe' })
    expect((await rows(app)).map(({ id }) => id)).not.toContain('med_loose')
    expect(await rows(app)).toHaveLength(1)
  })

  test('a file without a row is swept after a day, one with a row never', async () => {
    const { held, app, bring, handOver } = await started()
    const files = createFolderFiles(`${app.dataDir}/files`)
    held.set('p1', { kind: 'media', bytes: jpeg() })
    await handOver()
    await bring('image', 'p1')
    await app.settle()
    const lone = await files.put(Buffer.from('alone'))
    // The folder's times are the machine's; the clock of the test is moved past both.
    app.clock.move(Math.max(0, Date.parse('2036-01-01T00:00:00Z') - app.clock.now().getTime()) + dayMs)
    expect(await sweepMedia(app.app.store, files)).toBe(1)
    expect(await files.get(lone)).toBe(undefined)
    expect(await checkKeptFiles(app.app.store, files)).toEqual({ kept: 1, missing: 0, damaged: 0 })
    const turnsLeft = await allRows(app, turns)
    const told = await allRows(app, notices)
    expect(JSON.stringify([turnsLeft, told])).not.toContain('p1')
  })
})
