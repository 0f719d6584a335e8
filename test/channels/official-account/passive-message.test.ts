import { expect, test } from 'vitest'
import { passiveMessageXml } from '../../../src/channels/official-account/passive-message.ts'
import { text } from '../../../src/core/reply.ts'
import { openHouse } from './sending-house.ts'

const head = { to: 'oMember', from: 'gh_1', seconds: 1_795_000_000 }

test('a picture stands by its media id', () => {
  expect(passiveMessageXml(head, { kind: 'image', media: 'm-1' })).toContain(
    '<Image><MediaId><![CDATA[m-1]]></MediaId></Image>',
  )
})

test('a card cannot be ended early by its words', () => {
  const xml = passiveMessageXml(head, { kind: 'news', title: 'a]]>b', description: '', url: 'https://union.example' })
  expect(xml).toContain('a]]]]><![CDATA[>b')
  expect(xml).toContain('<ArticleCount>1</ArticleCount>')
})

test('an answer that is little more than a link is a card, a longer one is words', async () => {
  const house = await openHouse()
  const link = { label: '打开看', url: 'https://union.example/a' }
  house.inbox.answer(async () => [{ ...text('表格填好了'), link }])
  expect(await house.member.writes()).toMatchObject({ status: 200, type: 'news' })
  house.inbox.answer(async () => [{ ...text('表格填好了。'.repeat(20)), link }])
  expect(await house.member.writes('再来')).toMatchObject({ status: 200, type: 'text' })
  await house.close()
})
