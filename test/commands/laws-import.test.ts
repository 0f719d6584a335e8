import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { run } from '../../src/commands/laws-import.ts'
import { readStatutes } from '../../src/law/statutes.ts'
import { ran } from '../support/command.ts'

const law = (title: string, articles: string): string => `# ${title}\n\n2012年12月28日 修正\n\n${articles}\n`

const folders = async (files: Readonly<Record<string, string>>): Promise<{ from: string; to: string }> => {
  const dir = await mkdtemp(join(tmpdir(), 'liangxin-import-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const [from, to] = [join(dir, 'laws'), join(dir, 'state', 'statutes')]
  await mkdir(from)
  for (const [name, source] of Object.entries(files)) await writeFile(join(from, name), source)
  return { from, to }
}

const importFrom = (argv: readonly string[], to: string) => ran((io) => run(argv, io, to))

describe('laws:import', () => {
  test('writes one file a law, says how many articles each has and which are not listed', async () => {
    const { from, to } = await folders({
      '劳动合同法(2012-12-28).md': law('中华人民共和国劳动合同法', '第一条 甲。\n\n第二条 乙。'),
      '某某规定(2001-02-03).md': law('某某规定', '第一条 丙。'),
    })
    const { code, out } = await importFrom([from], to)
    expect(code).toBe(0)
    expect(out).toContain('劳动合同法 2012-12-28 2 条')
    expect(out).toContain('共 2 部 3 条，2 部有变化')
    expect(out).toContain('data/laws.json 里没有、按原名引用：某某规定')
    expect((await readStatutes(to)).map((one) => one.name)).toEqual(['劳动合同法', '某某规定'])
  })

  test('changes nothing the second time', async () => {
    const { from, to } = await folders({ '劳动法(2018-12-29).md': law('劳动法', '第一条 甲。') })
    await importFrom([from], to)
    const before = await readStatutes(to)
    const { code, out } = await importFrom(['--', from], to)
    expect(code).toBe(0)
    expect(out).toContain('共 1 部 1 条，0 部有变化')
    expect(await readStatutes(to)).toEqual(before)
  })

  test('refuses a folder with anything wrong in it whole, with file and line', async () => {
    const { from, to } = await folders({
      '劳动法(2018-12-29).md': law('劳动法', '第一条 甲。'),
      '坏.md': '这不是法律',
      '再来(2018-12-29).md': law('劳动法', '第一条 甲。'),
    })
    const { code, err } = await importFrom([from], to)
    expect(code).toBe(1)
    expect(err).toContain('坏.md:1: 第一行要是标题')
    expect(err).toContain('劳动法 已经在')
    expect(await readdir(to).catch(() => 'nothing')).toBe('nothing')
  })

  test('says so when there is no such folder or nothing in it', async () => {
    const { from, to } = await folders({})
    expect(await importFrom([from], to)).toMatchObject({ code: 1, err: `${from}: 里面没有 .md 文件\n` })
    expect((await importFrom([join(from, 'none')], to)).err).toContain('打不开')
    expect((await importFrom([], to)).code).toBe(2)
  })
})
