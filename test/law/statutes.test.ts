import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createLawBook } from '../../src/law/citations.ts'
import { parseStatute, readStatutes, writeStatute } from '../../src/law/statutes.ts'

const listed = { version: '', status: 'verified' as const, whole: false }
const book = createLawBook([
  { ...listed, code: 'A', name: '试工法', aliases: [] },
  { ...listed, code: 'B', name: '折算通知', aliases: [], whole: true },
])

const source = [
  '# 中华人民共和国试工法',
  '',
  '2001年2月3日 通过',
  '',
  '2012年12月28日 修正',
  '',
  '<!-- INFO END -->',
  '',
  '## 第一章 总则',
  '',
  '第一条 为了试一试。',
  '',
  '第二条 有下列情形之一的，可以试：',
  '',
  '（一）愿意的；',
  '',
  '第二条之一 不愿意的，不试。',
  '',
  '第一百零七条 自公布之日起施行。',
].join('\n')

const problemsOf = (text: string, date?: string): readonly string[] => {
  const parsed = parseStatute(text, book, date)
  return 'problems' in parsed ? parsed.problems.map(({ line, message }) => `${line}: ${message}`) : []
}

describe('a statute in Markdown', () => {
  test('is read by article under its listed name, with the newest date it states', () => {
    const parsed = parseStatute(source, book)
    expect(parsed).toMatchObject({ listed: true, statute: { name: '试工法', date: '2012-12-28' } })
    expect('statute' in parsed ? parsed.statute.articles : []).toEqual([
      { cite: '试工法第一条', text: '为了试一试。' },
      { cite: '试工法第二条', text: '有下列情形之一的，可以试：\n（一）愿意的；' },
      { cite: '试工法第二条之一', text: '不愿意的，不试。' },
      { cite: '试工法第一百零七条', text: '自公布之日起施行。' },
    ])
  })

  test('takes the date of the file name before those of the text', () => {
    expect(parseStatute(source, book, '2018-01-01')).toMatchObject({ statute: { date: '2018-01-01' } })
  })

  test('that is not listed keeps its title without the name of the country', () => {
    const parsed = parseStatute(source.replace('试工法', '另一法'), book)
    expect(parsed).toMatchObject({ listed: false, statute: { name: '另一法' } })
  })

  test('without numbered articles is kept whole when it is a listed notice, and refused otherwise', () => {
    const notice = '# 折算通知\n\n2008年1月3日\n\n一、按月折算。\n\n二、按日折算。'
    expect(parseStatute(notice, book)).toMatchObject({
      statute: { articles: [{ cite: '折算通知', text: '一、按月折算。\n二、按日折算。' }] },
    })
    expect(problemsOf('# 一篇散文\n\n2008年1月3日\n\n今天下雨。')).toEqual(['1: 一篇散文：没有找到一条“第…条”'])
  })

  test('is refused with the line of what is wrong in it', () => {
    expect(problemsOf('hello\nworld')).toEqual(['1: 第一行要是标题：# 法律名称'])
    expect(problemsOf(`${source}\n\n第三条 倒着来。`)).toEqual(['21: 试工法第三条 排在第107条之后'])
    expect(problemsOf(source.replace('第二条之一 ', '第二条 '))).toEqual(['17: 试工法第二条 出现两次'])
    expect(problemsOf(source.replaceAll(/\d{4}年.*/g, ''))).toEqual([
      '1: 试工法：看不出版本日期，写在文件名里：试工法(2020-01-01).md',
    ])
    expect(problemsOf(source.replace('愿意的', '\uFFFD'))[0]).toContain('UTF-8')
  })
})

describe('imported statutes', () => {
  test('are written once and read back as they were', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'liangxin-statutes-'))
    onTestFinished(() => rm(dir, { recursive: true }))
    const parsed = parseStatute(source, book)
    if (!('statute' in parsed)) throw new Error('the sample could not be read')
    expect(await writeStatute(dir, parsed.statute)).toBe(true)
    expect(await writeStatute(dir, parsed.statute)).toBe(false)
    expect(await readdir(dir)).toEqual(['试工法.json'])
    expect(await readStatutes(dir)).toEqual([parsed.statute])
    expect(JSON.parse(await readFile(join(dir, '试工法.json'), 'utf8'))).toMatchObject({ name: '试工法' })
  })

  test('are none where nothing was imported, and a damaged file is named', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'liangxin-statutes-'))
    onTestFinished(() => rm(dir, { recursive: true }))
    expect(await readStatutes(join(dir, 'none'))).toEqual([])
    await writeFile(join(dir, '坏.json'), '{}')
    await expect(readStatutes(dir)).rejects.toThrow('坏.json')
  })
})
