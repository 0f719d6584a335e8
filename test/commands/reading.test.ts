import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run as answersSample } from '../../src/commands/answers-sample.ts'
import { run as gapsCommand } from '../../src/commands/gaps.ts'
import type { CommandIo } from '../../src/commands/command-io.ts'
import { systemClock } from '../../src/core/clock.ts'
import { sampleAnswers, sampleWanted } from '../../src/dialogue/sample.ts'
import { gapsSince, gapsWanted } from '../../src/knowledge/gaps.ts'
import { startTestApp, type TestApp } from '../support/app.ts'
import { ran } from '../support/command.ts'

const question = '年终奖绩效不发'
const minutes = 60_000
let talk: TestApp

beforeEach(async () => {
  // The commands read the real clock, so what they read was said just before.
  talk = await startTestApp(new Date(systemClock.now().getTime() - 60 * minutes).toISOString())
  // The test runner puts a BASE_URL of its own there.
  Object.assign(process.env, { DATA_DIR: talk.dataDir, BASE_URL: '' })
})
afterEach(async () => {
  Reflect.deleteProperty(process.env, 'DATA_DIR')
  await talk.stop()
})

type Run = (argv: readonly string[], io: CommandIo) => Promise<number>

const call = (run: Run, ...argv: readonly string[]) => ran((io) => run(argv, io))

const askAll = async (): Promise<void> => {
  for (let person = 0; person < 8; person += 1) {
    await talk.say(question, `asks-${person}`)
    talk.clock.move(minutes)
  }
  await talk.say('不想活了，年终奖绩效不发', 'in-need')
  await talk.say('我叫王小明，我们食堂的鱼刺卡喉咙了能不能退饭卡的钱', 'misses')
  await talk.say('食堂的鱼刺卡了喉咙，饭卡的钱能退吗', 'misses-too')
}

/** As the server that runs answers, see main.ts. */
const serve = (): void => {
  const { store, onControl } = talk.app
  onControl('answers-sample', (args) => sampleAnswers(store, sampleWanted.parse(args)))
  onControl('gaps', (args) => gapsSince(store, gapsWanted.parse(args)))
}

describe('answers:sample', () => {
  test('draws answers without a name, the same for the same seed, also while the server runs', async () => {
    await askAll()
    serve()
    const draw = async (seed: string) => (await call(answersSample, '--json', '--count', '4', '--seed', seed)).out
    const first = await draw('a')
    expect(first.trim().split('\n')).toHaveLength(4)
    expect(first).toContain('bonus-unpaid')
    expect(first).not.toMatch(/asks-|不想活|王小明/)
    expect(await draw('a')).toBe(first)
    const seeds = await Promise.all(['b', 'c', 'd', 'e', 'f'].map(draw))
    expect(new Set([first, ...seeds]).size).toBeGreaterThan(1)
    await talk.app.stop()
    expect(await draw('a')).toBe(first)
  })

  test('reads well', async () => {
    await askAll()
    serve()
    const { code, out } = await call(answersSample)
    expect(code).toBe(0)
    expect(out).toContain(`问：${question}`)
  })

  test('refuses a count that is none', async () => {
    expect(await call(answersSample, '--count', 'many')).toMatchObject({ code: 2, out: '' })
  })
})

describe('gaps', () => {
  test('shows what was not answered, alike questions together, masked', async () => {
    await askAll()
    serve()
    const { code, out } = await call(gapsCommand)
    expect(code).toBe(0)
    expect(out).toMatch(/近30天没答好的问题：\d+ 个/)
    const clusters = (await call(gapsCommand, '--json')).out
    expect(clusters).toContain('饭卡')
    expect(clusters).not.toContain('王小明')
    await talk.app.stop()
    expect((await call(gapsCommand, '--json')).out).toBe(clusters)
  })

  test('begins no entry for a cluster that is not there', async () => {
    await askAll()
    serve()
    const asked = await call(gapsCommand, '--new', 'test-entry', '--cluster', '999')
    expect(asked).toMatchObject({ code: 1, err: 'gaps: 没有这一组\n' })
  })
})
