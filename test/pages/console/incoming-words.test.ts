import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { actionText, readable, whyText } from '../../../src/pages/console/incoming-words.ts'
import { sourceSchema } from '../../../src/webhooks/incoming/source.ts'

test('every action of the data files has a name that staff understand', () => {
  const files = readdirSync('data/hooks').filter((name) => name.endsWith('.json'))
  expect(files.length).toBeGreaterThan(3)
  for (const file of files)
    for (const { action } of sourceSchema.parse(JSON.parse(readFileSync(`data/hooks/${file}`, 'utf8'))).rules)
      expect(actionText(action)).toMatch(/\p{Script=Han}/u)
})

test('a reason is said in words, with the place behind it', () => {
  expect(whyText('missing /data/name')).toBe('少了：/data/name')
  expect(whyText('no rule')).toBe('对照文件里没有这一类')
  expect(whyText('something new')).toBe('something new')
})

test('what was sent is shown as people read it, also when it is no JSON', () => {
  expect(readable('{"a":1}')).toBe('{\n  "a": 1\n}')
  expect(readable('{"a"')).toBe('{"a"')
})
