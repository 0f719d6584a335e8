import { afterEach, beforeEach, expect, test } from 'vitest'
import { joinPersons } from '../../src/people/joined.ts'
import { findPerson, isReachable, personOf } from '../../src/people/persons.ts'
import { bindings, persons } from '../../src/people/records.ts'
import { allRows, startTestApp, type TestApp } from '../support/app.ts'

let house: TestApp
beforeEach(async () => {
  house = await startTestApp('2026-11-23T02:00:00.000Z')
})
afterEach(() => house.stop())

const meet = (account: string, sender: string) =>
  house.app.store.transaction(sender, (work) => personOf(work, account, sender, true))
const find = (account: string, sender: string) => house.app.store.read((read) => findPerson(read, account, sender))

test('somebody new is written down once, also when two messages come together', async () => {
  const met = await Promise.all([meet('web', 'a'), meet('web', 'a'), meet('web', 'a')])
  expect(new Set(met.map(({ id }) => id)).size).toBe(1)
  expect(await allRows(house, persons)).toHaveLength(1)
  expect((await find('web', 'a'))?.id).toBe(met[0]?.id)
})

test('the same name on another channel is somebody else', async () => {
  expect((await meet('web', 'a')).id).not.toBe((await meet('wechaty', 'a')).id)
  expect(await find('terminal', 'a')).toBeUndefined()
})

test('who turned out to be another person is that person, also when that one turned out to be a third', async () => {
  const [a, b, c] = [await meet('web', 'a'), await meet('web', 'b'), await meet('web', 'c')]
  const root = await house.app.store.transaction('join', async (work) => {
    await joinPersons(work, a.id, b.id)
    return joinPersons(work, b.id, c.id)
  })
  for (const sender of ['a', 'b', 'c']) expect((await find('web', sender))?.id).toBe(root)
  expect((await meet('web', 'a')).id).toBe(root)
})

test('persons joined in a circle by mistake do not hang the process', async () => {
  const [a, b] = [await meet('web', 'a'), await meet('web', 'b')]
  await house.app.store.transaction('join', async (work) => {
    await work.rows(persons).update({ ...a, aliasOf: b.id })
    await work.rows(persons).update({ ...b, aliasOf: a.id })
  })
  expect([a.id, b.id]).toContain((await find('web', 'a'))?.id)
})

test('whether we reach somebody is noted for each channel; a stranger is not thought lost', async () => {
  await meet('web', 'a')
  const set = (reachable: boolean) => house.app.store.transaction('a', (work) => personOf(work, 'web', 'a', reachable))
  const now = () => house.app.store.read((read) => isReachable(read, 'web', 'a'))
  expect(await now()).toBe(true)
  await set(false)
  await set(false)
  expect(await now()).toBe(false)
  await set(true)
  expect(await now()).toBe(true)
  expect(await allRows(house, bindings)).toHaveLength(1)
  expect(await house.app.store.read((read) => isReachable(read, 'web', 'stranger'))).toBe(true)
})
