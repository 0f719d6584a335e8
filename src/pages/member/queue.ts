/** Runs tasks one after another, in the order they came. A task that fails does not hold up the next. */
export const createQueue = (): ((task: () => Promise<void>) => Promise<void>) => {
  let last: Promise<void> = Promise.resolve()
  return (task) => {
    last = last.then(task, task)
    return last
  }
}
