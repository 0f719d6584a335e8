import type { Log } from '../core/log.ts'
import { readStatutes } from '../law/statutes.ts'
import { loadKnowledge } from './load.ts'
import type { Knowledge } from './load.ts'

export interface LiveKnowledge {
  /** The set that answers now. Take it once a message, so that one answer comes from one set. */
  current(): Knowledge
  /**
   * Reads everything anew beside the old set and swaps it in; the old one stays when the new one cannot be read or has no
   * entry at all. True when a new set answers now.
   */
  reload(): Promise<boolean>
}

export interface KnowledgeOptions {
  /** The folder of entries, `data/knowledge`. */
  readonly dir: string
  /** See `loadKnowledge`. */
  readonly wordsDir?: string
  /** Where the imported statutes are; none are searched when not given. */
  readonly statutesDir?: string
  readonly log: Log
}

const read = async ({ dir, wordsDir, statutesDir, log }: KnowledgeOptions): Promise<Knowledge> => {
  const statutes = statutesDir === undefined ? [] : await readStatutes(statutesDir)
  const knowledge = await loadKnowledge(dir, wordsDir, statutes)
  for (const problem of knowledge.problems) {
    log.warn('content', 'an entry was left out', { file: problem.file, problem: problem.message })
  }
  log.info('content', 'knowledge read', {
    version: knowledge.version,
    entries: knowledge.entries.length,
    statutes: statutes.length,
  })
  return knowledge
}

export const createKnowledge = async (options: KnowledgeOptions): Promise<LiveKnowledge> => {
  let current = await read(options)
  /** The reload under way: two at once would race for the last word. */
  let queue: Promise<unknown> = Promise.resolve()
  const swap = async (): Promise<boolean> => {
    try {
      const next = await read(options)
      if (next.entries.length === 0 && current.entries.length > 0) {
        options.log.warn('content', 'reload found no entry; the old set stays', { version: current.version })
        return false
      }
      current = next
      return true
    } catch (error) {
      options.log.error('content', 'reload failed; the old set stays', error, { version: current.version })
      return false
    }
  }
  return {
    current: () => current,
    reload: () => {
      const mine = queue.then(swap)
      queue = mine
      return mine
    },
  }
}
