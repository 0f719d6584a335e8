import { maxTextLength, type Message } from '../core/message.ts'

/** All that was said. Danger is looked for in the whole of it, also behind what is read otherwise. */
export const allWordsOf = (message: Message, clickWords: (key: string) => string): string => {
  switch (message.kind) {
    case 'text':
    case 'voice':
      return message.text
    case 'click':
      return clickWords(message.key)
    case 'image':
    case 'other':
    case 'subscribe':
    case 'unsubscribe':
      return ''
  }
}

/** What is read and kept. */
export const wordsOf = (message: Message, clickWords: (key: string) => string): string =>
  allWordsOf(message, clickWords).slice(0, maxTextLength).toWellFormed()
