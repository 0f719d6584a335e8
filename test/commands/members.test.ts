import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../../src/commands/members.ts'
import { openAccount } from './platform-house.ts'

test('members: a list of more than one piece goes in once, what cannot be read is named by its line', async () => {
  const { command, folder } = await openAccount()
  const file = path.join(folder, 'members.csv')
  const lines = Array.from({ length: 620 }, (_, n) => `WX2026${String(n).padStart(4, '0')},某某物业工会,物业`)
  await writeFile(file, ['登记码,工会,行业', ...lines, '短,某某物业工会,物业', ''].join('\r\n'))
  expect(await command(run, 'import', file)).toEqual({
    code: 1,
    out: '新加 620 行，更新 0 行\n',
    err: '看不懂 1 行：第622行\n',
  })
  expect(await command(run, 'import', file)).toMatchObject({ out: '新加 0 行，更新 620 行\n' })
  await writeFile(file, '姓名,电话\n张三,13800000000\n')
  const refused = await command(run, 'import', file)
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toContain('登记码')
  expect(refused.err).not.toContain('张三')
  expect(await command(run, 'export')).toMatchObject({ code: 2 })
})
