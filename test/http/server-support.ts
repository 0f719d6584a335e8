import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { webhookEndpoints } from '../../src/core/events.ts'
import os from 'node:os'
import path from 'node:path'
import { audit } from '../../src/casework/records.ts'
import { manualClock, type MovableClock } from '../../src/core/clock.ts'
import { conversations, lateTurns, notices, sayings, turns } from '../../src/core/conversation.ts'
import { jobs } from '../../src/core/job.ts'
import type { Log, LogFields } from '../../src/core/log.ts'
import { text } from '../../src/core/reply.ts'
import type { Store } from '../../src/core/store.ts'
import type { Table } from '../../src/core/table.ts'
import { createReceive } from '../../src/dialogue/receive.ts'
import { createMetrics } from '../../src/http/metrics.ts'
import type { StaffHandlers } from '../../src/http/routes/staff.ts'
import { createServer, type Server, type ServerParts } from '../../src/http/server.ts'
import { gaps } from '../../src/knowledge/gaps.ts'
import { bindings, persons, sessions, staff } from '../../src/people/records.ts'
import { setUpTokens } from '../../src/people/staff.ts'
import { assess } from '../../src/safety/finding.ts'
import { openLowdbStore } from '../../src/store/lowdb/open-lowdb-store.ts'
import { createSealer } from '../../src/core/seal.ts'
import { createIncoming } from '../../src/webhooks/incoming/incoming.ts'
import { receipts } from '../../src/core/hook-receipts.ts'

const tables: readonly Table[] = [
  webhookEndpoints,
  conversations,
  lateTurns,
  notices,
  turns,
  sayings,
  gaps,
  jobs,
  persons,
  bindings,
  staff,
  sessions,
  setUpTokens,
  audit,
  receipts,
]

export interface Logged {
  readonly category: string
  readonly message: string
  readonly fields: LogFields
}

const recordingLog = (lines: Logged[]): Log => ({
  info: (category, message, fields = {}) => void lines.push({ category, message, fields }),
  warn: (category, message, fields = {}) => void lines.push({ category, message, fields }),
  error: (category, message, _error, fields = {}) => void lines.push({ category, message, fields }),
})

const helpWords = '先打12356，有人听你说。'

/** Asked for nothing: a handler a test does not expect to be called. */
const unasked = (): never => {
  throw new Error('not asked for in this test')
}

export const noStaffWork: StaffHandlers = {
  today: unasked,
  duties: { list: unasked, see: unasked },
  awaited: { look: unasked, papers: unasked, letter: unasked, answered: unasked },
  applications: { list: unasked, open: unasked, close: unasked },
  accounts: { list: unasked, add: unasked, link: unasked, role: unasked, disable: unasked, enable: unasked },
  contacts: { list: unasked, accept: unasked, dismiss: unasked, keep: unasked, read: unasked },
  private: { list: unasked, transcript: unasked, open: unasked, say: unasked, end: unasked, read: unasked },
  notes: { read: unasked, write: unasked, supervised: unasked },
  outgoing: {
    list: unasked,
    deliveries: unasked,
    add: unasked,
    change: unasked,
    rotate: unasked,
    on: unasked,
    off: unasked,
    ping: unasked,
    replay: unasked,
    replayFailed: unasked,
  },
  media: { list: unasked, open: unasked, bytes: unasked },
  counselling: {
    list: unasked,
    open: unasked,
    confirm: unasked,
    assign: unasked,
    cancel: unasked,
    counsellors: unasked,
    slots: unasked,
    end: unasked,
    suggest: unasked,
    figures: unasked,
  },
  people: {
    stations: unasked,
    addStation: unasked,
    saveStation: unasked,
    list: unasked,
    one: unasked,
    add: unasked,
    save: unasked,
    step: unasked,
    hours: unasked,
    remove: unasked,
    handOn: unasked,
  },
  deskShifts: {
    list: unasked,
    add: unasked,
    remove: unasked,
    assign: unasked,
    claim: unasked,
    swap: unasked,
    answer: unasked,
  },
  desk: { list: unasked, open: unasked, end: unasked, calendar: unasked, debrief: unasked },
  handovers: { list: unasked, open: unasked, answer: unasked },
  alerts: { list: unasked, seen: unasked, close: unasked, told: unasked, debrief: unasked },
  calls: {
    mine: unasked,
    next: unasked,
    back: unasked,
    dial: unasked,
    note: unasked,
    outcome: unasked,
    danger: unasked,
    lists: unasked,
    register: unasked,
    import: unasked,
    assign: unasked,
    figures: unasked,
  },
  reminders: { list: unasked },
  scenes: { list: unasked, add: unasked, renew: unasked },
  campaigns: {
    list: unasked,
    choices: unasked,
    preview: unasked,
    count: unasked,
    progress: unasked,
    codes: unasked,
    draft: unasked,
    edit: unasked,
    submit: unasked,
    approve: unasked,
    giveBack: unasked,
    step: unasked,
    retry: unasked,
    importMembers: unasked,
  },
  rules: {
    list: unasked,
    runs: unasked,
    preview: unasked,
    save: unasked,
    pause: unasked,
    run: unasked,
    answer: unasked,
    retry: unasked,
    finish: unasked,
  },
  surveys: { list: unasked, results: unasked, start: unasked, end: unasked, words: unasked },
  lectures: {
    list: unasked,
    detail: unasked,
    create: unasked,
    edit: unasked,
    publish: unasked,
    cancel: unasked,
    extra: unasked,
    addSeat: unasked,
    checkInByCode: unasked,
    openSeat: unasked,
    checkInSeat: unasked,
    cancelSeat: unasked,
    called: unasked,
    hall: unasked,
  },
  chats: {
    list: unasked,
    read: unasked,
    take: unasked,
    write: unasked,
    giveBack: unasked,
    close: unasked,
    presence: unasked,
    order: unasked,
  },
  rota: { week: unasked, add: unasked, swap: unasked, remove: unasked, phone: unasked, wecom: unasked, call: unasked },
}

export interface TestServer {
  readonly url: string
  readonly port: number
  readonly store: Store
  readonly clock: MovableClock
  readonly server: Server
  readonly logged: Logged[]
  readonly pagesDir: string
  readonly stop: () => Promise<void>
}

export const openTestStore = async (
  clock: MovableClock,
  log: Log,
): Promise<{ store: Store; remove: () => Promise<void> }> => {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-http-'))
  const store = await openLowdbStore({ dataDir, tables, clock, log })
  return {
    store,
    remove: async () => {
      await store.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

const writePages = async (): Promise<string> => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-pages-'))
  await mkdir(path.join(dir, 'console'))
  await mkdir(path.join(dir, 'assets'))
  await writeFile(path.join(dir, 'index.html'), '<title>梁心</title><meta name="csp-nonce" content="__NONCE__">')
  await writeFile(path.join(dir, 'remind.html'), '<title>收提醒</title>')
  await writeFile(path.join(dir, 'console', 'index.html'), '<title>梁心工作台</title><meta content="__NONCE__">')
  await writeFile(path.join(dir, 'assets', 'main-1.js'), 'export const a = 1\n'.repeat(200))
  return dir
}

/** A dialogue that repeats what it hears, on the real receive: cookies, turns and retries are the real ones. */
const echo = (store: Store, log: Log) =>
  createReceive({
    store,
    log,
    respond: async ({ said, conversation, seen }) => ({
      replies:
        seen === undefined
          ? [{ kind: 'answer', text: `听到了：${said}`, ...(said.startsWith('问') ? { entry: 'wage-arrears' } : {}) }]
          : seen.replies,
      conversation,
    }),
    look: (words) =>
      words.includes('不想活')
        ? {
            level: 'crisis',
            imminent: false,
            replies: [{ kind: 'help', text: helpWords }],
            say: () => ({
              replies: [{ kind: 'help', text: helpWords }],
              helped: { about: 'crisis', times: 1, asked: false },
            }),
            answerToo: false,
            finding: assess(words),
          }
        : undefined,
    alert: async () => undefined,
    spool: () => undefined,
    contentVersion: () => 'test',
    clickWords: () => '',
  })

/** A real server on a free port over a real store, on a clock the test moves. */
export const startServer = async (change: Partial<ServerParts> = {}): Promise<TestServer> => {
  const clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
  const logged: Logged[] = []
  const log = recordingLog(logged)
  const { store, remove } = await openTestStore(clock, log)
  const pagesDir = await writePages()
  const metrics = createMetrics({ jobs: async () => ({ due: 2 }) })
  const server = createServer({
    store,
    clock,
    log,
    baseUrl: undefined,
    trustProxy: false,
    member: {
      inbox: metrics.counting(echo(store, log)),
      greeting: () => [text('你好，我是梁心')],
      needsHelp: (words) => words.includes('不想活'),
    },
    staff: noStaffWork,
    links: { look: async () => ({ kind: 'gone' }), use: async () => ({ kind: 'gone' }) },
    calendarOfLink: async () => undefined,
    calendarFeedOf: async () => undefined,
    incoming: createIncoming({
      store,
      clock,
      log,
      sealer: createSealer(Buffer.alloc(32, 7)),
      dirs: [],
      secrets: {},
      actions: new Map(),
      transforms: new Map(),
    }),
    webhooks: new Map(),
    metrics,
    checks: [],
    pagesDir,
    ...change,
  })
  const { port } = await server.listen(0, '127.0.0.1')
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    store,
    clock,
    server,
    logged,
    pagesDir,
    stop: async () => {
      await server.close()
      await remove()
      await rm(pagesDir, { recursive: true, force: true })
    },
  }
}

/** The cookie of an answer, as the next request sends it back. */
export const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(';', 1)[0] ?? '')
    .join('; ')

export const post = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })

/** The code of an error answer, after checking that it has the common form and nothing else in it. */
export const errorOf = async (response: Response): Promise<{ code: string; message: string; id: string }> => {
  const body = (await response.json()) as { error: { code: string; message: string; id: string } }
  if (Object.keys(body).join(',') !== 'error') throw new Error('an error answer holds more than the error')
  return body.error
}
