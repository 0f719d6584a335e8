import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { notices } from '../src/core/conversation.ts'
import { asPlainText, type Reply } from '../src/core/reply.ts'
import { atLocal, toInstant } from '../src/core/time.ts'
import { allRows, startTestApp, type TestApp } from './support/app.ts'
import { officeSteps } from './support/office-steps.ts'
import { holds, parseTranscript, type TranscriptLine } from './support/transcript.ts'

const folder = 'test/transcripts'
const files = readdirSync(folder).filter((name) => name.endsWith('.txt'))

let running: TestApp | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
})

/** What was said by the bot since the member wrote last, and how far the transcript has read in it. */
interface Heard {
  bubbles: readonly Reply[]
  next: number
}

const startAt = (lines: readonly TranscriptLine[]): string => {
  const clock = lines.find(({ step }) => step.kind === 'clock')?.step
  const [date = '2026-11-23', time = '10:00'] = clock?.kind === 'clock' ? clock.at.split(' ') : []
  const [hours = '10', minutes = '0'] = time.split(':')
  return atLocal(date, Number(hours) * 60 + Number(minutes))
}

/** In the order they were said in: rows come by their id. */
const allNotices = async (at: TestApp): Promise<readonly Reply[]> =>
  (await allRows(at, notices)).toSorted((a, b) => a.seq - b.seq).flatMap(({ replies }) => replies)

/** What people.md 3 asks of every first bubble of the model exchanges. */
const modelWords = /亲|您|请您耐心|根据相关规定|[！!]|马上有人联系你|你能拿到|\p{Extended_Pictographic}/u

const expectModel = (replies: readonly Reply[]): void => {
  const [first] = replies
  expect(first?.text.length).toBeLessThanOrEqual(120)
  // Help in danger asks whether somebody is safe as well.
  expect(first?.text.match(/？/g)?.length ?? 0).toBeLessThanOrEqual(first?.kind === 'help' ? 2 : 1)
  expect(replies.filter(({ choices }) => choices !== undefined).length).toBeLessThanOrEqual(1)
  expect(replies.map(asPlainText).join('\n')).not.toMatch(modelWords)
}

const play = async (lines: readonly TranscriptLine[], isModel: boolean): Promise<void> => {
  const played = await startTestApp(startAt(lines))
  running = played
  const heard: Heard = { bubbles: [], next: 0 }
  const taken = new Map<string, string>()
  const fill = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => taken.get(name) ?? '')
  const firstSaid = lines.find(({ step }) => step.kind === 'say')?.step
  let toldBefore = 0
  const office = officeSteps(played)
  const hearTold = async (): Promise<void> => {
    const told = await allNotices(played)
    heard.bubbles = told.slice(toldBefore)
    heard.next = 0
    toldBefore = told.length
  }
  for (const { step, number } of lines) {
    const shown = `line ${number}, after:\n${heard.bubbles.map(asPlainText).join('\n---\n')}\n`
    switch (step.kind) {
      case 'clock':
        break
      case 'move': {
        played.clock.move(step.ms)
        for (const { run } of played.app.services.standing) await run()
        await played.settle()
        await hearTold()
        break
      }
      case 'office':
        await office(step.text)
        await hearTold()
        break
      case 'say':
        heard.bubbles = await played.say(fill(step.text))
        heard.next = 0
        if (isModel && step === firstSaid) expectModel(heard.bubbles)
        toldBefore = (await allNotices(played)).length
        break
      case 'voice': {
        const receivedAt = toInstant(played.clock.now())
        const voice = { account: 'web', sender: 'somebody', id: `v${number}`, receivedAt, kind: 'voice' } as const
        heard.bubbles = await played.app.inbox.receive({ ...voice, text: step.text })
        heard.next = 0
        break
      }
      case 'bubble': {
        const place = heard.bubbles.findIndex((bubble, index) => index >= heard.next && holds(bubble, step.parts))
        expect(place, `${shown}no bubble with ${step.parts.join('…')}`).not.toBe(-1)
        heard.next = place
        break
      }
      case 'never':
        expect(heard.bubbles.map(asPlainText).join('\n'), shown).not.toContain(step.text)
        break
      case 'cite':
        expect(
          heard.bubbles.flatMap(({ cites }) => cites ?? []),
          shown,
        ).toContain(step.text)
        break
      case 'choice':
        expect(
          heard.bubbles.flatMap(({ choices }) => (choices ?? []).map(({ label }) => label)),
          shown,
        ).toContain(step.text)
        break
      case 'short':
        expect(heard.bubbles[0]?.text.length, shown).toBeLessThanOrEqual(step.max)
        break
      case 'questions':
        expect(heard.bubbles[0]?.text.match(/？/g)?.length ?? 0, shown).toBeLessThanOrEqual(step.max)
        break
      case 'one-list':
        expect(heard.bubbles.filter(({ choices }) => choices !== undefined).length, shown).toBeLessThanOrEqual(1)
        break
      case 'silent':
        expect(heard.bubbles, shown).toEqual([])
        break
      case 'take': {
        const found = step.pattern.exec(heard.bubbles.map(asPlainText).join('\n'))
        expect(found?.[1] ?? found?.[0], `${shown}${step.name} was not found`).toBeDefined()
        taken.set(step.name, found?.[1] ?? found?.[0] ?? '')
        break
      }
    }
  }
}

describe('conversations', () => {
  test('there are some', () => {
    expect(files.length).toBeGreaterThan(10)
  })

  test.each(files)('%s goes as written', async (file) => {
    const lines = parseTranscript(readFileSync(path.join(folder, file), 'utf8'))
    expect(
      lines.filter(({ step }) => !['say', 'voice', 'office', 'clock', 'move', 'take'].includes(step.kind)).length,
    ).toBeGreaterThan(0)
    await play(lines, file.startsWith('model-'))
  })
})
