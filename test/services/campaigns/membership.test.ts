import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { memberships } from '../../../src/people/memberships.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { author, morning } from './house.ts'

let at: TestApp
beforeEach(async () => {
  at = await startTestApp(morning)
})
afterEach(() => at.stop())

const says = async (...all: readonly string[]): Promise<string> => {
  let last = ''
  for (const words of all) last = wordsOf(await at.say(words))
  return last
}
const heading = '姓名,登记码,工会,行业,街道,身份,电话'
const put = (...lines: readonly string[]) =>
  at.app.store.transaction('members', (work) =>
    at.app.services.staff.campaigns.importMembers(work, author, { heading, lines: [...lines], firstLine: 2 }),
  )

describe('登记工会', () => {
  test('a member says what it is for, which union, which trade, which street, and can take it back', async () => {
    expect(await says('登记工会')).toContain('不看你问过什么')
    expect(await says('同意', '某某物业工会', '物业', '上马墩街道', '提交')).toContain('登记好了：某某物业工会')
    expect(await allRows(at, memberships)).toMatchObject([
      { union: '某某物业工会', industry: '物业', street: '上马墩街道', roles: ['member'], source: 'member' },
    ])
    expect(await says('撤销登记')).toContain('登记删了')
    expect(await allRows(at, memberships)).toEqual([])
  })

  test('nothing is kept of who does not agree', async () => {
    expect(await says('登记工会', '不同意')).toContain('没有登记')
    expect(await allRows(at, memberships)).toEqual([])
  })

  test('an imported row is nobody’s until its code is entered, holds no name and no number, and is left when taken back', async () => {
    const done = await put('王某某,WX20260001,甲工会,保安,山北街道,会员 劳模,13800000000', '李某,,乙工会,,,,')
    expect(done).toEqual({ added: 1, changed: 0, wrong: [3] })
    const [row] = await allRows(at, memberships)
    expect(row?.person).toBeUndefined()
    expect(JSON.stringify(row)).not.toMatch(/王某某|13800000000|WX20260001/)
    expect(row?.roles).toEqual(['member', 'model-worker'])
    expect(await says('登记工会', '同意', 'wx2026 0002')).toContain('登记码不对')
    expect(await says('wx2026 0001', '提交')).toContain('登记好了：甲工会')
    expect((await allRows(at, memberships))[0]?.person).toBeDefined()
    expect(await put('王某某,WX20260001,丙工会,,,,')).toEqual({ added: 0, changed: 1, wrong: [] })
    await says('撤销登记')
    const [left] = await allRows(at, memberships)
    expect(left).toMatchObject({ union: '丙工会' })
    expect(left?.person).toBeUndefined()
  })

  test('after five wrong codes in an hour a right one is refused too', async () => {
    await put('王某某,WX20260001,甲工会,,,,')
    await says('登记工会', '同意')
    for (let n = 0; n < 5; n += 1) await says(`WX2026000${n + 2}`)
    if (!(await says('WX20260001')).includes('先停一停')) await says('取消')
    expect((await allRows(at, memberships))[0]?.person).toBeUndefined()
  })
})
