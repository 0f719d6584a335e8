import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { manualClock } from '../../../src/core/clock.ts'
import { startPlatform } from './index.ts'

const answerSchema = z.looseObject({ errcode: z.number().optional(), access_token: z.string().optional() })
export type Said = z.output<typeof answerSchema>

/** A platform on a clock the test moves, with one caller of its APIs. */
export const platformBench = async () => {
  const clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
  const platform = await startPlatform({ clock })
  onTestFinished(platform.stop)
  const call = async (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Said> => {
    const init = body === undefined ? { headers } : { method: 'POST', body: JSON.stringify(body), headers }
    const answer = await fetch(`${platform.base}${path}`, init)
    return answerSchema.parse(await answer.json())
  }
  const stable = async (account: { readonly id: string; readonly secret: string }, more = {}): Promise<string> => {
    const body = { grant_type: 'client_credential', appid: account.id, secret: account.secret, ...more }
    return (await call('/cgi-bin/stable_token', body)).access_token ?? ''
  }
  const corp = async (id: string, secret: string): Promise<string> =>
    (await call(`/cgi-bin/gettoken?corpid=${id}&corpsecret=${secret}`)).access_token ?? ''
  return { clock, platform, call, stable, corp }
}

export const minutes = (n: number): number => n * 60_000
export const hours = (n: number): number => n * 3_600_000
