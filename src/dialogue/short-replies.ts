import type { Reply } from '../core/reply.ts'
import { choicesIn } from './answer-bubbles.ts'

const plainOf = (raw: string): string => raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、]/gu, '')

/** 好: what was offered is wanted. */
export const isYes = (raw: string): boolean =>
  /^(?:好|好的|好啊|好吧|好呀|好嘞|行|行的|行吧|可以|可以的|要|要的|我要|需要|嗯|嗯嗯|嗯好|是|是的|对|对的|中|成|ok|okay|yes|麻烦(?:你|您)?了?|那?(?:就)?麻烦(?:你|您)了?|帮我(?:转|约|记|找)(?:一下)?(?:吧)?|转(?:吧|一下)?|谢谢要的|好谢谢|好的谢谢|要谢谢)$/iu.test(
    plainOf(raw),
  )

export const isNo = (raw: string): boolean =>
  /^(?:不|不了|不用|不用了|不要|不要了|不需要|先不|先不用|算了|暂时不用|不必|没有|没|no|不用谢谢|不用了谢谢)$/iu.test(
    plainOf(raw),
  )

/** The answer before was not what was asked. */
export const isNotThat = (raw: string): boolean =>
  /^(?:不是(?:问)?(?:这个|这件|这事|这些|那个)(?:事|问题|意思)?|都不是|没一个(?:是|对)(?:的)?|(?:你)?(?:答|说|讲|理解)(?:错|得不对|的不对|反)了?|不对|答非所问|牛头不对马嘴|没(?:说|答)到点子上|没(?:有)?用|没帮上忙?|我不是问这个|我问的不是这个|这不是我(?:要)?问的)(?:啊|呀|吧|了)*$/u.test(
    plainOf(raw),
  )

/** Too many words, or too hard ones. */
export const isLost = (raw: string): boolean =>
  /^(?:我|我们|老人家)?(?:还是)?(?:不懂|看不懂|听不懂|不明白|没看懂|没听懂|搞不懂|弄不懂|不会弄|不会|不识字|看不清|(?:太|好)复杂|(?:字|话)(?:太|好)多|(?:是)?(?:什么|啥|何)意思)(?:了|啊|呀|呢|的|你说的)*$/u.test(
    plainOf(raw),
  )

/** An answer to a question of ours, with no question in it: 还在, 不在了, 昨天. */
export const isShortFact = (raw: string): boolean => {
  const plain = plainOf(raw)
  return (
    plain.length <= 10 &&
    /^(?:是(?:的|啊|呀)?|对(?:的|啊)?|嗯+|不是(?:的)?|没有?(?:呢|啊)?|有(?:的|啊)?|还?(?:在|没|没有|是)(?:的|呢|上班|这里|这家|干)?|还在(?:上班|干|做|这里|这家).{0,2}|不在(?:了|这了)?|已经(?:走|离职|不在|离开|没干|没做)了?|(?:刚|都|早就)?(?:离职|走)了|人没事|没事|还好|昨天|今天|前天|上周|上个?月|去年|刚才|刚刚|站点|专送|众包|自己抢单|抢单|月薪|计件|工地|不知道|不清楚|记不清)$/u.test(
      plain,
    )
  )
}

const offers: readonly (readonly [RegExp, RegExp])[] = [
  [/(?:转给|请|找|让|叫)(?:工会)?的?(?:一个)?人[^。？]*？/u, /^人工$/u],
  [/约[^。？]*(?:老师|心理)[^。？]*？/u, /^预约心理老师$/u],
  [/(?:记(?:着|一?下|这个)|提醒)[^。？]*？/u, /提醒/u],
  [/算(?:一|出|给|下)[^。？]*？/u, /算/u],
]
const always = ['人工', '预约心理老师']

/** What 好 means after these bubbles: the words of the one thing they offer to do. */
export const yesAfter = (replies: readonly Reply[]): string | undefined => {
  const asked = replies.map((reply) => reply.text).join('\n')
  const sends = [...choicesIn(replies).map(({ send }) => send), ...always]
  for (const [offer, meant] of offers)
    if (offer.test(asked)) {
      const send = sends.find((one) => meant.test(one))
      if (send !== undefined) return send
    }
  return undefined
}
