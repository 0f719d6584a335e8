import type { KeyPart, Row, Table } from './table.ts'
import type { Instant } from './time.ts'

/** A row to insert: the store sets `version`. */
export type NewRow<R extends Row> = Omit<R, 'version'>

export interface Range {
  /** Leading fields of the index that must equal these. */
  readonly where?: readonly KeyPart[]
  /** Bounds of the field after those: `from` included, `to` excluded. */
  readonly from?: KeyPart
  readonly to?: KeyPart
  /** The last row of the page before, in this order. */
  readonly after?: Row
  readonly descending?: boolean
  readonly limit: number
}

export interface RowsRead<R extends Row> {
  get(id: string): Promise<R | undefined>
  byUnique(name: string, key: readonly KeyPart[]): Promise<R | undefined>
  range(index: string, range: Range): Promise<readonly R[]>
  count(index: string, range?: Omit<Range, 'limit' | 'after' | 'descending'>): Promise<number>
}

export interface Rows<R extends Row> extends RowsRead<R> {
  /** @throws {StoreConflict} when the id or a unique key is taken */
  insert(row: NewRow<R>): Promise<R>
  /** @throws {StoreConflict} when the stored version is not `row.version`, or a unique key is taken */
  update(row: R): Promise<R>
  delete(id: string): Promise<void>
}

/** What a rule works with. Everything done through it is kept together or not at all, and reads see its own writes. */
export interface Work {
  /** The instant of this transaction. */
  readonly now: Instant
  newId(prefix: string): string
  rows<R extends Row>(table: Table<R>): Rows<R>
  /** Tells the subscribers of `topic`, in every process, once this is durable. A thrown work tells nobody. */
  notify(topic: string): void
}

export interface ReadWork {
  readonly now: Instant
  rows<R extends Row>(table: Table<R>): RowsRead<R>
}

/** Two transactions wanted the same unique key or row; a rule may catch it to say so in its own words. */
export class StoreConflict extends Error {
  readonly table: string
  /** The unique key's name, `id`, or `version`. */
  readonly key: string
  constructor(tableName: string, key: string) {
    super(`${tableName}: ${key} is taken`)
    this.name = 'StoreConflict'
    this.table = tableName
    this.key = key
  }
}

/** The store cannot write (disk full, connection lost). Reads may go on. Becomes 503 at the edge. */
export class StoreUnavailable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'StoreUnavailable'
  }
}

/** Whose turn it is, of one or of several at once. */
export type Lock = string | readonly string[]

export interface Store {
  /**
   * Runs `work`, all or nothing; resolves when the result would survive a power cut. `lock` names whose turn it is (a person id):
   * the same lock never runs twice at once; who writes for several holds the locks of all. `work` only awaits the store and has no
   * side effects: it may run again. A throw drops everything and is passed on.
   */
  transaction<T>(lock: Lock, work: (work: Work) => Promise<T>): Promise<T>
  /** Reads what is committed; no lock, nothing kept. */
  read<T>(work: (read: ReadWork) => Promise<T>): Promise<T>
  /** All rows of a table by id, in batches, while others write: for reports and exports. */
  scan<R extends Row>(table: Table<R>): AsyncIterable<R>
  /**
   * For forms that keep a log table in files by month: forgets all its rows from before `month` (`2026-11`) and says how many,
   * without reading them. Without it they are deleted one by one.
   */
  dropMonths?(table: Table, month: string): Promise<number>
  /** Called after every durable notify of the topic (at least once; also after a lost connection). The result ends it. */
  subscribe(topic: string, listener: () => void): () => void
  /** Undefined when writes work, else why not. */
  trouble(): string | undefined
  /** Finishes what is under way, flushes, releases the lock. */
  close(): Promise<void>
}

/** The rows of every table as they stood at one moment. */
export interface StoreView {
  /** By id in code point order. */
  scan<R extends Row>(table: Table<R>): AsyncIterable<R>
}

/** What backup, restore and migrate need of either form besides. Rules never see it. */
export interface PortableStore extends Store {
  /** Hands over one moment of all tables, while others write. */
  view<T>(work: (view: StoreView) => Promise<T>): Promise<T>
  /** Puts rows as they are, `version` included, over what is there; all of these or none, durable when it settles. */
  importRows(table: Table, rows: readonly Row[]): Promise<void>
}
