import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRobot } from '../../../src/channels/robot/index.ts'
import { manualClock, type MovableClock } from '../../../src/core/clock.ts'
import { answering, silent, startGateway, type Gateway } from '../../support/gateway.ts'

let gateway: Gateway
let clock: MovableClock
beforeEach(async () => {
  gateway = await startGateway(answering('{"errcode":0,"errmsg":"ok"}'))
  clock = manualClock(new Date('2026-11-23T02:00:00.000Z'))
})
afterEach(() => gateway.stop())
const robot = (patienceMs?: number) =>
  createRobot({ url: gateway.url, clock, ...(patienceMs === undefined ? {} : { patienceMs }) })

test('a text is posted as the platform wants it', async () => {
  expect(await robot()('有一条待处理')).toEqual({ kind: 'sent' })
  expect(gateway.posted.map(({ body }) => JSON.parse(body))).toEqual([
    { msgtype: 'text', text: { content: '有一条待处理' } },
  ])
})

test.each([
  ['a busy server', answering('', 500), { kind: 'retry', code: 'http-500' }],
  ['a wrong key', answering('{"errcode":93000,"errmsg":"invalid webhook url"}'), { kind: 'permanent', code: '93000' }],
  [
    'too many',
    answering('{"errcode":45009,"errmsg":"x"}'),
    { kind: 'retry', code: '45009', at: '2026-11-23T02:01:00.000Z' },
  ],
  ['half an answer', answering('<html>'), { kind: 'unknown', code: 'bad-answer' }],
  ['another answer', answering('{}'), { kind: 'unknown', code: 'bad-answer' }],
] as const)('%s is told apart', async (_name, answer, outcome) => {
  gateway.answerWith(answer)
  expect(await robot()('x')).toEqual(outcome)
})

test('no answer is an unknown outcome, nobody there is one to try again', async () => {
  gateway.answerWith(silent)
  expect(await robot(50)('x')).toMatchObject({ kind: 'unknown' })
  const say = robot()
  await gateway.stop()
  expect(await say('x')).toMatchObject({ kind: 'retry', code: 'ECONNREFUSED' })
  gateway = await startGateway(silent)
})

test('the 21st text within a minute waits for the minute to be over', async () => {
  const say = robot()
  for (let i = 0; i < 20; i += 1) expect(await say('x')).toEqual({ kind: 'sent' })
  expect(await say('x')).toEqual({ kind: 'retry', code: 'pace', at: '2026-11-23T02:01:00.000Z' })
  expect(gateway.posted).toHaveLength(20)
  clock.move(60_000)
  expect(await say('x')).toEqual({ kind: 'sent' })
})
