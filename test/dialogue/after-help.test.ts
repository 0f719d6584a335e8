import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stayWith } from '../../src/dialogue/after-help.ts'
import { startTestApp, wordsOf, type TestApp } from '../support/app.ts'

describe('within an hour of help', () => {
  let at: TestApp
  beforeAll(async () => {
    at = await startTestApp('2026-11-23T02:00:00.000Z')
    await at.say('我不想活了')
  })
  afterAll(() => at.stop())

  test('who asks whether a person is there is told the truth, and where one is', async () => {
    const words = wordsOf(await at.say('你是真人吗'))
    expect(words).toContain('自动应答，不是真人')
    expect(words).toContain('12356')
  })

  test('who says that it is better is believed, and not left alone with it', async () => {
    const words = wordsOf(await at.say('我没事了'))
    expect(words).toContain('放心些了')
    expect(words).toMatch(/陪你[^]*12356/)
  })

  test('other few words are met with patience', async () => {
    expect(wordsOf(await at.say('嗯'))).toContain('我在')
  })

  test.each(['不好了', '没事了才怪', '我不安全', '好想死'])('%s is not taken for being better', (said) => {
    expect(stayWith(said, false).text).not.toContain('放心')
  })

  test('an open form is not forgotten', () => {
    for (const said of ['你是谁', '我没事了', '嗯']) expect(stayWith(said, true).text).toContain('继续')
  })
})
