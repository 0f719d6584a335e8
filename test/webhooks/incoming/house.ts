import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createHmac } from 'node:crypto'
import os from 'node:os'
import path from 'node:path'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { manualClock, type MovableClock } from '../../../src/core/clock.ts'
import { hookAction, type HookAction } from '../../../src/core/hook-action.ts'
import { AppError } from '../../../src/core/errors.ts'
import type { Log } from '../../../src/core/log.ts'
import { createSealer } from '../../../src/core/seal.ts'
import { jobs } from '../../../src/core/job.ts'
import type { Store } from '../../../src/core/store.ts'
import { table, type Table } from '../../../src/core/table.ts'
import { readPhone } from '../../../src/people/phone.ts'
import { createIncoming, type Incoming } from '../../../src/webhooks/incoming/incoming.ts'
import { receipts } from '../../../src/core/hook-receipts.ts'
import { plainTransforms } from '../../../src/webhooks/incoming/transforms.ts'

/** What the rules of a test write. */
const effectSchema = z.object({ id: z.string(), version: z.number(), words: z.string() })
export const effects = table<z.output<typeof effectSchema>>({ name: 'hook_effects', schema: effectSchema })
export const hookTables: readonly Table[] = [receipts, effects, jobs]

export const secret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`
export const newSecret = `whsec_${Buffer.alloc(24, 6).toString('base64')}`
export const plainSecret = 'a secret of sixteen or more'
export const start = '2026-11-23T02:00:00.000Z'

const noting: HookAction = hookAction({
  name: 'note',
  input: z.object({ name: z.string().max(10), phone: z.string().optional(), on: z.string().optional() }),
  run: async (work, input) => {
    if (input.name === '满了') return { kind: 'refused', reason: 'hall full' }
    if (input.name === '坏了') throw new Error('a bug')
    if (input.name === '不行') throw new AppError('conflict', 'no')
    await work.rows(effects).insert({ id: work.newId('eff'), words: JSON.stringify(input) })
    return { kind: 'done', outcome: 'noted', answer: { code: work.newId('code') } }
  },
})

export const standardFile = {
  name: '表单',
  scheme: 'standard',
  ignore: [{ '/type': 'ping' }],
  rules: [
    {
      when: { '/type': ['a', 'b'] },
      action: 'note',
      fields: {
        name: { at: '/data/name' },
        phone: { at: '/data/phone', as: 'phone', optional: true },
        on: { at: '/data/on', as: 'date', optional: true },
      },
    },
  ],
}
export const githubFile = {
  name: '别处',
  scheme: 'github',
  rules: [{ action: 'note', fields: { name: { at: '/name' } } }],
}

export interface House {
  readonly dir: string
  readonly clock: MovableClock
  readonly incoming: Incoming
  readonly write: (name: string, file: unknown) => void
  readonly remove: () => void
}

/** Sources in a folder of their own, over a store of the test's. */
export const openHouse = (store: Store, log: Log, clock = manualClock(new Date(start))): House => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'liangxin-hooks-'))
  const write = (name: string, file: unknown): void =>
    writeFileSync(path.join(dir, `${name}.json`), typeof file === 'string' ? file : JSON.stringify(file))
  write('form-tool', standardFile)
  write('elsewhere', githubFile)
  const incoming = createIncoming({
    store,
    clock,
    log,
    sealer: createSealer(Buffer.alloc(32, 7)),
    dirs: [dir],
    secrets: { FORM_TOOL: [secret, newSecret], ELSEWHERE: [plainSecret] },
    actions: new Map([[noting.name, noting]]),
    transforms: new Map([...Object.entries(plainTransforms), ['phone', readPhone]]),
  })
  return { dir, clock, incoming, write, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

export const request = (body: string, headers: Readonly<Record<string, string>>) => ({
  method: 'POST',
  path: '/hooks/x',
  query: {},
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(body),
})

/** As any sender of Standard Webhooks signs, by the package of its makers. */
export const signed = (id: string, body: string, at: Date, by = secret): Readonly<Record<string, string>> => ({
  'webhook-id': id,
  'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
  'webhook-signature': new Webhook(by).sign(id, at, body),
})

export const hubSigned = (body: string, id?: string): Readonly<Record<string, string>> => ({
  'x-hub-signature-256': `sha256=${createHmac('sha256', plainSecret).update(body).digest('hex')}`,
  ...(id === undefined ? {} : { 'x-github-delivery': id }),
})
