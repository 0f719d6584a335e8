import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { clickedKeys, menuLines, menuSchema, placedMenu } from '../../../src/channels/official-account/menu.ts'
import { dataRoot } from '../../../src/config.ts'

const click = (name: string, key = '菜单') => ({ type: 'click', name, key })
const isGood = (button: unknown): boolean => menuSchema().safeParse({ button }).success

describe('a menu', () => {
  test('of the release is within the limits', () => {
    const menu = menuSchema().parse(JSON.parse(readFileSync(path.join(dataRoot, 'menu.json'), 'utf8')))
    expect(clickedKeys(menu)).toContain('人工')
    expect(menuLines(menu)).toContain('问一问')
  })

  test.each([
    ['nothing', []],
    ['four buttons', Array.from({ length: 4 }, () => click('一'))],
    ['six below one', [{ name: '一', sub_button: Array.from({ length: 6 }, () => click('一')) }]],
    ['none below one', [{ name: '一', sub_button: [] }]],
    ['a long name', [click('工'.repeat(6))]],
    ['a long name below', [{ name: '一', sub_button: [click('工'.repeat(14))] }]],
    ['a long key', [click('一', 'k'.repeat(129))]],
    ['an address that is none', [{ type: 'view', name: '一', url: 'javascript:1' }]],
    ['a field too many', [{ ...click('一'), url: 'https://a.cn' }]],
    ['an unknown type', [{ type: 'call', name: '一', key: 'k' }]],
  ])('with %s is refused before it leaves', (_what, button) => {
    expect(isGood(button)).toBe(false)
  })

  test('at the limits is taken', () => {
    expect(
      isGood([
        click('工'.repeat(5), 'k'.repeat(128)),
        { name: '一', sub_button: Array.from({ length: 5 }, () => click('工'.repeat(13))) },
      ]),
    ).toBe(true)
  })

  test('gets the address of this deployment, or is not pushed without one', () => {
    const menu = menuSchema().parse({ button: [{ type: 'view', name: '网页', url: '{{base}}/' }] })
    expect(placedMenu(menu, 'https://u.example.org')?.button).toMatchObject([{ url: 'https://u.example.org/' }])
    expect(placedMenu(menu, undefined)).toBeUndefined()
  })
})
