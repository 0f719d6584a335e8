import { text, type Reply } from '../core/reply.ts'
import * as words from './words.ts'

const asksWhoWeAre = /你是(?:不是)?(?:真人|机器人?|人工智能|人|谁|电脑|老师)|(?:是|有)真人|机器人吧|自动(?:回复|应答)/u
const saysBetter =
  /^(?:我|现在|我现在)?(?:没事|好(?:多|点|一点|些)|安全|缓过来|平静|冷静|不想死|不死|不跳|下来)(?:了|的|一?点|很多)*$/u

/** What is said to a few words within an hour of help: patience, and the truth about who is talking. */
export const stayWith = (said: string, open: boolean): Reply => {
  const plain = said.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～]/g, '')
  const more = open ? '想接着办刚才的事，回“继续”。' : ''
  if (asksWhoWeAre.test(plain))
    return text(
      `我是自动应答，不是真人，你说的我都收着。要听真人说话，打12356，夜里也有人接；有危险打110、120。${more}`,
    )
  if (saysBetter.test(plain))
    return text(
      `听你这么说，放心些了。接下来别一个人待着，叫个信得过的人陪你。再难受起来，马上打12356；有危险打110、120。${more}`,
    )
  return words.stay(open)
}
