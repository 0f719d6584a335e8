import { describe, expect, test } from 'vitest'
import * as mediaApi from '../../../src/http/api/media.ts'
import * as api from '../../../src/http/api/member.ts'
import { chat, chatHistory, chatPhoto, ownMedia, rateAnswer } from '../../../src/pages/member/endpoints.ts'
import { newMessageId } from '../../../src/pages/member/message-id.ts'
import { createQueue } from '../../../src/pages/member/queue.ts'
import { parseDraftEvent, parseStreamEvent } from '../../../src/pages/member/stream-event.ts'

test.each([
  [chat, api.chat],
  [chatHistory, api.chatHistory],
  [rateAnswer, api.rateAnswer],
  [chatPhoto, mediaApi.chatPhoto],
  [ownMedia, mediaApi.ownMedia],
])('the address %j is the declared one', (address, { method, path }) => {
  expect(address).toEqual({ method, path })
})

test('a message id fits the route and is new every time', () => {
  const id = newMessageId()
  expect(api.chat.body.safeParse({ text: '你好', id }).success).toBe(true)
  expect(newMessageId()).not.toBe(id)
})

describe('the queue', () => {
  test('keeps the order, also when the first takes longer', async () => {
    const queue = createQueue()
    const done: string[] = []
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const first = queue(async () => {
      await held
      done.push('first')
    })
    const second = queue(async () => {
      done.push('second')
    })
    release()
    await Promise.all([first, second])
    expect(done).toEqual(['first', 'second'])
  })

  test('goes on after a task that failed', async () => {
    const queue = createQueue()
    await expect(queue(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    await expect(queue(() => Promise.resolve())).resolves.toBeUndefined()
  })
})

describe('an event of the stream', () => {
  const event = { seq: 3, at: '2026-11-23T02:00:00.000Z', replies: [{ kind: 'notice', text: '您有一条提醒' }] }

  test('is read', () => {
    expect(parseStreamEvent(JSON.stringify(event))).toEqual(event)
  })

  test.each(['', 'null', '{"seq":1}', JSON.stringify({ ...event, replies: [{ kind: 'advert', text: 'x' }] })])(
    '%s is none',
    (data) => {
      expect(parseStreamEvent(data)).toBeUndefined()
    },
  )
})

test('news of a draft is read, with its words or without', () => {
  expect(parseDraftEvent('{"id":"trn_1","text":"先看合同"}')).toEqual({ id: 'trn_1', text: '先看合同' })
  expect(parseDraftEvent('{"id":"trn_1"}')).toEqual({ id: 'trn_1' })
  for (const data of ['', 'null', '{"id":1}', '[]']) expect(parseDraftEvent(data)).toBeUndefined()
})
