import { PassThrough, Readable } from 'node:stream'
import { text as allText } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { run } from '../../src/commands/screen.ts'

const runWith = async (argv: readonly string[], input: string): Promise<{ code: number; out: string; err: string }> => {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const reading = Promise.all([allText(stdout), allText(stderr)])
  const code = await run(argv, { stdin: Readable.from([input]), stdout, stderr })
  stdout.end()
  stderr.end()
  const [out, err] = await reading
  return { code, out, err }
}

test('a batch answers line by line, a bad line as a bad line', async () => {
  const input =
    '{"id":"1","text":"不想活了"}\nnot json\n{"id":"2"}\n\n{"id":3,"text":"累死了"}\n{"id":"4","text":"同事说要跳楼"}'
  const { code, out } = await runWith(['--batch'], input)
  const lines = out
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  expect(code).toBe(0)
  expect(lines).toMatchObject([
    { id: '1', level: 'crisis' },
    { error: { code: 'bad_request' } },
    { error: { code: 'invalid' } },
    { id: 3, level: 'none' },
    { id: '4', level: 'concern' },
  ])
})

test('a text as arguments prints the level and the words that fired', async () => {
  const { code, out } = await runWith(['今晚拿刀去找老板'], '')
  expect(code).toBe(0)
  expect(out).toContain('concern')
  expect(out).toContain('threat')
})

test('no text is a wrong use', async () => {
  expect(await runWith([], '')).toMatchObject({ code: 2, out: '' })
})
