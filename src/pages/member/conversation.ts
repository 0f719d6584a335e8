import type { Reply } from '../../core/reply.ts'
import type { DraftEvent, Line, StreamEvent } from '../../http/api/member.ts'

export type Rating = 'up' | 'down'

/** A picture that was chosen and is not stored yet. `url` holds the picture itself: the page may load from nowhere else. */
export interface Photo {
  readonly file: Blob
  readonly url: string
}

/** What the member wrote. `id` is the message id that every retry repeats; lines of the history have none. */
export interface Mine {
  readonly kind: 'mine'
  readonly key: string
  readonly text: string
  readonly at?: string
  readonly id?: string
  /** What the server gets: differs from `text` when a button was tapped. */
  readonly send: string
  readonly state: 'sending' | 'sent' | 'failed'
  /** Why it failed, when the server said so. */
  readonly why?: string
  /** The server will not take it, however often it is sent. */
  readonly isRefused?: boolean
  /** A picture sent from this page. */
  readonly photo?: Photo
  /** How much of it is sent, 0 to 1. */
  readonly share?: number
  /** A picture that the server has. */
  readonly media?: string
}

export interface Theirs {
  readonly kind: 'theirs'
  readonly key: string
  readonly replies: readonly Reply[]
  readonly at?: string
  /** Set on answers that may be rated. */
  readonly turn?: string
  readonly rating?: Rating
}

export type Entry = Mine | Theirs

export interface Talk {
  readonly history: 'loading' | 'ready' | 'failed'
  readonly entries: readonly Entry[]
  /** Sequence of the last notice shown. */
  readonly seq: number
}

export type Happening =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'loaded'
      readonly lines: readonly Line[]
      readonly seq: number
      readonly greeting: readonly Reply[]
    }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'said'; readonly id: string; readonly text: string; readonly send: string; readonly photo?: Photo }
  | { readonly kind: 'progressed'; readonly id: string; readonly share: number }
  | { readonly kind: 'again'; readonly id: string }
  | {
      readonly kind: 'answered'
      readonly id: string
      readonly replies: readonly Reply[]
      readonly turn?: string | undefined
    }
  | { readonly kind: 'failed'; readonly id: string; readonly why?: string; readonly isRefused?: boolean }
  | { readonly kind: 'noticed'; readonly event: StreamEvent }
  | { readonly kind: 'drafted'; readonly event: DraftEvent }
  | { readonly kind: 'rated'; readonly turn: string; readonly rating?: Rating | undefined }

export const emptyTalk: Talk = { history: 'loading', entries: [], seq: 0 }

/** A tapped button is kept by the server as what it sent; over a reload it is shown by its label again. */
const labelOf = (send: string, offered: readonly Reply[]): string =>
  offered.flatMap((reply) => reply.choices ?? []).find((choice) => choice.send === send)?.label ?? send

const entryOf = (line: Line, offered: readonly Reply[]): Entry | undefined => {
  const key = `${line.from}-${line.id}`
  if (line.from === 'me') {
    const text = line.text ?? ''
    const media = line.media === undefined ? {} : { media: line.media }
    return text === ''
      ? undefined
      : { kind: 'mine', key, at: line.at, text: labelOf(text, offered), send: text, state: 'sent', ...media }
  }
  const replies = line.replies ?? []
  return replies.length === 0
    ? undefined
    : {
        kind: 'theirs',
        key,
        at: line.at,
        replies,
        ...(line.turn === undefined ? {} : { turn: line.turn }),
        ...(line.rating === undefined ? {} : { rating: line.rating }),
      }
}

/** The history as entries. What was written here and is not stored yet stays at the end. */
const loaded = (talk: Talk, lines: readonly Line[], greeting: readonly Reply[]): readonly Entry[] => {
  const entries: Entry[] = []
  for (const line of lines) {
    const before = entries[entries.length - 1]
    const entry = entryOf(line, before?.kind === 'theirs' ? before.replies : greeting)
    if (entry !== undefined) entries.push(entry)
  }
  if (entries.length === 0 && greeting.length > 0) entries.push({ kind: 'theirs', key: 'greeting', replies: greeting })
  const unsent = talk.entries.filter((entry) => entry.kind === 'mine' && entry.state !== 'sent')
  return [...entries, ...unsent]
}

const changeMine = (talk: Talk, id: string, change: (mine: Mine) => Mine): readonly Entry[] =>
  talk.entries.map((entry) => (entry.kind === 'mine' && entry.id === id ? change(entry) : entry))

/** The message again, at the end, as a messenger shows a message sent anew. */
const resent = (talk: Talk, id: string): readonly Entry[] => {
  const found = talk.entries.find((entry): entry is Mine => entry.kind === 'mine' && entry.id === id)
  if (found === undefined || found.state !== 'failed') return talk.entries
  const { why: _why, share: _share, ...mine } = found
  return [...talk.entries.filter((entry) => entry !== found), { ...mine, state: 'sending' }]
}

const answered = (talk: Talk, id: string, replies: readonly Reply[], turn?: string): readonly Entry[] => {
  const sent = changeMine(talk, id, (mine) => ({ ...mine, state: 'sent' }))
  if (replies.length === 0) return sent
  return [...sent, { kind: 'theirs', key: `answer-${id}`, replies, ...(turn === undefined ? {} : { turn }) }]
}

const rated = (talk: Talk, turn: string, rating?: Rating): readonly Entry[] =>
  talk.entries.map((entry) => {
    if (entry.kind !== 'theirs' || entry.turn !== turn) return entry
    const { rating: _, ...rest } = entry
    return rating === undefined ? rest : { ...rest, rating }
  })

const draftKey = 'draft-'
const withoutDrafts = (entries: readonly Entry[]): readonly Entry[] =>
  entries.filter(({ key }) => !key.startsWith(draftKey))

/** A draft grows in place, at the end; when it is over, what is kept of it has come as a notice. */
const drafted = (talk: Talk, { id, text }: DraftEvent): readonly Entry[] => {
  const others = withoutDrafts(talk.entries)
  return text === undefined
    ? others
    : [...others, { kind: 'theirs', key: `${draftKey}${id}`, replies: [{ kind: 'text', text }] }]
}

/** The conversation after something happened. Pure, so that order, retries and repeats can be tested without a page. */
export const step = (talk: Talk, event: Happening): Talk => {
  switch (event.kind) {
    case 'loading':
      return { ...talk, history: 'loading' }
    case 'loaded':
      return {
        history: 'ready',
        entries: loaded(talk, event.lines, event.greeting),
        seq: Math.max(talk.seq, event.seq),
      }
    case 'unreachable':
      return { ...talk, history: 'failed' }
    case 'said': {
      const { id, text, send, photo } = event
      const picture = photo === undefined ? {} : { photo }
      return {
        ...talk,
        entries: [...talk.entries, { kind: 'mine', key: `me-${id}`, id, text, send, state: 'sending', ...picture }],
      }
    }
    case 'again':
      return { ...talk, entries: resent(talk, event.id) }
    case 'answered':
      return { ...talk, entries: answered(talk, event.id, event.replies, event.turn) }
    case 'progressed':
      return { ...talk, entries: changeMine(talk, event.id, (mine) => ({ ...mine, share: event.share })) }
    case 'failed': {
      const { kind: _, id, ...why } = event
      return { ...talk, entries: changeMine(talk, id, (mine) => ({ ...mine, state: 'failed', ...why })) }
    }
    case 'noticed': {
      const { seq, at, replies } = event.event
      if (seq <= talk.seq) return talk
      const before = withoutDrafts(talk.entries)
      return { ...talk, seq, entries: [...before, { kind: 'theirs', key: `notice-${seq}`, at, replies }] }
    }
    case 'drafted':
      return { ...talk, entries: drafted(talk, event.event) }
    case 'rated':
      return { ...talk, entries: rated(talk, event.turn, event.rating) }
  }
}

/**
 * Key of the entry whose buttons can be tapped: the last that offers some, as long as the member wrote nothing after
 * it. A notice in between offers nothing and takes nothing away.
 */
export const openChoices = (entries: readonly Entry[]): string | undefined => {
  for (const entry of [...entries].reverse()) {
    if (entry.kind === 'mine') return undefined
    if (entry.replies.some((reply) => (reply.choices ?? []).length > 0)) return entry.key
  }
  return undefined
}

export const isWaiting = (entries: readonly Entry[]): boolean =>
  entries.some((entry) => entry.kind === 'mine' && entry.state === 'sending')

const gapMs = 5 * 60_000

/** Keys of the entries that get a time above them: the first that has one, and those five minutes after the last. */
export const timedKeys = (entries: readonly Entry[]): ReadonlySet<string> => {
  const keys = new Set<string>()
  let last = Number.NEGATIVE_INFINITY
  for (const entry of entries) {
    const at = entry.at === undefined ? Number.NaN : Date.parse(entry.at)
    if (Number.isNaN(at)) continue
    if (at - last >= gapMs) keys.add(entry.key)
    last = at
  }
  return keys
}
