import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { run } from '../../src/commands/menu.ts'
import { openAccount } from './platform-house.ts'

const secrets = (account: { readonly secret: string; readonly encodingAesKey: string }): RegExp =>
  new RegExp(`${account.secret}|${account.encodingAesKey}|access_token`)

describe('menu check', () => {
  test('finds the menu of the release well, and asks the platform nothing', async () => {
    const { command, platform } = await openAccount()
    const { code, out, err } = await command(run, 'check')
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('找真人')
    expect(platform.seen).toEqual([])
  })

  test.each([
    ['a file that is not there', undefined, '打不开'],
    ['what is not JSON', '{', '不是 JSON'],
    ['a button with no type', '{"button":[{"name":"问"}]}', 'button.0'],
    ['a name that is too long', '{"button":[{"type":"click","name":"问一问问一问问一问","key":"菜单"}]}', 'button.0'],
    [
      'four buttons',
      JSON.stringify({ button: [1, 2, 3, 4].map(() => ({ type: 'click', name: '问', key: '菜单' })) }),
      'button',
    ],
    [
      'words that the dialogue does not know',
      '{"button":[{"type":"click","name":"问","key":"啦啦啦噜噜噜"}]}',
      '听不懂“啦啦啦噜噜噜”',
    ],
  ])('names what is wrong: %s', async (_name, content, words) => {
    const { command, folder } = await openAccount()
    const file = path.join(folder, 'mine.json')
    if (content !== undefined) await writeFile(file, content)
    const { code, out, err } = await command((argv, io) => run(argv, io, file), 'check')
    expect([code, out]).toEqual([1, ''])
    expect(err).toContain('mine.json: ')
    expect(err).toContain(words)
  })

  test('without a word it knows it says how it is used', async () => {
    const { command } = await openAccount()
    expect(await command(run)).toMatchObject({ code: 2, err: expect.stringContaining('usage: menu') as string })
    expect(await command(run, 'drop')).toMatchObject({ code: 2 })
  })
})

describe('menu push and show', () => {
  test('what was pushed is shown, and neither prints a secret', async () => {
    const { account, command } = await openAccount()
    expect(await command(run, 'show')).toMatchObject({ code: 1, err: '公众号上还没有菜单\n' })
    const pushed = await command(run, 'push')
    expect(pushed).toMatchObject({ code: 0, out: expect.stringContaining('推上去了') as string })
    expect(JSON.stringify(account.menu.current)).toContain('找真人')
    const shown = await command(run, '--', 'show')
    expect([shown.code, shown.out]).toEqual([0, (await command(run, 'check')).out])
    expect(pushed.out + pushed.err + shown.out).not.toMatch(secrets(account))
  })

  test('a wrong menu is not pushed', async () => {
    const { command, folder, platform } = await openAccount()
    const file = path.join(folder, 'menu.json')
    await writeFile(file, '{"button":[]}')
    expect(await command((argv, io) => run(argv, io, file), 'push')).toMatchObject({ code: 1 })
    expect(platform.seen).toEqual([])
  })

  test('says in plain words when the platform refuses, and what to set when there is no account', async () => {
    const { account, command, platform } = await openAccount()
    platform.faults.next('/cgi-bin/menu/create', { errcode: 45009 })
    expect(await command(run, 'push')).toMatchObject({
      code: 1,
      err: '没有推上去：今天调用的次数用完了，明天再试（45009）\n',
    })
    account.addresses = ['192.0.2.1']
    platform.endTokens()
    expect(await command(run, 'push')).toMatchObject({ code: 1, err: expect.stringContaining('40164') as string })
    delete process.env['WECHAT_APP_SECRET']
    for (const act of ['push', 'show'])
      expect(await command(run, act)).toMatchObject({ code: 1, err: expect.stringContaining('WECHAT_APP_SECRET') })
  })

  test('an account that may not is told where menus are made by hand', async () => {
    const { command, platform } = await openAccount('unverified')
    expect(await command(run, 'push')).toMatchObject({ code: 1, err: expect.stringContaining('没认证') as string })
    expect(platform.seen).toEqual([])
  })
})
