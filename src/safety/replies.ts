import type { Reply } from '../core/reply.ts'
import type { DangerKind } from './danger-lexicon.ts'
import type { Finding } from './finding.ts'
import type { Hotline } from './hotlines.ts'

interface Rota {
  /** Somebody is on the rota right now, or in a talk with the person. */
  readonly onCall: boolean
}

/** `label` is what a thumb finds; the number is in the words too, for channels without links. */
export const help = (words: string, number: string): Reply => ({
  kind: 'help',
  text: words,
  link: { label: `拨打${number}`, url: `tel:${number}` },
})

const alone = '现在没有老师值班，别等我，直接打。'

const crisisWords = (onCall: boolean): string =>
  [
    '你说的我听到了，别一个人待着。身边有能伤到自己的东西，先走开，去有人的地方。',
    '打12356，有人陪你说话，夜里也能打；要是已经吃了药、受了伤，或者人在高处，马上打120或110。',
    ...(onCall ? [] : [alone]),
    '你现在人安全吗？',
  ].join('')

/** The writer is worn out but has not spoken of dying. */
const heavyWords =
  '听得出来你撑得很辛苦，这不是你不够好。先找个信得过的人说一说，今天别一个人硬扛。想找人聊就打12356，不收费。要是冒出不想活的念头，马上打110或120。你现在安全吗？'

/** Somebody asks about suicide and names nobody. */
const topicWords =
  '这个话题不轻，我先问一句。要是你或者身边的人正有这样的念头，别一个人扛，打12356，有人听；有危险就打110或120。你自己现在安全吗？'

const otherWords = (imminent: boolean): string =>
  imminent
    ? '先打110，说清人是谁、在哪儿；已经吃了药或者受了伤，打120。请离得近、他信得过的人过去陪着，别让他一个人。你跟他通着话就多听，别劝大道理，也别激他。他现在人在哪儿？安全吗？'
    : '谢谢你替他上心。问问他现在在哪儿、身边有没有人，多听他说，别急着讲道理，把药和刀这些收远一点。你们都可以打12356问怎么陪；有危险马上打110或120。他现在安全吗？'

const harmWords =
  '你这口气憋得狠，我听到了。先别去找人，也别碰刀、别沾酒，离那个人远一点，找个信得过的人陪你坐一会儿。快忍不住了就打110，请他们来；心里堵得慌打12356。受的委屈，过后我帮你一样一样讨。你现在一个人吗？安全吗？'

/** The first number is the one to call first. */
const dangerWords: Readonly<Record<DangerKind, { readonly words: string; readonly number: string }>> = {
  accident: {
    number: '120',
    words:
      '先救人：马上打120，说清在哪儿、伤在哪儿。流血就用干净的布压住，别硬拉硬搬；碰着电或机器，先断电再靠近。有人被压住、卡住，再打119；路上撞的，报110。人现在醒着吗？安全吗？',
  },
  illness: {
    number: '120',
    words:
      '先顾人：马上打120，说清在哪儿、哪里疼、有没有流血；怀着孩子的，说几个月了。坐下或者躺下，怀着的侧着躺，别自己走去医院，也别乱吃药。叫身边的人陪着，给救护车开好门。人现在醒着吗？安全吗？',
  },
  fall: {
    number: '120',
    words:
      '马上打120，说清地点和多高摔下来的。别扶他坐起来，也别搬动，怕伤着腰和脖子；流血就用布压住，盖件衣服保暖。旁边还会掉东西就先拦住人。他现在能说话吗？你那儿安全吗？',
  },
  gas: {
    number: '119',
    words:
      '先出来，到外面上风的地方去，别开灯、别按开关、别在里面打电话。到了外面打119，有人不舒服打120。里面有人倒下也别自己进去拉，等消防带气瓶来。你现在出来了吗？人安全吗？',
  },
  fire: {
    number: '119',
    words:
      '先跑，别拿东西，别坐电梯。弯着腰走，用湿布捂住口鼻；门烫就别开，把门缝堵上，到窗口招手喊人。出来就打119，说清地点、烧的什么、里面还有没有人；有人受伤打120。你现在出来了吗？安全吗？',
  },
  violence: {
    number: '110',
    words:
      '先离开那儿，往人多、有灯、有门卫的地方去，别还手、别理论。马上打110；不方便出声，就把位置发给信得过的人，请他替你报警。受了伤打120，伤口先别洗，拍个照。家里动手的，也可以打12338。你现在安全吗？',
  },
  confined: {
    number: '110',
    words:
      '马上打110，说清你在哪儿、谁不让你走；不方便出声，就请信得过的人替你报警。别硬闯、别跳窗。困在电梯、冷库、机器里，打119，待着别乱动，敲门喊人。你现在安全吗？',
  },
  child: {
    number: '110',
    words:
      '先护住孩子，别再让那个人单独挨着孩子。马上打110，说清孩子在哪儿、谁做的；受了伤打120。伤处和衣服先别洗，拍个照，也别反复追问。要是你就是这个孩子，你没做错，去找信得过的大人，或者自己打110。现在安全吗？',
  },
  threat: {
    number: '110',
    words:
      '先把人和刀分开，这一步最要紧。是你自己气不过，就先别出门，把东西放下，找个人陪着；是别人要动手，离他远点，锁好门，别激他。马上打110，说清谁、在哪儿、手里有什么。有人受伤打120。你现在安全吗？',
  },
}

/** Nobody waits for a person who is not there. */
const dangerReply = (kind: DangerKind): Reply => help(dangerWords[kind].words, dangerWords[kind].number)

/**
 * What is said first when somebody is in danger: one bubble, no law, no menu. It never says that a person was told;
 * that is `alertedReply`, for when the alert is committed and somebody is on the rota.
 */
export const helpReplies = (finding: Finding, rota: Rota): Reply[] => {
  if (finding.level === 'crisis') return [help(crisisWords(rota.onCall), '12356')]
  if (finding.danger !== undefined) return [dangerReply(finding.danger.kind)]
  if (finding.level === 'none') return []
  switch (finding.about) {
    case 'harm':
      return [help(harmWords, firstNumber(finding))]
    case 'other':
      return [help(otherWords(finding.imminent), firstNumber(finding))]
    case 'topic':
      return [help(topicWords, firstNumber(finding))]
    case 'self':
      return [help(heavyWords, firstNumber(finding))]
  }
}

/** The number that the help's link calls. */
export const firstNumber = (finding: Finding): string => {
  if (finding.level === 'crisis') return finding.imminent ? '110' : '12356'
  if (finding.danger !== undefined) return dangerWords[finding.danger.kind].number
  const isCall = finding.about === 'harm' || (finding.about === 'other' && finding.imminent)
  return isCall ? '110' : '12356'
}

/** The district's own line, in a bubble of its own: a thumb finds it beside the other. */
export const ownLineReply = ({ name, number, hours }: Hotline): Reply =>
  help(`本区也有一条电话：${name}${number}${hours === '' ? '' : `（${hours}）`}。`, number)

/** Only after the alert was committed, and only when somebody is on the rota. */
export const alertedReply = (): Reply => ({
  kind: 'help',
  text: '我是自动应答。已经叫了值班老师，老师看到了会在这里说一声。方便的话，留个电话和大概位置，只有值班老师看得到，真有急事好找到你。',
})
