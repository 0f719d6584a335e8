import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import type { Staff } from '../../src/people/records.ts'
import { addStaff } from '../../src/people/staff.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { openBrowser, type TestBrowser } from '../support/browser.ts'
import { serve } from '../support/serve.ts'

const shots = process.env['SCREENSHOTS']
const password = 'a long password'
const names: Readonly<Record<Staff['role'], string>> = {
  admin: '管老师',
  clerk: '陈老师',
  counsellor: '钱老师',
  supervisor: '孙督导',
}

export const screen = { width: 1280, height: 800 }
export const phone = { width: 390, height: 844 }

/** Somebody of the union at a browser of their own, signed in. */
export interface Desk {
  readonly role: Staff['role']
  readonly page: Page
  /** Goes to a page of the console and waits until it has said what it knows. */
  readonly go: (place: string) => Promise<void>
  /** Asks the server as this person, without the page; fails unless the server agrees. */
  readonly post: (address: string, body?: unknown) => Promise<unknown>
  readonly shot: (name: string) => Promise<void>
}

export interface House {
  readonly at: TestApp
  readonly base: string
  /** Accounts by role. */
  readonly staff: ReadonlyMap<Staff['role'], Staff>
  readonly sitDown: (role: Staff['role'], size: { width: number; height: number }) => Promise<Desk>
  /** What any page threw or any policy refused. */
  readonly troubles: string[]
  readonly close: () => Promise<void>
}

const signedIn = z.object({ csrf: z.string() })

/** The list has come, and nothing turns or fades any more. */
export const still = async (page: Page): Promise<void> => {
  await page.locator('.ant-spin-spinning, .console-wait').first().waitFor({ state: 'detached' })
  await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)))')
}

const watch = (page: Page, troubles: string[]): void => {
  page.on('pageerror', (error) => troubles.push(String(error)))
  page.on('console', (message) => {
    // Before anybody is signed in the answer is 401: Chromium prints that as an error of its own.
    if (message.type() === 'error' && !message.text().includes('401')) troubles.push(message.text())
  })
}

const sit = async (
  browser: TestBrowser,
  house: Pick<House, 'base' | 'troubles'>,
  role: Staff['role'],
): Promise<Desk> => {
  const { base, troubles } = house
  const origin = { origin: base }
  const data = { login: role, password }
  const answer = await browser.context.request.post(`${base}/api/staff/session`, { data, headers: origin })
  const { csrf } = signedIn.parse(await answer.json())
  const page = browser.context.pages()[0] ?? (await browser.context.newPage())
  page.setDefaultTimeout(10_000)
  watch(page, troubles)
  return {
    role,
    page,
    go: async (place) => {
      await page.goto(`${base}/console#/${place}`)
      await page.locator(`a[aria-current="page"][href="#/${place}"]`).waitFor({ state: 'attached' })
      await still(page)
    },
    post: async (address, body = {}) => {
      const sent = await browser.context.request.post(`${base}${address}`, {
        data: body,
        headers: { ...origin, 'x-csrf-token': csrf },
      })
      if (!sent.ok()) throw new Error(`${address}: ${sent.status()} ${await sent.text()}`)
      return sent.json()
    },
    shot: async (name) => {
      if (shots !== undefined) await page.screenshot({ path: path.join(shots, `${name}.png`) })
    },
  }
}

/** The whole program with its web server and one account of each role, on a Monday at ten. */
export const openHouse = async (env: Readonly<Record<string, string>> = {}): Promise<House> => {
  const at = await startTestApp('2026-11-23T02:00:00.000Z', env)
  const { url: base, close } = await serve(at, env)
  const staff = new Map<Staff['role'], Staff>()
  for (const role of ['admin', 'clerk', 'counsellor', 'supervisor'] as const)
    staff.set(role, await addStaff(at.app.store, { login: role, name: names[role], role, password }))
  const browsers: TestBrowser[] = []
  const troubles: string[] = []
  return {
    at,
    base,
    staff,
    troubles,
    sitDown: async (role, size) => {
      const browser = await openBrowser(size)
      browsers.push(browser)
      // The pages take today from the browser: it is the same day there as in the program.
      await browser.context.clock.setFixedTime(at.clock.now())
      return sit(browser, { base, troubles }, role)
    },
    close: async () => {
      for (const browser of browsers) await browser.close()
      await close()
      await at.stop()
    },
  }
}

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const found = z.array(z.object({ id: z.string(), impact: z.string().nullish(), where: z.array(z.string()) }))

/** What axe calls serious or critical on the page as it stands. Colours are half of its work. */
export const seriousFaults = async (page: Page, { colours = true } = {}): Promise<readonly string[]> => {
  // Through the debugger: the policy of the page lets no other script in.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(await readFile(axeFile, 'utf8'))
  const faults = found.parse(
    await page.evaluate(`axe.run({ resultTypes: ['violations'], preload: false, rules: { 'color-contrast': { enabled: ${colours} } } }).then(({ violations }) =>
      violations.map(({ id, impact, nodes }) => ({ id, impact, where: nodes.map(({ html }) => html.slice(0, 160)) })))`),
  )
  return faults
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, where }) => `${id}: ${where.join(' | ')}`)
}

/** Buttons of a page that are too small for a finger. */
export const smallButtons = async (page: Page): Promise<readonly string[]> =>
  z.array(z.string()).parse(
    await page.evaluate(`[...document.querySelectorAll('button, .menu-link')]
      .filter((one) => one.offsetParent !== null && one.getBoundingClientRect().height < 44 && !one.matches('.ant-btn-link, [role=switch]'))
      .map((one) => one.outerHTML.slice(0, 120))`),
  )
