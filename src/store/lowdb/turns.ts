/** Lets one call run at a time, in the order they came. */
export const createTurns = () => {
  const waiting: (() => Promise<void>)[] = []
  let goingOn: Promise<void> | undefined

  const goOn = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next()
    goingOn = undefined
  }
  return {
    /** @param call never rejects: what becomes of it is for whoever added it */
    add: (call: () => Promise<void>): void => {
      waiting.push(call)
      goingOn ??= goOn()
    },
    allDone: (): Promise<void> => goingOn ?? Promise.resolve(),
  }
}
