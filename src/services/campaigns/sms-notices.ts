import type { ServiceWord } from '../../dialogue/mind.ts'
import { setNotices } from '../../people/phones.ts'
import * as words from './words.ts'

const plain = (raw: string): string => raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~]/g, '')

/** Who agreed to SMS agreed to what matters. The union's notices come there only to who asks for them. */
export const smsNoticeWords: readonly ServiceWord[] = [
  {
    matches: (raw) => /^(?:我?要?用?短信(?:也)?收(?:工会)?通知|(?:工会)?通知(?:也)?发短信)$/u.test(plain(raw)),
    open: async ({ work, person }) => ({
      replies: [(await setNotices(work, person, true)) ? words.noticesBySms() : words.noNumber()],
    }),
  },
  {
    matches: (raw) => /^(?:短信(?:不|别|不要)收(?:工会)?通知|(?:工会)?通知(?:不|别|不要)发短信)$/u.test(plain(raw)),
    open: async ({ work, person }) => {
      await setNotices(work, person, false)
      return { replies: [words.noNoticesBySms()] }
    },
  },
]
