import { toString as drawQr } from 'qrcode'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noStaffWork, startServer, type TestServer } from './server-support.ts'

const scene = 'lecture:lec_01JABCDEF0000000000000K7Q2.012345'
const screen = {
  title: '<b>睡个好觉</b>',
  from: '2026-11-26T06:00:00.000Z',
  place: '示例会场',
  code: '012345',
  scene,
  baseUrl: 'https://union.example',
}

let at: TestServer
beforeEach(async () => {
  at = await startServer({
    staff: {
      ...noStaffWork,
      lectures: {
        ...noStaffWork.lectures,
        hall: async (_read, { event, token }) => (event === 'lec_1' && token === 'right' ? screen : undefined),
      },
    },
  })
})
afterEach(() => at.stop())

const page = (query: string) => fetch(`${at.url}/check-in/lec_1${query}`)

test('the screen in a hall shows a code that leads to the chat, and the digits for who cannot scan', async () => {
  const answer = await page('?token=right')
  expect(answer.status).toBe(200)
  const html = await answer.text()
  const address = `https://union.example/?scene=${encodeURIComponent(scene)}`
  expect(html).toContain(await drawQr(address, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 }))
  expect(html).toContain('签到 012345')
})

test('what the office wrote is text there, and nothing but our own style may load', async () => {
  const answer = await page('?token=right')
  const html = await answer.text()
  expect(html).not.toContain('<b>')
  expect(html).toContain('<title>签到</title>')
  const nonce = /<style nonce="(\w+)">/.exec(html)?.[1] ?? 'none'
  expect(answer.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`)
  expect(answer.headers.get('x-robots-tag')).toBe('noindex')
})

test('without the token there is no page, and no hint that there is one', async () => {
  for (const query of ['', '?token=wrong', '?token=right&token=right', '?token=../x']) {
    expect((await page(query)).status).toBe(404)
  }
})
