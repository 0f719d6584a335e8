import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { run } from '../../src/commands/surveys.ts'
import { dataRoot } from '../../src/config.ts'
import { ran } from '../support/command.ts'
import { choice, inScale, questionnaire } from '../services/surveys/house.ts'

const release = path.join(dataRoot, 'surveys')
const trial = (version: string, more: readonly unknown[] = []) =>
  questionnaire({ version, item: [choice('a', { extension: [inScale('all')] }), ...more] })

const house = async () => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-surveys-command-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const imported = path.join(dir, 'state', 'surveys')
  await mkdir(path.join(dir, 'in'))
  const file = async (name: string, content: string): Promise<string> => {
    const at = path.join(dir, 'in', name)
    await writeFile(at, content)
    return at
  }
  const surveys = (...argv: readonly string[]) => ran((io) => run(argv, io, { release, imported }))
  return { imported, file, surveys }
}

describe('surveys', () => {
  test('what was imported is listed and exported as it came', async () => {
    const { imported, file, surveys } = await house()
    const given = await file('x.json', JSON.stringify(trial('1')))
    expect((await surveys('import', given)).out).toContain('试填一份（trial，第1版）')
    expect((await surveys('list')).out).toMatch(/check-in.*\ntrial {2}第1版/)
    expect(JSON.parse((await surveys('export', 'trial')).out)).toEqual(trial('1'))
    expect(JSON.parse(await readFile(path.join(imported, 'trial.json'), 'utf8'))).toEqual(trial('1'))
  })

  test('what was exported can be imported again', async () => {
    const { file, surveys } = await house()
    const { out } = await surveys('export', 'check-in')
    expect(await surveys('import', await file('again.json', out))).toMatchObject({ code: 0 })
  })

  test('a changed definition wants a higher version, and an older one does not come back', async () => {
    const { file, surveys } = await house()
    await surveys('import', await file('1.json', JSON.stringify(trial('2'))))
    const same = await surveys('import', await file('2.json', JSON.stringify(trial('2', [choice('b')]))))
    expect(same).toMatchObject({ code: 1, err: expect.stringContaining('version 加一') })
    expect(await surveys('import', await file('3.json', JSON.stringify(trial('1'))))).toMatchObject({ code: 1 })
    expect(await surveys('import', await file('4.json', JSON.stringify(trial('3', [choice('b')]))))).toMatchObject({
      code: 0,
    })
  })

  test('a bad file is refused whole, with all that is wrong', async () => {
    const { file, surveys } = await house()
    const bad = questionnaire({ item: [choice('a', { extension: [inScale('x')] })], bands: [[0, '抑郁', '去看看。']] })
    const { code, err } = await surveys('import', await file('bad.json', JSON.stringify(bad)))
    expect(code).toBe(1)
    expect(err).toContain('没有“x”这个量表')
    expect(err).toContain('不能写“抑郁”')
    expect((await surveys('import', await file('half.json', '{"resourceType":'))).err).toContain('不是 JSON')
    expect((await surveys('import', 'nowhere.json')).err).toContain('打不开')
    expect((await surveys('export', 'trial')).code).toBe(1)
    expect((await surveys('dance')).code).toBe(2)
  })
})
