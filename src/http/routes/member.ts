import type { Inbox } from '../../core/channel.ts'
import { notices, turns, type Notice, type Turn } from '../../core/conversation.ts'
import { ensure } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { cleanText } from '../../core/message.ts'
import type { Clock } from '../../core/clock.ts'
import type { Reply } from '../../core/reply.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { toInstant } from '../../core/time.ts'
import { turnId } from '../../dialogue/receive.ts'
import { privateTurnKind, type Place, type PrivateTalks } from '../../dialogue/private-talk.ts'
import { repliesOf } from '../../dialogue/sayings.ts'
import { recordUnhelpful } from '../../knowledge/gaps.ts'
import { isSamePerson, rangeOfPerson } from '../../people/joined.ts'
import { findPerson } from '../../people/persons.ts'
import type { Media } from '../../services/media/records.ts'
import { chat, chatHistory, rateAnswer, type Line } from '../api/member.ts'
import { tooMany } from '../errors.ts'
import type { Exchange, Mount } from '../exchange.ts'
import { queryOf, type Guards } from '../guard.ts'
import type { Limits } from '../limits.ts'
import { memberSender } from '../sessions.ts'
import { webAccount, type Streams } from '../streams.ts'

export interface MemberParts {
  readonly store: Store
  readonly clock: Clock
  readonly inbox: Inbox
  /** What an empty page opens with. */
  readonly greeting: () => readonly Reply[]
  /** Whether a text speaks of danger: such a message is received also from somebody who writes too fast. */
  readonly needsHelp: (text: string) => boolean
}

interface MemberWires extends MemberParts {
  readonly guards: Guards
  readonly limits: Limits
  readonly streams: Streams
  readonly secure: boolean
  /** Shows the words of a private talk to the binding it is held on, and to nobody else. */
  readonly privately: Pick<PrivateTalks, 'reveal' | 'ownWords'> | undefined
  /** Pictures this person sent, by turn. */
  readonly picturesOf: ((read: ReadWork, person: string) => Promise<ReadonlyMap<string, Media>>) | undefined
}

const shownLines = 100

type Pictures = ReadonlyMap<string, Media>

/** A picture is named where it lies here, and otherwise by a word. */
const lineOfMine = ({ id, at, text }: Turn, picture: Media | undefined): readonly Line[] => {
  const line = { id: `${id}-me`, at, from: 'me' as const }
  if (picture !== undefined)
    return [{ ...line, text: '［照片］', ...(picture.state === 'kept' ? { media: picture.id } : {}) }]
  return text === '' ? [] : [{ ...line, text }]
}

const linesOfTurn = (turn: Turn, pictures: Pictures): readonly Line[] => {
  const mine = lineOfMine(turn, pictures.get(turn.id))
  if (turn.replies.length === 0) return mine
  const rateable = turn.replies.some((reply) => reply.kind === 'answer')
  const said: Line = {
    id: turn.id,
    at: turn.at,
    from: 'bot',
    replies: turn.replies,
    ...(rateable ? { turn: turn.id } : {}),
    ...(turn.rating === undefined ? {} : { rating: turn.rating }),
  }
  return [...mine, said]
}

const lineOfNotice = (notice: Notice): Line => ({
  id: notice.id,
  at: notice.at,
  from: 'bot',
  replies: notice.replies,
})

/** The last turns and notices by time, oldest first. */
const mergedLines = (said: readonly Turn[], told: readonly Notice[], pictures: Pictures): Line[] =>
  [
    ...said.map((turn) => ({ at: turn.at, lines: linesOfTurn(turn, pictures) })),
    ...told.map((notice) => ({ at: notice.at, lines: [lineOfNotice(notice)] })),
  ]
    .toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)))
    .flatMap(({ lines }) => lines)
    .slice(-shownLines)

const chatRoute = (wires: MemberWires): Mount =>
  wires.guards.member(
    chat,
    async ({ body, caller: sender, ctx }) => {
      const text = cleanText(body.text)
      const wait = ctx.state.wait ?? (await wires.limits.chat(ctx.ip, sender))
      if (wait !== undefined && !wires.needsHelp(text)) throw tooMany(ctx, wait)
      const now = wires.clock.now()
      const message = {
        account: webAccount,
        sender,
        id: body.id ?? newId('msg', now),
        kind: 'text',
        text,
        receivedAt: toInstant(now),
      } as const
      const replies = await wires.inbox.receive(message)
      wires.streams.wake(sender)
      return { replies: [...replies], turn: turnId(message) }
    },
    { evenLimited: true },
  )

/** Lines as this browser may see them: what was said in a private talk is put in, while it may still be shown. */
const shownIn =
  (privately: MemberWires['privately'], to: Place) =>
  async (read: ReadWork, said: readonly Turn[], told: readonly Notice[]) => {
    if (privately === undefined) return { said, told }
    const revealed = async <T extends Turn | Notice>(row: T): Promise<T> => ({
      ...row,
      replies: [...(await privately.reveal(read, row.replies, to))],
    })
    const withWords = async (row: Turn): Promise<Turn> =>
      row.kind === privateTurnKind ? { ...row, text: (await privately.ownWords(read, row.id, to)) ?? '' } : row
    return {
      said: await Promise.all(said.map(async (row) => withWords(await revealed(row)))),
      told: await Promise.all(told.map(revealed)),
    }
  }

const historyRoute = ({ guards, store, greeting, privately, picturesOf }: MemberWires): Mount =>
  guards.member(chatHistory, async ({ caller: sender }) => {
    const found = await store.read(async (read) => {
      const person = await findPerson(read, webAccount, sender)
      if (person === undefined) return { said: [], told: [], pictures: new Map<string, Media>() }
      const last = { person: person.id, descending: true, limit: shownLines }
      const kept = await rangeOfPerson(read, turns, 'person', last)
      const said = await Promise.all(
        kept.map(async (turn) => ({ ...turn, replies: [...(await repliesOf(read, turn))] })),
      )
      const told = await rangeOfPerson(read, notices, 'person', last)
      const pictures: Pictures = (await picturesOf?.(read, person.id)) ?? new Map()
      const shown = await shownIn(privately, { account: webAccount, sender })(
        read,
        said.toReversed(),
        told.toReversed(),
      )
      return { ...shown, pictures }
    })
    return {
      lines: mergedLines(found.said, found.told, found.pictures),
      seq: found.told.at(-1)?.seq ?? 0,
      greeting: [...greeting()],
    }
  })

/** A thumb down is read by the editors; what was said around help in danger is not theirs to read. */
const keepUnhelpful = async (work: Work, turn: Turn): Promise<void> => {
  const given = await repliesOf(work, turn)
  const entries = given.flatMap(({ entry }) => entry ?? [])
  if (entries.length === 0 || given.some(({ kind }) => kind === 'help')) return
  await recordUnhelpful(work, { turn: turn.id, question: turn.text, entries, content: turn.content })
}

const ratingRoute = ({ guards, store }: MemberWires): Mount =>
  guards.member(rateAnswer, async ({ body, caller: sender }) => {
    await store.transaction(sender, async (work) => {
      const person = await findPerson(work, webAccount, sender)
      const turn = await work.rows(turns).get(body.turn)
      const isOwn = turn !== undefined && person !== undefined && (await isSamePerson(work, turn.person, person.id))
      ensure(isOwn, 'not_found', '没有找到这条回答')
      if (turn.rating === body.rating) return
      await work.rows(turns).update({ ...turn, rating: body.rating })
      if (body.rating === 'down') await keepUnhelpful(work, turn)
    })
    return {}
  })

/** After which notice the page wants to hear: what the browser saw last, else what it asks for, else all. */
const lastSeen = (ctx: Exchange): number => {
  const asked = ctx.get('last-event-id') || (queryOf(ctx.querystring)['after'] ?? '0')
  ensure(typeof asked === 'string' && /^\d{1,15}$/.test(asked), 'bad_request', '“after”要写数字')
  return Number(asked)
}

const streamRoute = ({ streams, secure }: MemberWires): Mount => ({
  method: 'GET',
  path: '/api/chat/stream',
  answer: async (ctx) => {
    if (ctx.state.wait !== undefined) throw tooMany(ctx, ctx.state.wait)
    const after = lastSeen(ctx)
    const sender = memberSender(ctx, secure || ctx.secure)
    const output = streams.open(sender, after)
    ctx.status = 200
    ctx.set('Content-Type', 'text/event-stream; charset=utf-8')
    ctx.set('Cache-Control', 'no-store')
    ctx.set('X-Accel-Buffering', 'no')
    ctx.body = output
  },
})

export const memberMounts = (wires: MemberWires): readonly Mount[] => [
  chatRoute(wires),
  streamRoute(wires),
  historyRoute(wires),
  ratingRoute(wires),
]
