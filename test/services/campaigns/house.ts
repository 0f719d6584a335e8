import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { conversations } from '../../../src/core/conversation.ts'
import type { PortableStore } from '../../../src/core/store.ts'
import { memberships, type UnionRole } from '../../../src/people/memberships.ts'
import { personOf } from '../../../src/people/persons.ts'
import type { Staff } from '../../../src/people/records.ts'
import { recipients, type Audience, type Carrier } from '../../../src/services/campaigns/records.ts'
import type { Draft } from '../../../src/services/campaigns/rules.ts'
import { allRows, startTestApp, type TestApp } from '../../support/app.ts'
import type { Account, Platform } from '../../support/platform/index.ts'

export const morning = '2026-11-24T02:10:00.000Z'

export const author: Staff = {
  id: 'stf_author',
  version: 1,
  login: 'author',
  name: '写的人',
  role: 'clerk',
  password: '',
  createdAt: morning,
}
export const second: Staff = { ...author, id: 'stf_second', login: 'second', name: '主管', role: 'admin' }

export const everybody: Audience = { unions: [], industries: [], streets: [], roles: [] }

export const draftOf = (change: Partial<Draft> = {}): Draft => ({
  title: '秋天的通知',
  headline: '区总工会有一场活动',
  text: '名额不多，想来的在公众号里回“菜单”看看。',
  audience: everybody,
  carriers: ['wecom', 'broadcast', 'grant'],
  until: '2026-11-30T09:00:00.000Z',
  ...change,
})

/** Somebody we know on an account, who has written once, and says which union they belong to. */
export interface Known {
  readonly account: string
  readonly sender: string
  readonly union?: string
  readonly industry?: string
  readonly street?: string
  readonly roles?: readonly UnionRole[]
}

const member: readonly UnionRole[] = ['member']

export const addMembers = async (store: PortableStore, all: readonly Known[]): Promise<readonly string[]> => {
  const people: string[] = []
  for (let at = 0; at < all.length; at += 250)
    await store.transaction('members', async (work) => {
      for (const { account, sender, union, industry, street, roles = member } of all.slice(at, at + 250)) {
        const { id } = await personOf(work, account, sender, true)
        people.push(id)
        if ((await work.rows(conversations).get(id)) === undefined)
          await work.rows(conversations).insert({ id, owner: 'bot', account, sender, lastAt: work.now, noticeSeq: 0 })
        if (union === undefined) continue
        await work.rows(memberships).insert({
          id: work.newId('mbr'),
          person: id,
          union,
          roles: [...roles],
          ...(industry === undefined ? {} : { industry }),
          ...(street === undefined ? {} : { street }),
          source: 'member',
          createdAt: work.now,
        })
      }
    })
  return people
}

/** The settings of an application that talks to the made-up platform, as one of its accounts. */
export const envOf = (platform: Platform, service: Account, wecom: Account): Readonly<Record<string, string>> => ({
  DEMO: 'off',
  WECHAT_TOKEN: service.token,
  WECHAT_APP_ID: service.id,
  WECHAT_APP_SECRET: service.secret,
  WECHAT_ENCODING_AES_KEY: service.encodingAesKey,
  WECHAT_API_BASE: platform.base,
  WECOM_CORP_ID: wecom.id,
  WECOM_AGENT_ID: String(wecom.agentId),
  WECOM_SECRET: wecom.secret,
  WECOM_TOKEN: wecom.token,
  WECOM_ENCODING_AES_KEY: wecom.encodingAesKey,
  WECOM_API_BASE: platform.base,
})

export const accountsOf = (service: Account, wecom: Account) => ({
  official: `official-account:${service.id}`,
  wecom: `wecom:${wecom.id}:${wecom.agentId}`,
})

interface HouseChange {
  readonly env?: Readonly<Record<string, string>>
  /** The account's own templates. */
  readonly templates?: unknown
}

const dirWith = async (templates: unknown): Promise<string> => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-test-'))
  await writeFile(path.join(dir, 'templates.json'), JSON.stringify(templates))
  return dir
}

/** An application with an Official Account and a WeCom application, and what staff do with campaigns there. */
export const campaignHouse = async (platform: Platform, { env = {}, templates }: HouseChange = {}) => {
  const service = platform.account('service')
  const wecom = platform.account('wecom')
  const options = templates === undefined ? {} : { dataDir: await dirWith(templates) }
  const at = await startTestApp(morning, { ...envOf(platform, service, wecom), ...env }, undefined, options)
  const staff = at.app.services.staff.campaigns
  const act = <T>(work: Parameters<TestApp['app']['store']['transaction']>[1]) =>
    at.app.store.transaction('office', work) as Promise<T> // the handlers' own types come back
  const tend = async (): Promise<void> => {
    for (const one of at.app.services.standing) if (one.name === 'campaigns') await one.run()
  }
  const minute = async (minutes = 1): Promise<void> => {
    for (let n = 0; n < minutes; n += 1) {
      await tend()
      at.clock.move(60_000)
      await at.settle()
    }
    await tend()
    await at.settle()
    await tend()
  }
  const states = async (campaign: string): Promise<Readonly<Record<string, number>>> => {
    const found: Record<string, number> = {}
    for (const row of await allRows(at, recipients))
      if (row.campaign === campaign) found[row.state] = (found[row.state] ?? 0) + 1
    return found
  }
  return {
    at,
    platform,
    service,
    wecomAccount: wecom,
    accounts: accountsOf(service, wecom),
    staff,
    act,
    minute,
    states,
  }
}

export type House = Awaited<ReturnType<typeof campaignHouse>>
export const carriersOf = (...list: readonly Carrier[]): Carrier[] => [...list]
