import { createHash } from 'node:crypto'
import { ensure } from '../../core/errors.ts'
import type { ReadWork, Store } from '../../core/store.ts'
import { tooMany } from '../errors.ts'
import type { Mount } from '../exchange.ts'
import type { Limits } from '../limits.ts'

/** The calendar at a private address; undefined when the right is over or never was. Handed in. */
export type CalendarFeedOf = (read: ReadWork, token: string) => Promise<string | undefined>

interface FeedWires {
  readonly store: Store
  readonly limits: Limits
  readonly feedOf: CalendarFeedOf
}

/** Whether the asker has these very bytes. Said by the tag alone: asked for freshly, the bytes would be the same. */
const isKnown = (given: string, etag: string): boolean =>
  given.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)

/** A member's calendar. The address is the whole right: a calendar has no cookie. */
export const calendarFeedMounts = ({ store, limits, feedOf }: FeedWires): readonly Mount[] => [
  {
    method: 'GET',
    path: '/cal/:token.ics',
    answer: async (ctx) => {
      if (ctx.state.wait !== undefined) throw tooMany(ctx, ctx.state.wait)
      const token: unknown = ctx.params['token']
      ensure(typeof token === 'string' && /^[\w-]{43}$/.test(token), 'not_found', '没有找到')
      const wait = await limits.feed(token)
      if (wait !== undefined) throw tooMany(ctx, wait)
      const file = await store.read((read) => feedOf(read, token))
      ensure(file !== undefined, 'gone', '这个日历地址停用了。要新的，回“日历订阅”。')
      ctx.set('Cache-Control', 'private, no-store')
      ctx.set('X-Robots-Tag', 'noindex')
      ctx.set('Content-Disposition', 'inline; filename="richeng.ics"')
      const etag = `"${createHash('sha256').update(file).digest('base64url')}"`
      ctx.set('ETag', etag)
      ctx.status = 200
      ctx.type = 'text/calendar; charset=utf-8'
      ctx.body = file
      if (isKnown(ctx.get('If-None-Match'), etag)) {
        ctx.status = 304
        ctx.body = null
      }
    },
  },
]
