import { expect, test } from 'vitest'
import { run } from '../../src/commands/deadline.ts'
import { ran } from '../support/command.ts'

const runWith = (argv: readonly string[], input = '') => ran((io) => run(argv, io), input)

test('a batch answers every line, a bad one as a bad one', async () => {
  const lines = [
    '{"deadline":"sue-15","trigger":"2026-09-18"}',
    '{"id":7,"deadline":"wi-worker-1y","trigger":"2026-11-01"}',
    'not json',
    '{"deadline":"sue-15"}',
    '{"id":"a","deadline":"sue-15","trigger":"2026-02-30"}',
    '{"deadline":"no-such","trigger":"2026-11-01"}',
    '{"deadline":"constructor","trigger":"2026-11-01"}',
    'null',
    '{"deadline":"sue-15","trigger":"9999-12-31"}',
  ]
  const { code, out } = await runWith(['--batch'], lines.join('\n'))
  expect(code).toBe(0)
  const answers = out
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  expect(answers).toMatchObject([
    {
      raw: '2026-10-03',
      rolled: '2026-10-08',
      certain: true,
      cites: ['劳动争议调解仲裁法第四十八条', '劳动争议调解仲裁法第五十条'],
      reminders: ['2026-09-19', '2026-09-26', '2026-09-30', '2026-10-02'],
    },
    { id: 7, raw: '2027-11-01' },
    { error: { code: 'bad_request' } },
    { error: { code: 'invalid' } },
    { id: 'a', error: { code: 'invalid' } },
    { error: { code: 'not_found' } },
    { error: { code: 'not_found' } },
    { error: { code: 'invalid' } },
    { error: { code: 'invalid' } },
  ])
})

test('one limit is told in words, by id or by name', async () => {
  const { code, out } = await runWith(['sue-15', '2026-11-11'])
  expect(code).toBe(0)
  expect(out).toContain('2026年11月26日（周四）')
  expect((await runWith(['不服裁决去起诉', '2026年11月11日'])).out).toBe(out)
})

test('the list names all of them', async () => {
  const { out } = await runWith(['--list'])
  expect(out.match(/^ {2}\S/gm)).toHaveLength(72)
})

test('wrong use is said and nothing is worked out', async () => {
  expect(await runWith([])).toMatchObject({ code: 2, out: '' })
  expect(await runWith(['sue-15', '没有日子'])).toMatchObject({ code: 2, out: '' })
  expect(await runWith(['no-such', '2026-11-11'])).toMatchObject({ code: 2, out: '' })
})
