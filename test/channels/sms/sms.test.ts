import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSms, signatureOf } from '../../../src/channels/sms/index.ts'
import { systemClock } from '../../../src/core/clock.ts'
import { answering, silent, startGateway, type Gateway } from '../../support/gateway.ts'

const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`
let gateway: Gateway
beforeEach(async () => {
  gateway = await startGateway(answering('{}'))
})
afterEach(() => gateway.stop())
const sms = (patienceMs = 5_000) => createSms({ url: gateway.url, secret, clock: systemClock, patienceMs })

test('the signature is that of the example in the specification', () => {
  const example = {
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    seconds: '1614265330',
    body: '{"test": 2432232314}',
  }
  expect(signatureOf(example)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

test('an SMS is a signed webhook with the number and the text', async () => {
  expect(await sms()('13812345678', '有一条待处理', 'pgs_1')).toEqual({ kind: 'sent' })
  const [posted] = gateway.posted
  const header = (name: string): string => String(posted?.headers[name])
  const body = posted?.body ?? ''
  const signed = { secret, id: header('webhook-id'), seconds: header('webhook-timestamp'), body }
  expect(header('webhook-signature')).toBe(signatureOf(signed))
  expect(JSON.parse(body)).toMatchObject({ type: 'sms.send', data: { to: '13812345678', text: '有一条待处理' } })
  expect(header('webhook-id')).toBe('pgs_1')
})

test('a gateway that fails is tried again, one that refuses is not, and silence is unknown', async () => {
  gateway.answerWith(answering('', 503))
  expect(await sms()('1', 'x', 'a')).toEqual({ kind: 'retry', code: 'http-503' })
  gateway.answerWith(answering('', 401))
  expect(await sms()('1', 'x', 'a')).toEqual({ kind: 'permanent', code: 'http-401' })
  gateway.answerWith(silent)
  expect(await sms(50)('1', 'x', 'a')).toMatchObject({ kind: 'unknown' })
})
