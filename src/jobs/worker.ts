import type { Clock } from '../core/clock.ts'
import { jobsTopic, type Job, type JobHandler } from '../core/job.ts'
import type { Log } from '../core/log.ts'
import type { Store } from '../core/store.ts'
import { msBetween, toInstant } from '../core/time.ts'
import { createBatches } from './batches.ts'
import { createHands } from './hands.ts'
import { startHeartbeat } from './heartbeat.ts'
import { createPatience } from './patience.ts'
import { createPerformer } from './perform.ts'
import {
  claimDue,
  claimThese,
  extendLeases,
  giveBack,
  leaseMs,
  locksOf,
  settleAll,
  takeBack,
  type Settled,
} from './rows.ts'
import { createSignal } from './signal.ts'

/**
 * Claimed and run together: whatever is `running` has really begun, so a crash cuts off no more than these. Enough for thousands
 * of sends a minute while a platform takes its time.
 */
const atOnce = 32
/** Besides those: begun by who added them, see `createHands`. More make a campaign faster, and whoever chats meanwhile waits longer. */
const inBulk = 128
/** So many outcomes are kept in one transaction: whoever writes to us waits for it. */
const keptTogether = 64
/** How long a stop waits for what is under way; with the transaction that gives back the rest, under eight seconds. */
const patienceMs = 7_000
/** A try that is wanted sooner than the next ring of the alarm is waited for here. */
const soonMs = 15_000

interface WorkerParts {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly handlers: readonly JobHandler[]
  /** The id of this process. */
  readonly owner: string
  /** No other process works on this store: what anybody else left `running` was cut off. */
  readonly isAlone: boolean
  /** Whether a job that was added wakes this worker through the store; not where something else names the jobs to run. */
  readonly listens: boolean
}

/**
 * Runs the jobs that are due. A job is claimed in one transaction, run outside, settled in another; while it runs its lease is
 * extended. After a crash in between it is `running` until its lease is over, then `recover`, here or in another process, makes
 * it due again (what it sends carries the same send id).
 */
export const createWorker = ({ store, clock, log, handlers, owner, isAlone, listens }: WorkerParts) => {
  const underWay = new Map<string, Job>()
  const performing = new Set<Promise<void>>()
  let running: Promise<number> | undefined
  let wanted = false
  let stopped = false
  const soon = new Set<() => void>()
  const changed = createSignal()
  let left: readonly Job[] = []
  let endBeat: (() => void) | undefined
  const patience = createPatience(clock)
  const giveUp = (): void => {
    left = [...underWay.values()]
    patience.giveUp()
  }

  const claimById = createBatches((ids: readonly string[]) =>
    store.transaction('jobs', (work) => claimThese(work, owner, ids)),
  )
  const settle = createBatches(
    (all: readonly Settled[]) => store.transaction(locksOf(all), (work) => settleAll(work, all)),
    keptTogether,
  )

  const performer = createPerformer({
    handlers,
    log,
    patience,
    settle,
    isStopped: () => stopped,
    wakeFor: (job) => wakeFor(job),
  })

  /** While anything is under way, its leases are extended three times in their length. */
  const extend = async (): Promise<void> => {
    try {
      await store.transaction('jobs', (work) => extendLeases(work, [...underWay.values()]))
    } catch (error) {
      log.error('job', 'leases could not be extended', error)
    }
  }

  /** Holds the row's lease until what it stands for is over. */
  const hold = (row: Job, performed: () => Promise<unknown>): Promise<void> => {
    underWay.set(row.id, row)
    endBeat ??= startHeartbeat({ clock, everyMs: leaseMs / 3, beat: extend })
    const held = performed().then(() => {
      underWay.delete(row.id)
      performing.delete(held)
      changed.give()
      if (underWay.size > 0) return
      endBeat?.()
      endBeat = undefined
    })
    performing.add(held)
    return held
  }
  const begin = (job: Job): Promise<void> => hold(job, () => performer.perform(job))

  let ofHands = 0
  const hands = createHands({
    most: inBulk,
    owner,
    clock,
    begin: (bundle, isOver) => {
      ofHands += 1
      void hold(bundle.row, () => performer.performAll(bundle, isOver)).then(() => (ofHands -= 1))
    },
  })

  const free = (): number => (stopped ? 0 : Math.max(0, atOnce - (performing.size - ofHands)))

  const round = async (): Promise<number> => {
    let begun = 0
    for (;;) {
      wanted = false
      const places = free()
      const claimed = places === 0 ? [] : await store.transaction('jobs', (work) => claimDue(work, owner, places))
      for (const job of claimed) void begin(job)
      begun += claimed.length
      const isAll = claimed.length < places
      // Until there may be something to claim, or nothing left to wait for.
      await changed.until(() => performing.size === 0 || wanted || (!isAll && free() > 0))
      if (performing.size === 0 && (stopped || (!wanted && isAll))) return begun
    }
  }

  /** Runs what is due now; a call while a round is under way joins it. The result: how many were run. */
  const run = (): Promise<number> => {
    wanted = true
    changed.give()
    running ??= round().finally(() => {
      running = undefined
    })
    return running
  }

  /** Runs one job if its row says that it is due, or lost by its owner. The result: whether it was run here. */
  const runOne = async (id: string): Promise<boolean> => {
    const job = stopped ? undefined : await claimById(id)
    if (job === undefined) return false
    await begin(job)
    return true
  }

  const wake = (): void => {
    run().catch((error: unknown) => log.error('job', 'the worker failed', error))
  }

  /** A wake-up too many does no harm: the row decides what is due. */
  const wakeFor = ({ runAt }: Job): void => {
    const wait = msBetween(toInstant(clock.now()), runAt)
    if (stopped || wait > soonMs) return
    const cancel = clock.after(Math.max(0, wait), () => {
      soon.delete(cancel)
      wake()
    })
    soon.add(cancel)
  }

  /** Makes jobs due again whose process is gone: to be called at the start and from time to time. The result: how many. */
  const recover = (): Promise<number> =>
    store.transaction('jobs', (work) => takeBack(work, (other) => isAlone && other !== owner))

  const unsubscribe = listens ? store.subscribe(jobsTopic, wake) : () => undefined

  /** Takes nothing new, waits a little for what is under way, and gives the rest back. */
  const stop = async (): Promise<void> => {
    stopped = true
    unsubscribe()
    for (const cancel of soon) cancel()
    hands.close()
    changed.give()
    const cancel = clock.after(patienceMs, giveUp)
    // Whoever called `run` is told of its failure; a stop goes on to close the store.
    await running?.catch(() => undefined)
    // What is being added for us may still be begun.
    await Promise.race([hands.allFree(), patience.over()])
    await Promise.all(performing)
    cancel()
    if (left.length === 0) return
    try {
      await store.transaction('jobs', (work) => giveBack(work, left))
    } catch (error) {
      log.error('job', 'jobs could not be given back', error, { count: left.length })
    }
  }

  return { run, runOne, hands: hands.take, wake, recover, stop }
}

export type Worker = ReturnType<typeof createWorker>
