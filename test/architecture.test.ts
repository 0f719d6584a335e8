import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { importsOf, violations, type Sources } from './support/architecture.ts'

const read = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => {
        const file = path.posix.join(folder, name.replaceAll('\\', '/'))
        return [file, readFileSync(file, 'utf8')] as const
      }),
  )

const sources = read('src')

describe('the house', () => {
  test('was looked at', () => {
    expect(sources.size).toBeGreaterThan(60)
    expect(importsOf(sources).length).toBeGreaterThan(200)
  })

  test('keeps its rules', () => {
    expect(violations(sources)).toEqual([])
  })

  test('no test replaces a module', () => {
    const guilty = [...read('test')].filter(([, source]) => new RegExp(String.raw`\bvi\.${'mock'}\(`).test(source))
    expect(guilty.map(([file]) => file)).toEqual([])
  })
})

/** A small clean house, and one violation planted in it. */
const planted = (file: string, source: string, root = `import './${file.slice('src/'.length)}'`): Sources =>
  new Map([
    ['src/main.ts', `${root}\nimport './core/ids.ts'`],
    ['src/core/ids.ts', 'export const a = 1'],
    [file, source],
  ])

describe('the rules bite', () => {
  test.each([
    ['core importing a service', 'src/core/x.ts', "import { a } from '../services/y.ts'", 'may not use services'],
    ['a type import counts', 'src/channels/x.ts', "import type { A } from '../store/y.ts'", 'may not use store'],
    ['a folder without a row', 'src/helpers/x.ts', "import { a } from '../core/ids.ts'", 'no row'],
    ['koa outside http', 'src/dialogue/x.ts', "import Koa from 'koa'", 'belongs to src/http/'],
    ['lowdb outside the store', 'src/services/x.ts', "import { Low } from 'lowdb'", 'belongs to src/store/'],
    [
      'a lazy wechaty elsewhere',
      'src/channels/web/x.ts',
      "await import('wechaty')",
      'belongs to src/channels/wechaty/',
    ],
    ['the environment', 'src/people/x.ts', 'export const a = process.env.A', 'process.env'],
    ['the clock', 'src/law/x.ts', 'export const a = Date.now()', 'reading the clock'],
    ['random bytes', 'src/law/x.ts', 'export const a = Math.random()', 'random bytes'],
    ['the network', 'src/services/x.ts', 'export const a = fetch(b)', 'fetch'],
    ['a root file', 'src/core/x.ts', "import { readConfig } from '../config.ts'", 'root file'],
    ['a long file', 'src/core/x.ts', 'a\n'.repeat(260), '261 lines'],
    ['a page that reads the server', 'src/pages/x.ts', "import { a } from '../http/server.ts'", 'http/api only'],
  ])('%s', (_name, file, source, words) => {
    expect(violations(planted(file, source)).join('\n')).toContain(words)
  })

  test('a circle of imports', () => {
    const circle = new Map([
      ['src/main.ts', "import './core/a.ts'"],
      ['src/core/a.ts', "import { b } from './b.ts'"],
      ['src/core/b.ts', "import type { A } from './a.ts'"],
    ])
    expect(violations(circle).join('\n')).toContain('import cycle')
  })

  test('a file nobody uses', () => {
    expect(violations(planted('src/core/dead.ts', 'export const a = 1', ''))).toEqual([
      'src/core/dead.ts is used by nothing',
    ])
  })

  test('a clean house has no violation', () => {
    expect(violations(planted('src/core/x.ts', "import { a } from './ids.ts'\nexport const b = a"))).toEqual([])
  })
})
