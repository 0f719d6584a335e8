import type { Message } from '../core/message.ts'
import type { Work } from '../core/store.ts'
import type { Response } from './mind.ts'
import type { Answering } from './private-talk.ts'
import type { Respond } from './respond.ts'
import * as words from './words.ts'

/** One of our codes that was scanned: by somebody new, who follows with it, or by somebody who followed before. */
export interface Scan {
  readonly scene: string
  readonly by: 'follow' | 'scan'
}

const scanPrefix = 'scan:'

/** The code behind a message, if it came of one. */
export const scanOf = (message: Message): Scan | undefined => {
  if (message.kind === 'subscribe' && message.scene !== '') return { scene: message.scene, by: 'follow' }
  if (message.kind !== 'click' || !message.key.startsWith(scanPrefix)) return undefined
  const scene = message.key.slice(scanPrefix.length)
  return scene === '' ? undefined : { scene, by: 'scan' }
}

export interface SceneParts {
  /** What a scene says in the dialogue, undefined for one that leads nowhere. */
  readonly sceneWords?: (scene: string) => string | undefined
  /** Counts a scan, once for each; without the person. */
  readonly scanned?: (work: Work, scan: Scan) => Promise<void>
}

/** Whoever follows is greeted and told what is kept; who came by one of our codes gets what it leads to as well. */
export const welcomed = async (
  { message, work, person, conversation }: Answering,
  respond: Respond,
  sceneWords: SceneParts['sceneWords'],
): Promise<Response> => {
  const scene = scanOf(message)?.scene
  const said = scene === undefined ? undefined : sceneWords?.(scene)
  if (said === undefined || conversation.owner !== 'bot') return { replies: words.welcome(), conversation }
  const response = await respond({ work, person, conversation, said, seen: undefined, advice: undefined })
  return { ...response, replies: [...words.shortWelcome(), ...response.replies] }
}
