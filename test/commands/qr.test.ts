import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { run } from '../../src/commands/qr.ts'
import { openAccount } from './platform-house.ts'

const create = '/cgi-bin/qrcode/create'
const idIn = (out: string): string => /^(\S+)/.exec(out)?.[1] ?? ''

describe('qr', () => {
  test('makes a code for a poster, lists it and draws it', async () => {
    const { command, folder, platform } = await openAccount()
    const added = await command(run, 'add', 'poster', '食堂门口', '热线电话', '--days', '7')
    expect([added.code, added.err]).toEqual([0, ''])
    expect(added.out).toMatch(/^\S+ {2}食堂门口 {2}到.* {2}http/)
    expect(platform.calls(create)[0]?.body).toMatchObject({ action_name: 'QR_STR_SCENE', expire_seconds: 604_800 })
    expect((await command(run, 'list')).out).toBe(added.out)
    const file = path.join(folder, 'poster.svg')
    expect(await command(run, 'show', idIn(added.out), file)).toMatchObject({ code: 0 })
    expect(await readFile(file, 'utf8')).toContain('<svg')
  })

  test('a permanent one stays, and the same poster twice is two codes', async () => {
    const { command, platform } = await openAccount()
    const first = await command(run, 'add', 'poster', '长期的', '菜单', '--permanent')
    expect(first.out).toContain('长期  http')
    expect(platform.calls(create)[0]?.body).toMatchObject({ action_name: 'QR_LIMIT_STR_SCENE' })
    const second = await command(run, 'add', 'poster', '长期的', '菜单', '--permanent')
    expect(idIn(second.out)).not.toBe(idIn(first.out))
    expect((await command(run, 'list')).out.split('\n')).toHaveLength(3)
  })

  test('one that the platform refuses says so, and is not drawn', async () => {
    const { command, folder, platform } = await openAccount()
    platform.faults.next(create, { errcode: 48001 })
    const added = await command(run, 'add', 'poster', '食堂门口', '热线电话')
    expect(added.out).toContain('没做成')
    const drawn = await command(run, 'show', idIn(added.out), path.join(folder, 'x.svg'))
    expect(drawn).toMatchObject({ code: 1, err: '这个码还没有做好\n' })
  })

  test('words that the dialogue does not know, a station and a code that are not there are refused', async () => {
    const { command, folder, platform } = await openAccount()
    const wrong = [
      ['add', 'poster', '食堂门口', '啦啦啦噜噜噜'],
      ['add', 'station', 'nowhere'],
      ['show', 'scn_none', path.join(folder, 'x.svg')],
    ]
    for (const argv of wrong) {
      const { code, out, err } = await command(run, ...argv)
      expect([argv[1], code, out]).toEqual([argv[1], 1, ''])
      expect(err).not.toBe('')
    }
    expect(platform.calls(create)).toEqual([])
  })

  test('without a word it knows it says how it is used', async () => {
    const { command } = await openAccount()
    for (const argv of [[], ['add'], ['add', 'poster', 'only a title'], ['drop', 'x']])
      expect(await command(run, ...argv)).toMatchObject({
        code: 2,
        err: expect.stringContaining('usage: qr') as string,
      })
    expect(await command(run, 'list', '--days', 'many')).toMatchObject({ code: 1 })
  })
})
