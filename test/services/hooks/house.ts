import { z } from 'zod'
import { Webhook } from 'standardwebhooks'
import { createHmac } from 'node:crypto'
import type { StaffRole } from '../../../src/http/api/route.ts'
import { addStaff } from '../../../src/people/staff.ts'
import { cookieOf, post } from '../../http/server-support.ts'
import { startTestApp, type TestApp } from '../../support/app.ts'
import { serve } from '../../support/serve.ts'

export const monday = '2026-11-23T02:00:00.000Z'
export const phone = '13800000001'
const secret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`
const partnerSecret = 'sixteen letters or more'
const password = 'a long enough password'
const env = {
  BASE_URL: 'http://127.0.0.1:3000',
  HOOK_FORM_TOOL_SECRET: secret,
  HOOK_SMS_GATEWAY_SECRET: secret,
  HOOK_TELEPHONE_SECRET: secret,
  HOOK_LECTURE_PARTNER_SECRET: partnerSecret,
}

export interface House {
  readonly at: TestApp
  readonly url: string
  /** As a system that signs by Standard Webhooks tells us something. */
  readonly tell: (source: string, id: string, body: unknown) => Promise<Response>
  /** As one that signs the body alone. */
  readonly tellPlain: (source: string, body: unknown) => Promise<Response>
  /** Signed in with a role: reads and writes of the console. */
  readonly as: (role: StaffRole) => Promise<{
    readonly get: (path: string) => Promise<Response>
    readonly send: (path: string, body?: unknown) => Promise<Response>
  }>
  readonly stop: () => Promise<void>
}

/** The whole application with its web server, and the release's own data files with secrets. */
export const openHouse = async (): Promise<House> => {
  const at = await startTestApp(monday, env)
  const { url, close } = await serve(at, env)
  const send = (source: string, body: string, headers: Readonly<Record<string, string>>) =>
    fetch(`${url}/hooks/${source}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    })
  return {
    at,
    url,
    tell: (source, id, raw) => {
      const [now, body] = [at.clock.now(), JSON.stringify(raw)]
      return send(source, body, {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, now, body),
      })
    },
    tellPlain: (source, raw) => {
      const body = JSON.stringify(raw)
      return send(source, body, { 'x-signature-256': createHmac('sha256', partnerSecret).update(body).digest('hex') })
    },
    as: async (role) => {
      await addStaff(at.app.store, { login: role, name: '小李', role, password })
      const answer = await post(`${url}/api/staff/session`, { login: role, password })
      const { csrf } = z.object({ csrf: z.string() }).parse(await answer.json())
      const headers = { cookie: cookieOf(answer), 'x-csrf-token': csrf }
      return {
        get: (path) => fetch(`${url}/api/staff/${path}`, { headers }),
        send: (path, body = {}) => post(`${url}/api/staff/${path}`, body, headers),
      }
    },
    stop: async () => {
      await close()
      await at.stop()
    },
  }
}
