import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { cases } from '../../../src/casework/records.ts'
import { hourMs } from '../../../src/core/time.ts'
import { alerts } from '../../../src/safety/alerts.ts'
import { allRows } from '../../support/app.ts'
import { amr, drawn, heic, jpeg } from './pictures.ts'
import { mediaApi, openWay, ways } from './platform-house.ts'

const handedOver = async (way: (typeof ways)[number]) => {
  const house = await openWay(way)
  await house.say('人工', '两个月没发工资', '跳过', '提交')
  return house
}

/** A transcriber that answers with these words, or not at all. */
const transcriber = async (words: string | undefined): Promise<string> => {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () =>
      words === undefined ? response.writeHead(503).end() : response.end(JSON.stringify({ text: words })),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  // The address of a server that listens on a port is never text.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

describe.each(ways)('a photo sent by %s', (way) => {
  test('to the question of a form that asks for photos belongs to the matter the form becomes', async () => {
    const { platform, send, say, after, rows, house } = await openWay(way)
    await say('人工')
    expect(await say('两个月没发工资，我拍了照片')).toContain('最多9张')
    const photo = platform.keepFile(jpeg(), 'image/jpeg')
    expect(await after(send.image(photo))).toContain('收到1张')
    expect(await after(send.image(photo))).toContain('收到2张')
    await say('发好了', '跳过', '提交')
    const matter = (await allRows(house(), cases)).find(({ kind }) => kind === 'handover')
    expect((await rows()).map((row) => [row.state, row.type, row.case, row.from])).toEqual([
      ['kept', 'image/jpeg', matter?.id, undefined],
      ['kept', 'image/jpeg', matter?.id, undefined],
    ])
  })

  test('nobody asked for is not fetched, and is so answered', async () => {
    const { platform, send, after, rows, fetches } = await openWay(way)
    expect(await after(send.image(platform.keepFile(jpeg(), 'image/jpeg')))).toContain('没有留下')
    expect([await rows(), fetches()]).toEqual([[], 0])
  })

  test('after a matter was handed over is put with it, the same one twice like two', async () => {
    const { platform, send, after, rows } = await handedOver(way)
    const photo = platform.keepFile(await drawn(600, 400), 'image/jpeg')
    expect(await after(send.image(photo))).toContain('照片收到了')
    expect(await after(send.image(photo))).toContain('照片收到了')
    expect((await rows()).map(({ state }) => state)).toEqual(['kept', 'kept'])
  })

  test('of a kind we do not keep, or too large, is refused with what helps', async () => {
    const { platform, send, after, rows } = await handedOver(way)
    expect(await after(send.image(platform.keepFile(heic(), 'image/jpeg')))).toContain('HEIC')
    const large = Buffer.concat([jpeg(), Buffer.alloc(11 << 20)])
    expect(await after(send.image(platform.keepFile(large, 'image/jpeg')))).toContain('太大了')
    const page = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')
    expect(await after(send.image(platform.keepFile(page, 'image/png')))).toContain('不认识')
    expect((await rows()).map(({ state, why }) => [state, why])).toEqual([
      ['refused', 'heic'],
      ['refused', 'too-large'],
      ['refused', 'unknown'],
    ])
  })

  test('that the platform no longer has is asked for again', async () => {
    const { send, after, rows } = await handedOver(way)
    expect(await after(send.image('media-of-last-week'))).toContain('没取到')
    expect(await rows()).toMatchObject([{ state: 'lost', why: '40007' }])
  })

  test('is fetched again when the platform fails, and nothing is said of that', async () => {
    const { platform, send, after, settle, rows, fetches } = await handedOver(way)
    platform.faults.next(mediaApi, { status: 503 }, 'reset', 'half-body', { errcode: -1 })
    const heard = await after(send.image(platform.keepFile(jpeg(), 'image/jpeg')))
    for (let tries = 0; tries < 6; tries += 1) await settle(hourMs)
    expect(heard).not.toContain('没取到')
    expect(await rows()).toMatchObject([{ state: 'kept' }])
    expect(fetches()).toBe(5)
  })

  test('is fetched by the next process when this one ends between the message and the fetch', async () => {
    const { platform, send, settle, crash, rows, fetches } = await handedOver(way)
    const photo = platform.keepFile(jpeg(), 'image/jpeg')
    platform.faults.next(mediaApi, { status: 503 })
    await send.image(photo)
    await settle()
    expect(await rows()).toMatchObject([{ state: 'wanted' }])
    await crash()
    for (let tries = 0; tries < 3; tries += 1) await settle(hourMs)
    expect(await rows()).toMatchObject([{ state: 'kept' }])
    expect(fetches()).toBe(2)
  })
})

const numbers = ['12351', '12356', '110', '120']

describe.each(ways)('a voice message sent by %s', (way) => {
  test('is met with the numbers, transcribed and answered', async () => {
    const { platform, send, after, rows } = await openWay(way, {
      TRANSCRIBE_URL: await transcriber('老板拖欠工资怎么办'),
    })
    const heard = await after(send.voice(platform.keepFile(amr(), 'audio/amr')))
    for (const number of numbers) expect(heard.split('我听到的是')[0]).toContain(number)
    expect(heard).toContain('我听到的是：“老板拖欠工资怎么办”')
    expect(heard).toContain('劳动监察')
    expect(await rows()).toEqual([])
  })

  test('that speaks of dying is help and an alert', async () => {
    const { platform, send, after, house } = await openWay(way, { TRANSCRIBE_URL: await transcriber('我不想活了') })
    expect(await after(send.voice(platform.keepFile(amr(), 'audio/amr')))).toContain('12356')
    expect(await allRows(house(), alerts)).toMatchObject([{ level: 'crisis' }])
  })

  test('goes to a person of the office while the transcriber is down, and the numbers are said first', async () => {
    const { platform, send, after, rows, house } = await openWay(way, { TRANSCRIBE_URL: await transcriber(undefined) })
    const heard = await after(send.voice(platform.keepFile(amr(), 'audio/amr')))
    for (const number of numbers) expect(heard.split('交给工会的人听了')[0]).toContain(number)
    expect(heard).toContain('交给工会的人听了')
    const matter = (await allRows(house(), cases)).find(({ kind }) => kind === 'handover')
    expect(await rows()).toMatchObject([{ state: 'kept', type: 'audio/amr', case: matter?.id }])
  })
})

test('words that WeChat heard itself are answered at once, and the sound stays with the platform', async () => {
  const { platform, send, after, rows, fetches } = await openWay('official-account')
  const heard = await after(send.voice(platform.keepFile(amr(), 'audio/amr'), '老板拖欠工资怎么办'))
  expect(heard).toContain('劳动监察')
  expect([await rows(), fetches()]).toEqual([[], 0])
})
