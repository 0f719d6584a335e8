import type { z } from 'zod'
import type { Inbox } from '../../core/channel.ts'
import type { Clock } from '../../core/clock.ts'
import { ensure } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import type { ReadWork, Store, Work } from '../../core/store.ts'
import { toInstant } from '../../core/time.ts'
import { turnId } from '../../dialogue/receive.ts'
import { findPerson } from '../../people/persons.ts'
import type { Staff } from '../../people/records.ts'
import type { Media } from '../../services/media/records.ts'
import { chatPhoto, mediaOfCase, openMedia, ownMedia, type MediaBytes } from '../api/media.ts'
import { readBody } from '../body.ts'
import { tooMany } from '../errors.ts'
import type { Exchange, Mount } from '../exchange.ts'
import { queryOf, type Guards } from '../guard.ts'
import type { Limits } from '../limits.ts'
import { refuseCrossSite } from '../origin.ts'
import { memberSender } from '../sessions.ts'
import { webAccount, type Streams } from '../streams.ts'

export interface MediaHandlers {
  readonly list: (
    read: ReadWork,
    staff: Staff,
    input: { readonly matter: string },
  ) => Promise<z.input<typeof mediaOfCase.reply>>
  /** Writes the audit row and says which file it is; the file is read after that is durable. */
  readonly open: (work: Work, staff: Staff, input: { readonly id: string }) => Promise<Media>
  readonly bytes: (row: Media) => Promise<MediaBytes>
}

interface StaffMediaWires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: MediaHandlers
}

export const mediaMounts = ({ store, guards, handlers }: StaffMediaWires): readonly Mount[] => [
  guards.staff(mediaOfCase, ({ caller, query }) =>
    store.read((read) => handlers.list(read, caller.staff, { matter: query.case })),
  ),
  guards.staff(openMedia, async ({ caller, param }) => {
    const id = param('id')
    return handlers.bytes(await store.transaction(id, (work) => handlers.open(work, caller.staff, { id })))
  }),
]

/** Pictures of members on the page. */
export interface MemberMedia {
  readonly upload: (read: () => Promise<Buffer>) => Promise<string>
  /** Called when the message is answered: what nobody asked for does not stay. */
  readonly discard: (id: string) => Promise<void>
  readonly ofMember: (read: ReadWork, person: string, id: string) => Promise<Media>
  /** For the history of the chat. */
  readonly ofTurns: (read: ReadWork, person: string) => Promise<ReadonlyMap<string, Media>>
  readonly bytes: (row: Media) => Promise<MediaBytes>
}

interface MemberMediaWires {
  readonly store: Store
  readonly clock: Clock
  readonly guards: Guards
  readonly limits: Limits
  readonly streams: Streams
  readonly inbox: Inbox
  readonly secure: boolean
  readonly baseUrl: string | undefined
  readonly media: MemberMedia
}

const maxPhotoBytes = 10 * 1024 * 1024

/** Not through the guard, whose bodies are JSON. Who sends is looked at before a byte is read; the file's name never gets here. */
const photoMount = (wires: MemberMediaWires): Mount => ({
  method: 'POST',
  path: chatPhoto.path,
  answer: async (ctx: Exchange) => {
    refuseCrossSite(ctx, wires.baseUrl)
    const sender = memberSender(ctx, wires.secure || ctx.secure)
    const wait = ctx.state.wait ?? (await wires.limits.chat(ctx.ip, sender))
    if (wait !== undefined) throw tooMany(ctx, wait)
    const query = chatPhoto.query.safeParse(queryOf(ctx.querystring))
    ensure(query.success, 'bad_request', '“id”填得不对')
    const media = await wires.media.upload(() => readBody(ctx.req, maxPhotoBytes))
    const now = wires.clock.now()
    const id = query.data.id ?? newId('msg', now)
    const message = { account: webAccount, sender, id, kind: 'image', media, receivedAt: toInstant(now) } as const
    const replies = await wires.inbox.receive(message)
    await wires.media.discard(media)
    wires.streams.wake(sender)
    ctx.set('Cache-Control', 'no-store')
    ctx.status = 200
    ctx.body = { replies, turn: turnId(message) }
  },
})

export const memberMediaMounts = (wires: MemberMediaWires): readonly Mount[] => [
  photoMount(wires),
  wires.guards.member(ownMedia, async ({ caller: sender, param }) => {
    const { store, media } = wires
    const row = await store.read(async (read) => {
      const person = await findPerson(read, webAccount, sender)
      ensure(person !== undefined, 'not_found', '没有这一份。')
      return media.ofMember(read, person.id, param('id'))
    })
    return media.bytes(row)
  }),
]
