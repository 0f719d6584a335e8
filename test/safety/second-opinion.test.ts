import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { describe, expect, test } from 'vitest'
import { createScreen, readable, screen } from '../../src/safety/screen.ts'
import { createOpinion, readOpinionModel, stretchesOf, type OpinionModel } from '../../src/safety/second-opinion.ts'
import { positives } from './corpus.ts'

const shipped = new URL('../../data/screen-model.json', import.meta.url)

/** Knows one piece; speaks for it or against it. */
const modelOf = (piece: string, weight: number): OpinionModel => ({
  bias: 0,
  lift: 1,
  veto: -1,
  weights: { [piece]: weight },
})

describe('the model that is shipped', () => {
  test('is there, small, and says on what it was fitted', () => {
    expect(readOpinionModel(shipped)).toBeDefined()
    expect(statSync(shipped).size).toBeLessThan(2_000_000)
    const rate = z.object({ share: z.number(), within: z.number() })
    const raw: unknown = JSON.parse(readFileSync(shipped, 'utf8'))
    const { fitted } = z
      .object({ fitted: z.object({ on: z.string(), heldOut: z.object({ found: rate, falseAlarms: rate }) }) })
      .parse(raw)
    expect(fitted.heldOut.found.share).toBeGreaterThanOrEqual(0.95)
    expect(fitted.heldOut.falseAlarms.share).toBeLessThanOrEqual(0.02)
  })

  test('holds pieces of three signs at most, no sentence of anybody', () => {
    const longest = Object.keys(readOpinionModel(shipped)?.weights ?? {}).filter((piece) => piece.length > 3)
    expect(longest).toEqual([])
  })
})

describe('a second opinion', () => {
  test('makes a concern, never a crisis, of words the lexicon does not know, and says which', () => {
    const found = createScreen(modelOf('灯灭', 9))('屋里的灯灭')
    expect(found).toMatchObject({ level: 'concern', words: ['灯灭'], about: 'self', imminent: false })
  })

  test('that a place or a means stands beside pages at once', () => {
    expect(createScreen(modelOf('灯灭', 9))('天台上灯灭').imminent).toBe(true)
  })

  test('adds nothing to what somebody denies', () => {
    expect(createScreen(modelOf('自杀', 9))('我从来没有想过自杀').level).toBe('none')
  })

  test('passes over a complaint in a longer text, never over those words alone', () => {
    const against = createScreen(modelOf('加班', -9))
    expect(against('天天加班没有尽头，这种日子过得心如死灰').level).toBe('none')
    expect(against('心如死灰').level).toBe('concern')
  })

  test('never takes away an intent, a plan, a means, an act or a wish to die', () => {
    const againstAll = createScreen({ bias: -99, lift: 1, veto: 0, weights: {} })
    const crises = positives().filter((line) => /自杀|跳楼|割腕|想死|遗书|不想活|安眠药|自残/u.test(line.text))
    expect(crises.length).toBeGreaterThan(100)
    expect(crises.filter((line) => againstAll(line.text).level === 'none')).toEqual([])
  })

  test('does not thin out what is said in the middle of a long text', () => {
    const padding = '今天的活也是照常干完。'.repeat(200)
    expect(createScreen(modelOf('灯灭', 9))(`${padding}灯灭。${padding}`).level).toBe('concern')
  })

  test('reads every sign of a text, however it is cut', () => {
    const text = readable('工资的事跑了很多趟，没有人管，'.repeat(40) + '很'.repeat(500))
    expect(stretchesOf(text).join('').replaceAll('，', '')).toBe(text.replaceAll('，', ''))
    expect(Math.max(...stretchesOf(text).map((stretch) => stretch.length))).toBeLessThanOrEqual(200)
  })

  test('scores a text by the pieces it knows', () => {
    expect(createOpinion(modelOf('灯', 2))('开灯').score).toBe(2)
    expect(createOpinion(modelOf('灯', 2))('开门').score).toBe(0)
  })
})

test('without its file, or with a damaged one, the lexicon judges alone', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'screen-model-')), 'model.json')
  expect(readOpinionModel(file)).toBeUndefined()
  for (const content of ['', '{"bias":1', '{"bias":"x","lift":1,"veto":0,"weights":{}}']) {
    writeFileSync(file, content)
    expect(readOpinionModel(file)).toBeUndefined()
  }
  expect(createScreen(undefined)('我不想活了').level).toBe('crisis')
  expect(screen('我不想活了').level).toBe('crisis')
})
