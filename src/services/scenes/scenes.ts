import type { Sealer } from '../../core/seal.ts'
import type { Store } from '../../core/store.ts'
import { globalWord } from '../../dialogue/global-words.ts'
import type { ServiceWord } from '../../dialogue/mind.ts'
import { sceneCommand } from './command.ts'
import { countEvent, countScan } from './counting.ts'
import { makeSceneHandler, type MakeCode } from './making.ts'
import { sceneHandlers } from './routes.ts'
import { sceneServiceWords, sceneWords } from './service-words.ts'

interface SceneParts {
  readonly store: Store
  readonly sealer: Sealer
  /** Asks the platform for a code; undefined where the account may not. */
  readonly makeCode: MakeCode | undefined
  /** The words of all services, once they are gathered. */
  readonly words: () => readonly ServiceWord[]
}

/** QR codes with a scene: made, led on from, counted. And counts of what the account tells us. */
export const createScenes = ({ store, sealer, makeCode, words }: SceneParts) => {
  const isKnown = (said: string): boolean =>
    globalWord(said) !== undefined || words().some(({ matches }) => matches(said))
  /** What a button says: its key, and the menu where a scan with it comes to nothing we know. */
  const buttonWords = (key: string): string => {
    const said = key.startsWith('menu:') ? key.slice('menu:'.length) : key
    return said === '' || (said !== key && !isKnown(said)) ? '菜单' : said
  }
  return {
    buttonWords,
    words: sceneServiceWords,
    jobs: [makeSceneHandler({ store, sealer, make: makeCode })],
    staff: sceneHandlers({ isPossible: makeCode !== undefined, isKnown }),
    sceneWords,
    /** Whether the dialogue knows what a button would say. */
    isKnown,
    /** For `npm run qr`. */
    command: sceneCommand(store, isKnown),
    /** Counts a scan in its message's transaction. */
    scanned: countScan,
    /** Counts an event of the account. */
    counted: (type: string): Promise<void> => store.transaction('events', (work) => countEvent(work, type)),
  }
}
