import { Readable, Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { run } from '../../src/commands/chat.ts'

test('the terminal chat books, shows what waits, and reminds when the clock is moved', async () => {
  // The test runner puts its own there.
  process.env['BASE_URL'] = ''
  let shown = ''
  const stdout = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      shown += chunk.toString()
      done()
    },
  })
  const typed = [
    '预约心理老师',
    '1',
    '网上',
    '跳过',
    '1',
    '跳过',
    '同意',
    '提交',
    ':jobs',
    ':time +4d',
    ':jobs',
    ':quit',
  ]
  expect(await run([], { stdin: Readable.from(typed.map((line) => `${line}\n`)), stdout })).toBe(0)
  expect(shown).toMatch(/约上了[^]*提醒 appointment[^]*没有到点的任务/)
})
