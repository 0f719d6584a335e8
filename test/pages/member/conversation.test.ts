import { describe, expect, test } from 'vitest'
import type { Reply } from '../../../src/core/reply.ts'
import type { Line } from '../../../src/http/api/member.ts'
import {
  emptyTalk,
  isWaiting,
  openChoices,
  step,
  timedKeys,
  type Happening,
  type Talk,
} from '../../../src/pages/member/conversation.ts'

const words = (text: string): Reply => ({ kind: 'text', text })
const question: Reply = { kind: 'text', text: '哪一种', choices: [{ label: '还在上班', send: 'menu:1' }] }
const after = (...events: readonly Happening[]): Talk => events.reduce(step, emptyTalk)
const texts = (talk: Talk): readonly string[] =>
  talk.entries.map((entry) => (entry.kind === 'mine' ? entry.text : entry.replies.map((one) => one.text).join('|')))
const said = (id: string, text = id): Happening => ({ kind: 'said', id, text, send: text })
const noticed = (seq: number, text = `notice ${seq}`): Happening => ({
  kind: 'noticed',
  event: { seq, at: '2026-11-23T02:00:00.000Z', replies: [words(text)] },
})
const loaded = (lines: readonly Line[], seq = 0, greeting: readonly Reply[] = []): Happening => ({
  kind: 'loaded',
  lines,
  seq,
  greeting,
})

describe('the history', () => {
  const at = '2026-11-23T02:00:00.000Z'

  test('an empty one shows the greeting, another does not', () => {
    expect(texts(after(loaded([], 0, [words('你好')])))).toEqual(['你好'])
    const lines: readonly Line[] = [{ id: 'a', at, from: 'me', text: '工资' }]
    expect(texts(after(loaded(lines, 0, [words('你好')])))).toEqual(['工资'])
  })

  test('a tapped button is shown by its label again', () => {
    const lines: readonly Line[] = [
      { id: 'a', at, from: 'bot', replies: [question] },
      { id: 'b', at, from: 'me', text: 'menu:1' },
      { id: 'c', at, from: 'me', text: 'menu:1' },
    ]
    expect(texts(after(loaded(lines)))).toEqual(['哪一种', '还在上班', 'menu:1'])
    expect(texts(after(loaded([{ id: 'b', at, from: 'me', text: 'menu:1' }], 0, [question])))).toEqual(['还在上班'])
  })

  test('what could not be sent yet stays behind it, what was sent comes from the server', () => {
    const talk = after(
      { kind: 'unreachable' },
      said('sent'),
      { kind: 'answered', id: 'sent', replies: [words('好')] },
      said('lost'),
      { kind: 'failed', id: 'lost' },
      loaded([
        { id: 'a', at, from: 'me', text: 'sent' },
        { id: 'b', at, from: 'bot', replies: [words('好')] },
      ]),
    )
    expect(texts(talk)).toEqual(['sent', '好', 'lost'])
  })

  test('keeps a rating given before', () => {
    const talk = after(loaded([{ id: 'a', at, from: 'bot', replies: [words('好')], turn: 't', rating: 'down' }]))
    expect(talk.entries[0]).toMatchObject({ turn: 't', rating: 'down' })
  })
})

describe('a message', () => {
  test('waits, then is answered', () => {
    const waiting = after(loaded([]), said('a'))
    expect(isWaiting(waiting.entries)).toBe(true)
    const talk = step(waiting, { kind: 'answered', id: 'a', replies: [words('好')], turn: 't' })
    expect(isWaiting(talk.entries)).toBe(false)
    expect(talk.entries[1]).toMatchObject({ kind: 'theirs', turn: 't' })
  })

  test('that gets no replies, as when staff hold the chat, adds no bubble', () => {
    expect(after(said('a'), { kind: 'answered', id: 'a', replies: [] }).entries).toHaveLength(1)
  })

  test('sent again keeps its id and goes to the end', () => {
    const talk = after(said('a'), said('b'), { kind: 'failed', id: 'a', why: '忙' }, { kind: 'again', id: 'a' })
    expect(texts(talk)).toEqual(['b', 'a'])
    expect(talk.entries[1]).toEqual({ kind: 'mine', key: 'me-a', id: 'a', text: 'a', send: 'a', state: 'sending' })
  })

  test('that is under way is not sent again', () => {
    const talk = after(said('a'))
    expect(step(talk, { kind: 'again', id: 'a' })).toEqual(talk)
  })
})

describe('a notice', () => {
  test('that comes twice is shown once', () => {
    expect(texts(after(loaded([], 4), noticed(5), noticed(5), noticed(4)))).toEqual(['notice 5'])
  })
})

describe('buttons', () => {
  const answered: Happening = { kind: 'answered', id: 'a', replies: [words('先说短的'), question] }

  test('can be tapped while nothing was written after them', () => {
    const talk = after(said('a'), answered)
    expect(openChoices(talk.entries)).toBe('answer-a')
    expect(openChoices(step(talk, said('b')).entries)).toBeUndefined()
  })

  test('stay open when a notice without buttons comes', () => {
    expect(openChoices(after(said('a'), answered, noticed(1)).entries)).toBe('answer-a')
  })
})

test('a rating is set and taken back', () => {
  const talk = after(said('a'), { kind: 'answered', id: 'a', replies: [words('好')], turn: 't' })
  const up = step(talk, { kind: 'rated', turn: 't', rating: 'up' })
  expect(up.entries[1]).toMatchObject({ rating: 'up' })
  expect(step(up, { kind: 'rated', turn: 't' }).entries[1]).not.toHaveProperty('rating')
})

test('a time stands above the first line and above one five minutes later', () => {
  const line = (id: string, at: string): Line => ({ id, at, from: 'me', text: id })
  const talk = after(
    loaded([
      line('a', '2026-11-23T02:00:00.000Z'),
      line('b', '2026-11-23T02:04:00.000Z'),
      line('c', '2026-11-23T02:09:00.000Z'),
    ]),
  )
  expect([...timedKeys(talk.entries)]).toEqual(['me-a', 'me-c'])
})

describe('a draft', () => {
  const drafted = (text?: string): Happening => ({
    kind: 'drafted',
    event: { id: 'trn_1', ...(text === undefined ? {} : { text }) },
  })
  const answered: Happening = { kind: 'answered', id: 'a', replies: [question] }

  test('grows at the end and takes no buttons away', () => {
    const talk = after(said('a'), answered, drafted('一。'), drafted('一。二。'))
    expect(texts(talk)).toEqual(['a', '哪一种', '一。二。'])
    expect(openChoices(talk.entries)).toBe('answer-a')
  })

  test('gives way to the notice that is kept of it, whichever news comes first', () => {
    expect(texts(after(said('a'), answered, drafted('一。'), noticed(1, '一。'), drafted()))).toEqual([
      'a',
      '哪一种',
      '一。',
    ])
    expect(texts(after(said('a'), answered, drafted('一。'), drafted(), noticed(1, '一。')))).toEqual([
      'a',
      '哪一种',
      '一。',
    ])
  })

  test('goes when nothing is kept of it', () => {
    expect(texts(after(said('a'), answered, drafted('一。'), drafted()))).toEqual(['a', '哪一种'])
  })
})

describe('a picture', () => {
  const at = '2026-11-23T02:00:00.000Z'
  const photo = { file: new Blob(['x']), url: 'data:image/jpeg;base64,eA==' }
  const sent: Happening = { kind: 'said', id: 'p', text: '［照片］', send: '', photo }
  const mineOf = (talk: Talk) => talk.entries.flatMap((entry) => (entry.kind === 'mine' ? [entry] : []))

  test('shows how much of it is sent, and is sent again from the start', () => {
    const half = after(sent, { kind: 'progressed', id: 'p', share: 0.5 })
    expect(mineOf(half)).toMatchObject([{ photo, share: 0.5, state: 'sending' }])
    const again = step(step(half, { kind: 'failed', id: 'p' }), { kind: 'again', id: 'p' })
    expect(mineOf(again)).toMatchObject([{ photo, state: 'sending' }])
    expect(mineOf(again)[0]?.share).toBe(undefined)
  })

  test('that was refused says why and stays as it is', () => {
    const refused = after(sent, { kind: 'failed', id: 'p', why: '太大了', isRefused: true })
    expect(mineOf(refused)).toMatchObject([{ state: 'failed', why: '太大了', isRefused: true }])
  })

  test('not yet sent stays over a reload of the history; one the server has is named by its id', () => {
    const lines: readonly Line[] = [{ id: 'a', at, from: 'me', text: '［照片］', media: 'med_1' }]
    const talk = after(sent, { kind: 'failed', id: 'p' }, loaded(lines))
    expect(mineOf(talk)).toMatchObject([{ media: 'med_1' }, { photo, state: 'failed' }])
  })
})
