import { AppError, ensure } from '../../core/errors.ts'
import { derivedId } from '../../core/ids.ts'
import type { Log } from '../../core/log.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { localDate } from '../../core/time.ts'
import { campaigns, clickDays, type Campaign } from './records.ts'
import type { Draft } from './rules.ts'

const longestLink = 500
const codeLength = 10
/** More days than a campaign is followed. */
const mostDays = 1_100
const wrongLink = '链接要以 https:// 开头，或者是我们自己的页面，以 / 开头。'

/** A name that others can look up: neither a number of a network nor a machine of this house. */
const isPublicName = (host: string): boolean => /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+$/.test(host)

/**
 * Where a link may lead: our own pages, or an https address without a name and password in it.
 * @returns it as browsers write it; undefined when it may not
 */
export const targetOf = (raw: string, baseUrl: string): string | undefined => {
  const said = raw.trim()
  if (said.length > longestLink || /[\s\\\p{Cc}]/u.test(said)) return undefined
  const isOwn = /^\/(?!\/)/.test(said)
  if (!isOwn && !/^https:\/\//i.test(said)) return undefined
  if (!URL.canParse(said, baseUrl)) return undefined
  const url = new URL(said, baseUrl)
  if (isOwn) return url.origin === new URL(baseUrl).origin ? `${url.pathname}${url.search}${url.hash}` : undefined
  const isPlain = url.protocol === 'https:' && url.username === '' && url.password === ''
  return isPlain && isPublicName(url.hostname) ? url.href : undefined
}

const addressOf = (baseUrl: string, code: string): string => `${baseUrl}/c/${code}`

/**
 * Where the link leads, and the address that counts in the words. The code is no secret: it is in every message.
 * @throws when it may not lead there
 */
export const withLink = (
  { link = '' }: Pick<Draft, 'link'>,
  baseUrl: string | undefined,
  code: string,
): Pick<Draft, 'link' | 'linkCode' | 'address'> => {
  if (link.trim() === '') return { link: undefined }
  ensure(baseUrl !== undefined, 'invalid', '还没有设我们自己的网址（BASE_URL），不能放链接。')
  const target = targetOf(link, baseUrl)
  if (target === undefined) throw new AppError('invalid', wrongLink)
  return { link: target, linkCode: code, address: addressOf(baseUrl, code) }
}

/** As long as any code, for a dry run. */
export const sampleCode = 'x'.repeat(codeLength)

export const newLinkCode = (work: Work): string => work.newId('lnk').slice(-codeLength).toLowerCase()

/** Nobody is led anywhere by what has not been approved. */
const isOut = ({ state }: Campaign): boolean => state !== 'draft' && state !== 'submitted'

const count = async (work: Work, campaign: string): Promise<void> => {
  const day = localDate(work.now)
  const id = derivedId('clk', campaign, day)
  const known = await work.rows(clickDays).get(id)
  if (known === undefined) await work.rows(clickDays).insert({ id, campaign, day, clicks: 1 })
  else await work.rows(clickDays).update({ ...known, clicks: known.clicks + 1 })
}

export const clicksOf = async (read: ReadWork, campaign: string): Promise<number> => {
  const days = await read.rows(clickDays).range('campaign', { where: [campaign], limit: mostDays })
  return days.reduce((sum, { clicks }) => sum + clicks, 0)
}

/**
 * Where the link with this code leads: only what was approved with the campaign. A click counts for the campaign and nobody; one that
 * cannot be counted leads on all the same.
 */
export const createFollow =
  ({ store, log }: { readonly store: Store; readonly log: Log }) =>
  async (code: string, isClick: boolean): Promise<string | undefined> => {
    const row = await store.read((read) => read.rows(campaigns).byUnique('link', [code.toLowerCase()]))
    if (row?.link === undefined || !isOut(row)) return undefined
    if (isClick)
      try {
        await store.transaction(`clicks:${row.id}`, (work) => count(work, row.id))
      } catch (error) {
        log.error('store', 'a click was not counted', error, { campaign: row.id })
      }
    return row.link
  }
