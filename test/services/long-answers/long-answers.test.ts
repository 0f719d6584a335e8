import { describe, expect, onTestFinished, test } from 'vitest'
import { turns } from '../../../src/core/conversation.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { text, type Reply } from '../../../src/core/reply.ts'
import { dayMs } from '../../../src/core/time.ts'
import { bubbleParts, passiveParts } from '../../../src/channels/official-account/passive-reply.ts'
import { startHook } from '../../channels/wecom-kf/hook.ts'
import { allRows, startTestApp, type TestApp } from '../../support/app.ts'
import { startPlatform } from '../../support/platform/index.ts'
import { openWay, ways } from '../media/platform-house.ts'
import { bare, baseUrl, bodyOf, bytes, linkIn, openPages, pushTurn, realAnswers, wordsOfPage } from './house.ts'

const question = '公司拖欠工资怎么办'

describe.each(ways)('a very long answer on %s', (way) => {
  test('is one message whose link leads to all of it', async () => {
    const { house, say, send, settle } = await openWay(way, { BASE_URL: baseUrl })
    await say(question)
    const answers = await realAnswers(house(), '工资', 14)
    const replies = [...answers, text('你是哪天离职的？')]
    expect(bubbleParts(replies).length).toBeGreaterThan(5)
    const before = send.received.length
    await pushTurn(house(), replies)
    await settle()
    const shown = send.received.slice(before).map(({ words }) => words)
    expect(shown.length).toBeLessThanOrEqual(5)
    for (const words of shown) {
      expect(bytes(words)).toBeLessThanOrEqual(2_047)
      expect(words.isWellFormed()).toBe(true)
      expect(words).not.toContain('\uFFFD')
    }
    const all = shown.join('')
    expect(linkIn(all)).toMatch(/^https:\/\/union\.example\/a\/[\w-]{48}$/)
    expect(all).toContain('你是哪天离职的？')
    const page = await (await openPages(house()))(linkIn(all))
    const words = bare(wordsOfPage(await page.text()))
    for (const reply of answers.filter(({ kind }) => kind === 'answer'))
      expect(words.includes(bare(bodyOf(reply)))).toBe(true)
    expect(words).not.toContain('哪天离职')
    const [first = ''] = all.split('……')
    expect(words.includes(bare(first).slice(0, 40))).toBe(true)
  })

  test('without an address of ours there is no link', async () => {
    const { house, say, send, settle } = await openWay(way)
    await say(question)
    const before = send.received.length
    await pushTurn(house(), await realAnswers(house(), '工资', 14))
    await settle()
    // Where the window has too little room left all of it waits for the next message.
    await say('你好')
    const shown = send.received.slice(before).map(({ words }) => words)
    expect(shown.join('')).not.toContain('全文看这里')
    expect(shown.length).toBeGreaterThan(3)
  })

  test.each<[string, readonly Reply[]]>([
    ['help in danger', [{ kind: 'help', text: '先打12356，有人听你说。' }]],
    ['an answer about counselling', [{ kind: 'answer', text: '回“预约心理老师”。', entry: 'counselling-booking' }]],
  ])('%s never stands beside a link', async (_name, own) => {
    const { house, say, send, settle } = await openWay(way, { BASE_URL: baseUrl })
    await say(question)
    const before = send.received.length
    await pushTurn(house(), [...own, ...(await realAnswers(house(), '工资', 14))])
    await settle()
    await say('你好')
    const shown = send.received.slice(before).map(({ words }) => words)
    expect(shown.some((words) => words.includes(own[0]?.text ?? '-'))).toBe(true)
    expect(shown.join('')).not.toContain('全文看这里')
  })
})

/** An account that can only answer once, at once. */
const openPassive = async () => {
  const at = '2026-11-23T02:10:00.000Z'
  const clock = manualClock(new Date(at))
  const platform = await startPlatform({ clock })
  const account = platform.account('unverified')
  const house: TestApp = await startTestApp(at, {
    BASE_URL: baseUrl,
    WECHAT_APP_ID: account.id,
    WECHAT_APP_SECRET: account.secret,
    WECHAT_TOKEN: account.token,
    WECHAT_ENCODING_AES_KEY: account.encodingAesKey,
    WECHAT_API_BASE: platform.base,
    WECHAT_ACCOUNT_TYPE: 'unverified',
  })
  const hook = await startHook(() => house.app.channels.find(({ name }) => name === 'official-account')?.webhook)
  onTestFinished(async () => {
    await house.stop()
    await hook.stop()
    await platform.stop()
  })
  return { house, callback: platform.callback(hook.url) }
}

test('an account that answers only once gives the beginning of a real answer and the link to the rest', async () => {
  const { house, callback } = await openPassive()
  let long: { readonly title: string; readonly replies: readonly Reply[] } | undefined
  for (const { title, topic } of house.app.knowledge.current().entries) {
    if (topic === '心理服务') continue
    const { replies } = { replies: await house.say(title, `asker of ${title}`) }
    if (passiveParts(replies).length > 1) long = { title, replies }
    if (long !== undefined) break
  }
  if (long === undefined) throw new Error('no answer of the house is so long')
  const { words } = await callback.text('oMember-1_x', long.title)
  expect(bytes(words)).toBeLessThanOrEqual(2_047)
  expect(words).not.toContain('\uFFFD')
  const open = await openPages(house)
  const page = bare(wordsOfPage(await (await open(linkIn(words))).text()))
  for (const reply of long.replies) expect(page.includes(bare(bodyOf(reply)))).toBe(true)
  expect(page).not.toContain('oMember')
  expect((await callback.text('oMember-1_x', '你好')).words).not.toContain('全文看这里')
})

describe('the page', () => {
  const opened = async () => {
    const { house, say, send, settle } = await openWay('wecom', { BASE_URL: baseUrl })
    await say(question)
    const answers = await realAnswers(house(), '工资', 14)
    const id = await pushTurn(house(), [
      ...answers,
      { kind: 'answer', text: '看<b>这里</b>', link: { label: '表格"', url: 'https://union.example/x?a=1&b=2' } },
      { kind: 'answer', text: '别点', link: { label: '坏的', url: 'javascript:alert(1)' } },
    ])
    await settle()
    const link = linkIn(send.received.at(-1)?.words ?? '')
    return { house: house(), id, link, open: await openPages(house()) }
  }

  test('says nothing to who looks over a shoulder, is kept by nobody and found by no search', async () => {
    const { link, open } = await opened()
    const page = await open(link)
    expect(page.status).toBe(200)
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('x-robots-tag')).toBe('noindex, nofollow')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('set-cookie')).toBeNull()
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self'.*style-src 'self' 'nonce-/)
    const html = await page.text()
    expect(html).toContain('<title>梁心</title>')
    expect(html).toContain('name="robots" content="noindex, nofollow"')
    expect(html).toContain('看&lt;b&gt;这里&lt;/b&gt;')
    expect(html).toContain('<a href="https://union.example/x?a=1&amp;b=2" rel="noopener noreferrer">表格&quot;</a>')
    expect(html).not.toMatch(/javascript:|<script|oMember|公司拖欠工资怎么办/)
  })

  test('is not there under any other address, nor after seven days, nor when its turn is gone', async () => {
    const { house, id, link, open } = await opened()
    const wrong = [
      `${link.slice(0, -1)}${link.endsWith('A') ? 'B' : 'A'}`,
      `${baseUrl}/a/${id}`,
      `${baseUrl}/a/x`,
      `${baseUrl}/a/${'0'.repeat(48)}`,
    ]
    for (const address of wrong) {
      const page = await open(address)
      expect(page.status).toBe(404)
      expect(await page.text()).toContain('这一页看不到了')
    }
    house.clock.move(7 * dayMs - 60_000)
    expect((await open(link)).status).toBe(200)
    house.clock.move(60_000)
    expect((await open(link)).status).toBe(404)
    house.clock.move(-dayMs)
    await house.app.store.transaction('gone', (work) => work.rows(turns).delete(id))
    expect((await open(link)).status).toBe(404)
    expect(JSON.stringify(await allRows(house, turns))).not.toContain(link.slice(-22))
  })

  test('shows nothing that was said to a counsellor', async () => {
    const { house, id, link, open } = await opened()
    await house.app.store.transaction('private', async (work) => {
      const turn = await work.rows(turns).get(id)
      if (turn !== undefined) await work.rows(turns).update({ ...turn, kind: 'private' })
    })
    expect((await open(link)).status).toBe(404)
  })
})
