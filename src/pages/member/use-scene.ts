import { useEffect } from 'react'
import { sceneWords } from './scene.ts'
import type { Chat } from './use-chat.ts'

/** Says it once: the address is bare afterwards, so that going back or reloading says nothing. */
export const useScene = (say: Chat['say']): void => {
  useEffect(() => {
    const words = sceneWords(window.location.search)
    if (words === undefined) return
    window.history.replaceState(null, '', window.location.pathname)
    say(words)
  }, [say])
}
