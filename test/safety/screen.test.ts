import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalise } from '../../src/safety/normalise.ts'
import { screen } from '../../src/safety/screen.ts'
import { benign, positives } from './corpus.ts'

describe('the corpus', () => {
  test('is as large as promised', () => {
    expect(positives().length).toBeGreaterThanOrEqual(400)
    expect(benign().length).toBeGreaterThanOrEqual(800)
  })

  test('no sentence about ending one’s life is missed, and each has its level', () => {
    const wrong = positives()
      .map((line) => ({ ...line, got: screen(line.text).level }))
      .filter((line) => line.got !== line.level)
    expect(wrong).toEqual([])
  })

  test('everyday speech fires nothing', () => {
    const fired = benign()
      .map((line) => ({ text: line.text, ...screen(line.text) }))
      .filter((line) => line.level !== 'none')
    expect(fired).toEqual([])
  })
})

describe('who is meant', () => {
  test('another person is a concern, and with a means it pages', () => {
    expect(screen('同事说要跳楼')).toMatchObject({ level: 'concern', about: 'other', imminent: true })
    expect(screen('他给我发消息，说不想活了')).toMatchObject({ level: 'concern', about: 'other' })
  })

  test('a quarrel with somebody does not make the wish theirs', () => {
    expect(screen('跟老公吵架，想死')).toMatchObject({ level: 'crisis', about: 'self' })
    expect(screen('老公出轨，我不想活了')).toMatchObject({ level: 'crisis', about: 'self' })
  })

  test('a question about the law stays a question', () => {
    expect(screen('自杀算工伤吗')).toMatchObject({ level: 'concern', imminent: false, question: true })
    expect(screen('我要是自杀算工伤吗').level).toBe('crisis')
  })
})

describe('spellings', () => {
  test('spaces, marks, width, traditional signs, homophones and pinyin make no difference', () => {
    for (const text of [
      '想 死',
      '想.死',
      '想、死',
      '想*死',
      '自 殺',
      '我要自殺',
      '自鲨',
      '想紫砂',
      '想ZISHA',
      '不想活了',
    ])
      expect([text, screen(text).level]).toEqual([text, 'crisis'])
  })

  test('spaces between all signs of a sentence never hide it', () => {
    for (const line of positives().filter((one) => /^[\p{Script=Han}，]+$/u.test(one.text)))
      expect([line.text, screen(line.text.replaceAll(/(?<=.)(?=.)/gu, ' ')).level]).toEqual([line.text, line.level])
  })

  test('the pottery of Yixing is a pottery', () => {
    expect(screen('想买个紫砂壶').level).toBe('none')
    expect(screen('我想去紫砂厂上班，有社保吗').level).toBe('none')
  })
})

describe('imminence', () => {
  test('a place, a time or a means', () => {
    for (const text of ['我想死，现在就在天台', '今晚就自杀', '安眠药准备好了，想死'])
      expect([text, screen(text).imminent]).toEqual([text, true])
    expect(screen('对不起大家，我走了，我在桥上站了很久').imminent).toBe(true)
    expect(screen('活着没意思').imminent).toBe(false)
  })
})

test('whatever is written, it answers, and says what fired whenever it fires', () => {
  const piece = fc.constantFrom('想', '死', '不', '我', '他', '，', ' ', '自杀', '说', '没', '\ud800', '😀', '了', '活')
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const found = screen(pieces.join(''))
      expect(found.words.length > 0).toBe(found.level !== 'none')
    }),
    { numRuns: 300 },
  )
})

test('normalising twice is normalising once', () => {
  for (const line of [...positives(), ...benign()]) {
    const once = normalise(line.text)
    expect(normalise(once)).toBe(once)
  }
})

test('no repeated words make the rules work more than in proportion', () => {
  // an unbounded repetition in a rule makes this take minutes, which the runner's limit then reports
  for (const words of ['我要', '想', '没有想过', '，', '自 ', '想去'])
    expect(screen(words.repeat(50_000)).level).toBe('none')
})

test('the words of a person do not vanish in a long text', () => {
  const padding = '我们班组这个月排了很多夜班，大家都很辛苦，'.repeat(300)
  expect(screen(`${padding}我不想活了，${padding}`).level).toBe('crisis')
})
