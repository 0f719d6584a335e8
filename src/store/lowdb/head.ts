import type { Row } from '../../core/table.ts'
import { exchangeRow, forkTable, type OldRows, type TableState } from './table-state.ts'

/** Everything stored after the commit `sequence`. Never changed once made. */
export interface Version {
  readonly sequence: number
  /** In the order of `places`. */
  readonly tables: readonly TableState[]
  /** Where each table is in `tables`: the same in every version, so that a commit copies a list and no map. */
  readonly places: ReadonlyMap<string, number>
}

export const stateIn = ({ tables, places }: Version, name: string): TableState => {
  const state = tables[places.get(name) ?? -1]
  if (state === undefined) throw new Error(`the table ${name} was not handed to the store`)
  return state
}

/** One write, so that it can be taken back and done again. */
export interface Step {
  readonly state: TableState
  readonly id: string
  /** What was in memory, and the list of what was not. */
  readonly before: Row | undefined
  readonly oldBefore: OldRows['entries'] | undefined
  readonly after: Row | undefined
  readonly oldAfter: OldRows['entries'] | undefined
}

const setOld = (state: TableState, entries: OldRows['entries'] | undefined): void => {
  if (state.old !== undefined && entries !== undefined) state.old.entries = entries
}

const takeBack = (steps: readonly Step[]): void => {
  for (let i = steps.length - 1; i >= 0; i -= 1) {
    const step = steps[i]
    if (step === undefined) continue
    exchangeRow(step.state, step.id, step.after, step.before)
    setOld(step.state, step.oldBefore)
  }
}

const doAgain = (steps: readonly Step[]): void => {
  for (const { state, id, before, after, oldAfter } of steps) {
    exchangeRow(state, id, before, after)
    setOld(state, oldAfter)
  }
}

/**
 * The tables that transactions work on, one transaction after another and in place: what every transaction would copy of
 * the trees is copied once a group of them. What a transaction has not committed can be taken back.
 */
export interface Head {
  current(name: string): TableState
  /** The steps of the transaction that now begins; it adds to them. */
  begin(): Step[]
  /** Its steps are part of the head. */
  keep(): void
  /** Takes its steps back, if it was not kept. */
  end(): void
  /** The head as a version that stays as it is, without what a transaction under way has written. */
  seal(sequence: number): Version
  replace(name: string, state: TableState): void
  /** Back to a version: what came after it is forgotten. */
  reset(version: Version): void
}

export const createHead = (first: Version): Head => {
  let sealed = first
  let tables = first.tables.map(forkTable)
  const { places } = first
  /** Places of the tables that may differ from `sealed`. */
  const touched = new Set<number>()
  let steps: Step[] = []

  const current = (name: string): TableState => {
    const place = places.get(name) ?? -1
    const state = tables[place]
    if (state === undefined) throw new Error(`the table ${name} was not handed to the store`)
    return state
  }
  return {
    current,
    begin: () => {
      steps = []
      return steps
    },
    keep: () => {
      for (const { state } of steps) touched.add(places.get(state.table.name) ?? -1)
      steps = []
    },
    end: () => {
      takeBack(steps)
      steps = []
    },
    seal: (sequence) => {
      takeBack(steps)
      const next = sealed.tables.slice()
      for (const place of touched) {
        const state = tables[place]
        if (state !== undefined) next[place] = forkTable(state)
      }
      touched.clear()
      doAgain(steps)
      sealed = { sequence, tables: next, places }
      return sealed
    },
    replace: (name, state) => {
      const place = places.get(name) ?? -1
      tables[place] = state
      touched.add(place)
    },
    reset: (version) => {
      sealed = version
      tables = version.tables.map(forkTable)
      touched.clear()
      // A transaction under way goes on in vain, and the same list takes it back.
      steps.length = 0
    },
  }
}
