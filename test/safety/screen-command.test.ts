import { expect, test } from 'vitest'
import { run } from '../../src/commands/screen.ts'
import { ran } from '../support/command.ts'

const runWith = (argv: readonly string[], input = '') => ran((io) => run(argv, io), input)

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
