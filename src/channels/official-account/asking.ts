import type { ReadWork } from '../../core/store.ts'
import { addMs, dayMs, msBetween, type Instant } from '../../core/time.ts'
import { grantOf } from './grants.ts'
import { memberKey, windows, type WindowRow } from './records.ts'
import { fitting, type Template, type Templates } from './templates.ts'
import type { WindowFigures } from './window.ts'

/** The platform's button takes so many templates at once. */
const mostAtOnce = 3
/** Whoever said no is left in peace so long. */
const peaceMs = 7 * dayMs

/** Something that will have to be said to a member later. */
export interface Coming {
  /** The kind of reminder; `notice` is what staff or the bot say on their own. */
  readonly about: string
  /** Not there when nobody knows yet. */
  readonly dueAt?: Instant
}

interface AskingParts {
  readonly account: string
  readonly templates: Templates
  readonly figures: WindowFigures
}

/** The chat itself will still be open then, and may still be written to. */
const isChatOpenThen = (row: WindowRow | undefined, { dueAt }: Coming, figures: WindowFigures): boolean =>
  row?.messageAt !== undefined &&
  dueAt !== undefined &&
  dueAt < addMs(row.messageAt, figures.messageMs) &&
  row.messageUsed < figures.perMessage

/** Which grants a member would have to give so that what is coming can be announced in WeChat. */
export const createAsking = ({ account, templates, figures }: AskingParts) => {
  const all = templates.subscription.filter(({ id }) => id !== '')

  /** Undefined: one is there already. Else those that may be asked for: not the ones refused lately. */
  const askable = async (
    read: ReadWork,
    openid: string,
    fits: readonly Template[],
  ): Promise<readonly Template[] | undefined> => {
    const open: Template[] = []
    for (const template of fits) {
      const grant = await grantOf(read, { account, openid, template: template.id })
      if (grant !== undefined && grant.left > 0) return undefined
      if (grant?.refusedAt === undefined || msBetween(grant.refusedAt, read.now) >= peaceMs) open.push(template)
    }
    return open
  }

  return {
    account,
    /** @returns the places of the templates in the account's list; none when nothing is to be asked */
    wanted: async (read: ReadWork, openid: string, coming: readonly Coming[]): Promise<readonly number[]> => {
      const window = await read.rows(windows).get(memberKey(account, openid))
      const found = new Set<Template>()
      for (const one of coming) {
        if (isChatOpenThen(window, one, figures)) continue
        for (const template of (await askable(read, openid, fitting(all, one.about))) ?? []) found.add(template)
      }
      return [...found].slice(0, mostAtOnce).map((template) => all.indexOf(template))
    },
    /** The platform's ids of the templates at these places. */
    templatesAt: (places: readonly number[]): readonly string[] =>
      [...new Set(places)].slice(0, mostAtOnce).flatMap((place) => all[place]?.id ?? []),
  }
}

export type Asking = ReturnType<typeof createAsking>
