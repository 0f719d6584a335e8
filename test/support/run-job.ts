import type { JobAttempt, JobHandler, JobResult } from '../../src/core/job.ts'
import type { Store } from '../../src/core/store.ts'

/** Runs a job as the worker does: what its end writes is kept, and it goes on where it wants to. */
export const runJobOnce = async (
  store: Pick<Store, 'transaction'>,
  handler: JobHandler,
  payload: Readonly<Record<string, string>>,
  attempt: JobAttempt,
): Promise<JobResult> => {
  for (let isFirst = true; ; isFirst = false) {
    const end = await handler.run(payload, isFirst ? attempt : { count: attempt.count, interrupted: false })
    const result = end.kind === 'ending' ? await store.transaction(end.lock, end.write) : end
    if (result.kind !== 'on') return result
  }
}
