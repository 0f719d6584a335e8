import { StoreUnavailable, type Store } from '../../src/core/store.ts'

/** The store, but that its n-th transaction (0 the first) cannot be kept: what was written in it is gone. */
export const failingAt = (store: Store, nth: number): Store => {
  let begun = 0
  return {
    ...store,
    transaction: (lock, work) => {
      const fails = begun === nth
      begun += 1
      return store.transaction(lock, async (inner) => {
        const result = await work(inner)
        if (fails) throw new StoreUnavailable('no space left')
        return result
      })
    },
  }
}

/**
 * Breaks a task off at each of its transactions in turn; after each it is done once more, undisturbed.
 * @returns how often it was broken off
 */
export const brokenOffEverywhere = async (
  open: () => Promise<Store>,
  task: { readonly run: (store: Store) => Promise<unknown>; readonly check: () => Promise<void> },
): Promise<number> => {
  for (let nth = 0; ; nth += 1) {
    const store = await open()
    const broken = await task.run(failingAt(store, nth)).then(
      () => false,
      (error: unknown) => {
        if (error instanceof StoreUnavailable) return true
        throw error
      },
    )
    await task.run(store)
    await task.check()
    await store.close()
    if (!broken) return nth
  }
}
