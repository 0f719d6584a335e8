import { describe, expect, test } from 'vitest'
import { insert, type Start } from './store-support.ts'
import { things } from './store-tables.ts'

export const keepingContract = (name: string, start: Start): void => {
  describe(`${name}: telling and keeping`, () => {
    test('subscribers hear of a topic after the commit, and of no thrown work', async () => {
      const { store } = await start()
      const heard: (string | undefined)[] = []
      const told = new Promise<void>((resolve) => {
        const end = store.subscribe('topic', () => {
          void store
            .read((read) => read.rows(things).get('a'))
            .then((row) => heard.push(row?.name))
            .finally(() => {
              end()
              resolve()
            })
        })
      })
      const doomed = store.transaction('t', async (work) => {
        work.notify('topic')
        throw new RangeError('dropped')
      })
      await expect(doomed).rejects.toThrow('dropped')
      await store.transaction('t', async (work) => {
        work.notify('topic')
        await work.rows(things).insert({ id: 'a', name: 'there' })
      })
      await told
      await store.transaction('t', async (work) => work.notify('topic'))
      expect(heard).toEqual(['there'])
    })

    test('what was committed is there after closing and opening', async () => {
      const one = await start()
      await insert(one.store, [{ id: 'a', name: '张\u{20BB7}', rank: 1.5, holder: 'x' }])
      const again = await one.reopen()
      expect(await again.read((read) => read.rows(things).byUnique('holder', ['x']))).toEqual({
        id: 'a',
        version: 1,
        name: '张\u{20BB7}',
        rank: 1.5,
        holder: 'x',
      })
      expect(again.trouble()).toBeUndefined()
    })

    test('a closed store refuses transactions', async () => {
      const { store } = await start()
      await store.close()
      await expect(insert(store, [{ id: 'a', name: 'a' }])).rejects.toMatchObject({ name: 'StoreUnavailable' })
    })
  })
}
