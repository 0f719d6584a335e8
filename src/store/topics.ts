import type { Log } from '../core/log.ts'

/** Who wants to hear of which topic, in this process. */
export const createTopics = (log: Log) => {
  const listeners = new Map<string, Set<() => void>>()
  const tell = (topics: Iterable<string>): void => {
    for (const topic of topics) {
      for (const listener of listeners.get(topic) ?? []) {
        try {
          listener()
        } catch (error) {
          log.error('store', 'a listener failed', error)
        }
      }
    }
  }
  return {
    subscribe: (topic: string, listener: () => void): (() => void) => {
      // A listener given twice hears twice, and each subscription ends on its own.
      const own = (): void => listener()
      const ofTopic = listeners.get(topic) ?? new Set()
      listeners.set(topic, ofTopic.add(own))
      return () => {
        ofTopic.delete(own)
        if (ofTopic.size === 0 && listeners.get(topic) === ofTopic) listeners.delete(topic)
      }
    },
    tell,
    /** Something may have been missed: everybody is to look again. */
    tellAll: (): void => tell([...listeners.keys()]),
  }
}
