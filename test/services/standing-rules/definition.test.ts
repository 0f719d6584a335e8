import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ensureFit } from '../../../src/services/campaigns/wording.ts'
import { loadRules } from '../../../src/services/standing-rules/definition.ts'

const rules = loadRules(path.join(import.meta.dirname, '..', '..', '..', 'data', 'rules.json'))

test('the rules of the release are read, and every one is off until the union turns it on', () => {
  expect(rules.length).toBeGreaterThan(5)
  expect(rules.filter(({ enabled }) => enabled)).toEqual([])
})

test('the words of the release to members may go as they are', () => {
  for (const { what } of rules) if (what.kind === 'campaign') ensureFit({ ...what, text: what.body })
  expect(rules.some(({ what }) => what.kind === 'campaign')).toBe(true)
})

test('a file that is wrong is named, with the place', async () => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'rules-'))
  const file = path.join(dir, 'rules.json')
  await writeFile(file, JSON.stringify({ rules: [{ ...rules[0], cron: '0 25 * * *' }] }))
  expect(() => loadRules(file)).toThrow(/rules\.json[^]*时这一格只能填0到23/)
  await rm(dir, { recursive: true })
})
