import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { hotlineLine, loadHotlines } from '../../src/safety/hotlines.ts'

const fileWith = (content: unknown): string => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'hotlines-')), 'hotlines.json')
  writeFileSync(file, JSON.stringify(content))
  return file
}

const line = {
  number: '110',
  name: '报警',
  purpose: '有人动手',
  hours: '',
  source: '常识',
  asOf: '2026-11-23',
  verified: true,
}

test('a good file is read, and hours that nobody checked are not shown', () => {
  const [first] = loadHotlines(fileWith({ asOf: '2026-11-23', hotlines: [line] }))
  expect(first && hotlineLine(first)).toBe('110 报警：有人动手')
})

test('a number without a date, twice, or not a number stops the start and names the file', () => {
  for (const hotlines of [[{ ...line, asOf: '' }], [line, line], [{ ...line, number: '11o' }], []])
    expect(() => loadHotlines(fileWith({ asOf: '2026-11-23', hotlines }))).toThrow(/hotlines\.json/u)
})
