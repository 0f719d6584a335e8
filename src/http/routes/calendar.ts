import { ensure } from '../../core/errors.ts'
import type { ReadWork, Store } from '../../core/store.ts'
import { tooMany } from '../errors.ts'
import type { Mount } from '../exchange.ts'

/** The file behind a link; undefined when the right is over or never was. Handed in. */
export type CalendarOfLink = (read: ReadWork, token: string) => Promise<string | undefined>

interface CalendarWires {
  readonly store: Store
  readonly calendarOfLink: CalendarOfLink
}

/** The calendar file of one appointment. The token is the whole right: a calendar has no cookie. */
export const calendarMounts = ({ store, calendarOfLink }: CalendarWires): readonly Mount[] => [
  {
    method: 'GET',
    path: '/c/:token.ics',
    answer: async (ctx) => {
      if (ctx.state.wait !== undefined) throw tooMany(ctx, ctx.state.wait)
      const token: unknown = ctx.params['token']
      ensure(typeof token === 'string' && /^[\w-]{20,80}$/.test(token), 'not_found', '没有找到')
      const file = await store.read((read) => calendarOfLink(read, token))
      ensure(file !== undefined, 'gone', '这个链接过期了。要看预约，回“我的预约”。')
      ctx.set('Cache-Control', 'no-store')
      ctx.set('X-Robots-Tag', 'noindex')
      ctx.set('Content-Disposition', 'attachment; filename="yuyue.ics"')
      ctx.status = 200
      ctx.type = 'text/calendar; charset=utf-8'
      ctx.body = file
    },
  },
]
