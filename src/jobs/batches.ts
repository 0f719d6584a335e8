import { StoreUnavailable } from '../core/store.ts'

/** Never more rows than this in one transaction of ours: others wait for it. */
export const mostAtOnce = 500

interface Waiting<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/**
 * Makes few transactions of many small ones: what is asked for while one is under way goes together in the next.
 * @param run answers each item, in their order; when it fails, each is tried alone, so that one bad item is nobody else's trouble
 */
export const createBatches = <Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  most = mostAtOnce,
) => {
  const waiting: Waiting<Item, Result>[] = []
  let isDraining = false

  const runSome = async (some: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await run(some.map(({ item }) => item))
      for (const [index, result] of results.entries()) some[index]?.resolve(result)
    } catch (error) {
      if (some.length === 1 || error instanceof StoreUnavailable) for (const { reject } of some) reject(error)
      else for (const one of some) await runSome([one])
    }
  }

  const drain = async (): Promise<void> => {
    isDraining = true
    // Whoever asks in the same turn goes along.
    await Promise.resolve()
    while (waiting.length > 0) await runSome(waiting.splice(0, most))
    isDraining = false
  }

  return (item: Item): Promise<Result> =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!isDraining) void drain()
    })
}
