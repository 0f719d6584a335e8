import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAsking } from '../../../src/channels/official-account/asking.ts'
import { createGrants } from '../../../src/channels/official-account/grants.ts'
import { readTemplates } from '../../../src/channels/official-account/templates.ts'
import { createWindows, usualWindow } from '../../../src/channels/official-account/window.ts'
import { addMs, dayMs, hourMs, toInstant } from '../../../src/core/time.ts'
import { openHouse, type House } from './sending-house.ts'

const fields = { thing1: '您有一条提醒' }
const kinds = ['appointment', 'deadline', 'lecture', 'after-care', 'notice']
const templates = readTemplates({
  subscription: [{ id: '', for: ['*'], fields }, ...kinds.map((kind) => ({ id: `t-${kind}`, for: [kind], fields }))],
  template: [],
})
const account = 'official-account:wx'
const openid = 'oMember-1_x'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const asking = () => createAsking({ account, templates, figures: usualWindow })
const grants = () => createGrants({ store: house.store, account })
const wanted = (...abouts: readonly string[]) =>
  house.store.read((read) =>
    asking().wanted(
      read,
      openid,
      abouts.map((about) => ({ about })),
    ),
  )

describe('which grants a member is asked for', () => {
  test('those of what is coming, by their place among the ones the account has, three at most', async () => {
    expect(await wanted('deadline')).toEqual([1])
    expect(asking().templatesAt([1])).toEqual(['t-deadline'])
    expect(await wanted(...kinds)).toEqual([0, 1, 2])
    expect(asking().templatesAt([0, 1, 2, 3, 9])).toEqual(['t-appointment', 't-deadline', 't-lecture'])
  })

  test('none for what no template announces', async () => {
    expect(await wanted('survey')).toEqual([])
    expect(await wanted()).toEqual([])
  })

  test('one that is there is not asked for, one that was spent is', async () => {
    await grants().answered(openid, 't-deadline', true)
    expect(await wanted('deadline')).toEqual([])
    expect(await grants().take(openid, 't-deadline', 's1')).toBe('taken')
    expect(await wanted('deadline')).toEqual([1])
  })

  test('one refused is left for seven days, unless the member says yes before', async () => {
    await grants().answered(openid, 't-deadline', false)
    expect(await wanted('deadline', 'lecture')).toEqual([2])
    house.clock.move(7 * dayMs - 1)
    expect(await wanted('deadline')).toEqual([])
    house.clock.move(1)
    expect(await wanted('deadline')).toEqual([1])
    await grants().answered(openid, 't-deadline', false)
    await grants().answered(openid, 't-deadline', true)
    await grants().none(openid, 't-deadline')
    expect(await wanted('deadline')).toEqual([1])
  })

  test('none for what the chat will carry itself, unless its five answers are spent', async () => {
    const windows = createWindows({ store: house.store, clock: house.clock, account, figures: usualWindow })
    const at = (ms: number) => ({ about: 'deadline', dueAt: addMs(toInstant(house.clock.now()), ms) })
    const asked = (ms: number) => house.store.read((read) => asking().wanted(read, openid, [at(ms)]))
    expect(await asked(hourMs)).toEqual([1])
    await windows.opened(openid, 'message')
    expect(await asked(47 * hourMs)).toEqual([])
    expect(await asked(48 * hourMs)).toEqual([1])
    await windows.used(openid, 5)
    expect(await asked(hourMs)).toEqual([1])
  })
})
