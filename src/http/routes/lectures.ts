import { toString as drawQr } from 'qrcode'
import { ensure } from '../../core/errors.ts'
import { newNonce } from '../../core/ids.ts'
import type { ReadWork, Store } from '../../core/store.ts'
import type { HallScreen } from '../../services/lectures/hall.ts'
import { instantText } from '../../core/time.ts'
import {
  addSeat,
  calledSeat,
  cancelLecture,
  cancelSeat,
  checkInByCode,
  checkInSeat,
  countExtra,
  createLecture,
  editLecture,
  lectureDetail,
  lectures,
  openSeat,
  publishLecture,
  type LectureDetail,
  type LectureView,
} from '../api/lectures.ts'
import { tooMany } from '../errors.ts'
import type { Exchange, Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Act, BodyOf, Look, Named, Of, QueryOf, ReplyOf } from '../handler-types.ts'
import { setContentPolicy } from '../headers.ts'

/** What the lectures' service does for the console; the registry hands it in. */
export interface LectureHandlers {
  readonly list: Look<QueryOf<typeof lectures>, ReplyOf<typeof lectures>>
  readonly detail: Look<Named, LectureDetail>
  readonly create: Act<BodyOf<typeof createLecture>, LectureView>
  readonly edit: Act<Of<typeof editLecture>, LectureView>
  readonly publish: Act<Of<typeof publishLecture>, LectureView>
  readonly cancel: Act<Of<typeof cancelLecture>, LectureView>
  readonly extra: Act<Of<typeof countExtra>, LectureView>
  readonly addSeat: Act<Of<typeof addSeat>, ReplyOf<typeof addSeat>>
  readonly checkInByCode: Act<Of<typeof checkInByCode>, ReplyOf<typeof checkInByCode>>
  readonly openSeat: Act<Named, ReplyOf<typeof openSeat>>
  readonly checkInSeat: Act<Named, ReplyOf<typeof checkInSeat>>
  readonly cancelSeat: Act<Named, ReplyOf<typeof cancelSeat>>
  readonly called: Act<Named, ReplyOf<typeof calledSeat>>
  /** By the lecture's id and the token of its page; undefined when there is nothing to check in to. */
  readonly hall: (
    read: ReadWork,
    asked: { readonly event: string; readonly token: string },
  ) => Promise<HallScreen | undefined>
}

interface LectureWires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: LectureHandlers
}

const lectureMountsOf = ({ store, guards, handlers: on }: LectureWires): readonly Mount[] => [
  guards.staff(lectures, ({ caller, query }) => store.read((read) => on.list(read, caller.staff, query))),
  guards.staff(lectureDetail, ({ caller, param }) =>
    store.read((read) => on.detail(read, caller.staff, { id: param('id') })),
  ),
  guards.staff(createLecture, ({ caller, body }) =>
    store.transaction('lectures', (work) => on.create(work, caller.staff, body)),
  ),
  guards.staff(editLecture, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.edit(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(publishLecture, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.publish(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(cancelLecture, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.cancel(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(countExtra, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.extra(work, caller.staff, { ...body, id: param('id') })),
  ),
]

const seatMountsOf = ({ store, guards, handlers: on }: LectureWires): readonly Mount[] => [
  guards.staff(addSeat, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.addSeat(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(checkInByCode, ({ caller, param, body }) =>
    store.transaction(param('id'), (work) => on.checkInByCode(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(openSeat, ({ caller, param }) =>
    store.transaction(param('id'), (work) => on.openSeat(work, caller.staff, { id: param('id') })),
  ),
  guards.staff(checkInSeat, ({ caller, param }) =>
    store.transaction(param('id'), (work) => on.checkInSeat(work, caller.staff, { id: param('id') })),
  ),
  guards.staff(cancelSeat, ({ caller, param }) =>
    store.transaction(param('id'), (work) => on.cancelSeat(work, caller.staff, { id: param('id') })),
  ),
  guards.staff(calledSeat, ({ caller, param }) =>
    store.transaction(param('id'), (work) => on.called(work, caller.staff, { id: param('id') })),
  ),
]

const escaped = (words: string): string => words.replaceAll(/[&<>"']/g, (sign) => `&#${String(sign.codePointAt(0))};`)

const style =
  'body{margin:0;padding:4vh 4vw;font-family:system-ui,sans-serif;text-align:center;background:#fff;color:#1f1f1f}h1{font-size:5vh;margin:0 0 1vh}p{font-size:3vh;margin:1vh 0}svg{width:min(56vh,90vw);height:auto}strong{font-size:6vh;letter-spacing:.1em}'

/** Plain HTML without a script: it stands on whatever screen the hall has. */
const screenPage = (screen: HallScreen, svg: string, nonce: string): string =>
  `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><link rel="icon" href="data:,"><title>签到</title><style nonce="${nonce}">${style}</style></head><body><main><h1>${escaped(screen.title)}</h1><p>${escaped(`${instantText(screen.from)}　${screen.place}`)}</p><div role="img" aria-label="签到二维码">${svg}</div><p>手机扫一扫签到。扫不了，在工会的对话里发：签到 ${screen.code}</p><p><strong>${screen.code}</strong></p></main></body></html>`

const tokenOf = (ctx: Exchange): string => {
  const { token } = ctx.query
  ensure(typeof token === 'string' && /^[\w-]{1,80}$/.test(token), 'not_found', '没有找到')
  return token
}

const eventOf = (ctx: Exchange): string => {
  const event: unknown = ctx.params['event']
  ensure(typeof event === 'string' && /^[\w-]{1,80}$/.test(event), 'not_found', '没有找到')
  return event
}

/** The page for the screen in the hall. Its token keeps people at home from finding the digits; no session, screens have none. */
const hallMount = ({ store, handlers }: LectureWires): Mount => ({
  method: 'GET',
  path: '/check-in/:event',
  answer: async (ctx) => {
    if (ctx.state.wait !== undefined) throw tooMany(ctx, ctx.state.wait)
    const asked = { event: eventOf(ctx), token: tokenOf(ctx) }
    const screen = await store.read((read) => handlers.hall(read, asked))
    ensure(screen !== undefined, 'not_found', '没有这场讲座，或者已经结束了')
    const address = `${screen.baseUrl ?? ctx.origin}/?scene=${encodeURIComponent(screen.scene)}`
    const svg = await drawQr(address, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 })
    const nonce = newNonce(24)
    setContentPolicy(ctx, nonce)
    ctx.set('Cache-Control', 'no-store')
    ctx.set('X-Robots-Tag', 'noindex')
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = screenPage(screen, svg, nonce)
  },
})

export const lectureMounts = (wires: LectureWires): readonly Mount[] => [
  ...lectureMountsOf(wires),
  ...seatMountsOf(wires),
  hallMount(wires),
]
