import { text, type Reply } from '../../core/reply.ts'
import type { Sealer } from '../../core/seal.ts'
import type { ReadWork, Work } from '../../core/store.ts'
import { instantText } from '../../core/time.ts'
import type { ServiceWord } from '../../dialogue/mind.ts'
import type { Staff } from '../../people/records.ts'
import { hasCounselling, readingsAbout, readNotes, writeNote, type NewNote, type Reader } from './rules.ts'
import { supervisedBy } from './supervised.ts'

const plain = (raw: string): string => raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、:：]/g, '')

const what = '我的?(?:咨询|谈话|心理|聊天)?记录'
const whoReads = '(?:都?有?(?:谁|哪些人|什么人)|有没有人|有人)(?:都|能|可以)?(?:看|读|打开)(?:过|得?到)?了?'
/** 谁看过我的记录, 有没有人看过我的谈话记录, 我的咨询记录谁能看到 */
const askedWho = new RegExp(`^(?:${whoReads}${what}|${what}${whoReads})(?:吗|呢|没有)?$`)

const roleWords: Readonly<Record<Reader, string>> = { counsellor: '老师', supervisor: '督导' }
const mostShown = 10
const rule = '只有写记录的老师和指定的督导能看，督导要写明原因。管理人员看不到。'

const said = async (read: ReadWork, person: string): Promise<Reply> => {
  const { shown, isMore } = await readingsAbout(read, person, mostShown)
  if (shown.length > 0) {
    const lines = shown.map(({ as, at }) => `${instantText(at)} ${roleWords[as]}`)
    const head = isMore ? `看过你的记录的，最近${mostShown}次是：` : '看过你的记录的有：'
    return text([head, ...lines, rule].join('\n'))
  }
  return text(
    (await hasCounselling(read, person)) ? `还没有人打开过你的记录。${rule}` : `现在没有你的记录。以后有了，${rule}`,
  )
}

/** Notes of counsellors: written and read in the console, and the member may ask who read them. */
export const createNotes = (sealer: Sealer) => {
  const words: readonly ServiceWord[] = [
    {
      matches: (raw) => askedWho.test(plain(raw)),
      open: async ({ work, person }) => ({ replies: [await said(work, person)] }),
    },
  ]
  return {
    words,
    staff: {
      read: async (
        work: Work,
        reader: Staff,
        asked: { readonly id: string; readonly reason?: string | undefined },
      ) => ({
        notes: [...(await readNotes(work, sealer, reader, asked))],
      }),
      write: async (work: Work, author: Staff, note: NewNote) => {
        const { id, at } = await writeNote(work, sealer, author, note)
        return { id, at }
      },
      supervised: async (read: ReadWork, reader: Staff) => ({ counsellors: await supervisedBy(read, reader) }),
    },
  }
}
