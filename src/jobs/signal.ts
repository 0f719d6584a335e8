/** Wakes everybody who waits for a change; each looks for itself what has changed. */
export const createSignal = () => {
  const waiting: (() => void)[] = []
  return {
    /** Settles when it is so; looked at now and after every change. */
    until: async (isSo: () => boolean): Promise<void> => {
      while (!isSo()) await new Promise<void>((resolve) => waiting.push(resolve))
    },
    give: (): void => {
      for (const wake of waiting.splice(0)) wake()
    },
  }
}
