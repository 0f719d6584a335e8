/**
 * Acts on all items: those of one group one after another, in their order, the groups side by side. Settles when nothing is under
 * way any more.
 * @returns the results in the order of the items
 * @throws the first error; a group ends with its own
 */
export const inGroups = async <Item, Result>(
  items: readonly Item[],
  groupOf: (item: Item) => string,
  act: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> => {
  const newest = new Map<string, Promise<Result>>()
  const all = items.map((item) => {
    const group = groupOf(item)
    const before = newest.get(group)
    const result = before === undefined ? act(item) : before.then(() => act(item))
    newest.set(group, result)
    return result
  })
  const ends = await Promise.allSettled(all)
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason
    return end.value
  })
}
