import { text, type Reply } from '../core/reply.ts'
import * as words from './words.ts'

const asksWhoWeAre = /你是(?:不是)?(?:真人|机器人?|人工智能|人|谁|电脑|老师)|(?:是|有)真人|机器人吧|自动(?:回复|应答)/u
const saysBetter =
  /^(?:我|现在|我现在)?(?:没事|好(?:多|点|一点|些)|安全|缓过来|平静|冷静|不想死|不死|不跳|下来)(?:了|的|一?点|很多)*$/u

const inGoodHands =
  /^(?:我|我们|人|他|她|现在|已经|都|刚|就)*(?:在|到|送到?|进)(?:了)?(?:医院|急诊|抢救室?|救护车|120|派出所)(?:里|上|这)?(?:了|里了|上了)?$|(?:医生|护士|大夫|救护车|120|110|警察|民警)(?:已经|都|也)?(?:来|到)了|(?:已经|刚)?(?:打|叫)(?:过|了)?(?:120|110|救护车|急救)(?:了|过了)?$/u

export const isInGoodHands = (said: string): boolean =>
  inGoodHands.test(said.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～]/g, ''))

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
  if (isInGoodHands(said))
    return text(
      `好，有人管着就好。听医生和到场的人安排；单据、病历先留着。缓下来了，有什么要办的再跟我说。又变急了，马上打120、110。${more}`,
    )
  return words.stay(open)
}
