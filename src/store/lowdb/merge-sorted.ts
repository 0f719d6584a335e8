import { compareKeys, type SortKey } from '../keys.ts'

interface Keyed {
  readonly key: SortKey
}

interface Source<T> {
  readonly items: AsyncIterator<T> | Iterator<T>
  head: T
}

const iterate = <T>(source: AsyncIterable<T> | Iterable<T>): AsyncIterator<T> | Iterator<T> =>
  Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()

/** One sorted run out of several; they share no key. */
export async function* mergeSorted<T extends Keyed>(
  sources: readonly (AsyncIterable<T> | Iterable<T>)[],
): AsyncGenerator<T> {
  const live: Source<T>[] = []
  for (const source of sources) {
    const items = iterate(source)
    const first = await items.next()
    if (first.done !== true) live.push({ items, head: first.value })
  }
  for (;;) {
    let [least] = live
    if (least === undefined) return
    for (const source of live) if (compareKeys(source.head.key, least.head.key) < 0) least = source
    yield least.head
    const next = await least.items.next()
    if (next.done === true) live.splice(live.indexOf(least), 1)
    else least.head = next.value
  }
}
