import type { Reply } from '../core/reply.ts'
import type { Finding } from './finding.ts'
import { help, firstNumber } from './replies.ts'

/** What a finding is about, the mild first: of these the later say more than the earlier. */
const ofSelf = ['topic', 'self', 'crisis', 'crisis-now'] as const
const ofOther = ['other', 'other-now'] as const
const ladders: readonly (readonly string[])[] = [ofSelf, ofOther]

const nameOf = (finding: Finding): string => {
  if (finding.level === 'crisis') return finding.imminent ? 'crisis-now' : 'crisis'
  if (finding.danger !== undefined) return `danger-${finding.danger.kind}`
  return finding.about === 'other' && finding.imminent ? 'other-now' : finding.about
}

/** Whether the whole help is to be said: another trouble than before, or the same grown worse. What was worst stays. */
export const aboutOf = (
  finding: Finding,
  before: string | undefined,
): { readonly about: string; readonly isMore: boolean } => {
  const about = nameOf(finding)
  if (before === undefined || before === about) return { about, isMore: before === undefined }
  const ladder = ladders.find((steps) => steps.includes(about) && steps.includes(before))
  if (ladder === undefined) return { about, isMore: true }
  // The words for a crisis are the same with and without a place: those for the second time say what to do at it.
  const isWorse = ladder.indexOf(about) > ladder.indexOf(before)
  return { about: isWorse ? about : before, isMore: isWorse && before !== 'crisis' }
}

const onLedge = [
  '先停一停：离开高处、水边，把手里的东西放下，坐下来。现在就打110或120，他们到得最快；也喊边上的人过来。说不出口的，12356那头有人慢慢听。',
  '往后退几步，坐着别动。打110或120，告诉他们你在哪儿；想有人说话，打12356。我在这里，你也可以接着写。',
]
const listening = [
  '我在听，你慢慢说，说多少都行。想听见人的声音，打12356；危险了就打110或120，别硬撑。',
  '你写的我都收着。先做一件小事：打12356，或者叫个信得过的人过来坐一会儿。有危险，马上打110或120。',
]
const forOther = [
  '我在听。他那边一有危险，马上打110，伤了就打120，说清他在哪儿。怎么陪他，你们都可以打12356问。',
  '你已经在帮他了。别让他一个人，药和刀收远；有危险打110、120，拿不准怎么说，打12356。',
]
const forHarm = [
  '我在听，气先撒在这里。手里的东西放下，找个人陪着；要忍不住了，马上打110，心里堵打12356。',
  '再缓一缓，先别出门。叫信得过的人过来；忍不住就打110，请他们到，12356也有人听你说。',
]
const onDanger = [
  (number: string) => `先照刚才说的做，别等我回话：马上打${number}。110、119、120都是全天通的，到了安全的地方再写。`,
  (number: string) => `打${number}最快，说清在哪儿、出了什么事。110、119、120都行；人先往安全的地方去。`,
]

const wordsFor = (finding: Finding, pick: <T>(from: readonly T[]) => T | undefined): string | undefined => {
  if (finding.level === 'crisis') return pick(finding.imminent ? onLedge : listening)
  if (finding.danger !== undefined) return pick(onDanger)?.(firstNumber(finding))
  switch (finding.about) {
    case 'other':
      return pick(forOther)
    case 'harm':
      return pick(forHarm)
    case 'self':
    case 'topic':
      return pick(listening)
  }
}

/** @param isAlerted somebody is called for this as well, and has been asked for a phone and a place before */
export const againReply = (
  finding: Finding,
  { times, isAlerted }: { readonly times: number; readonly isAlerted: boolean },
): Reply => {
  // Never the same words twice running.
  const words = wordsFor(finding, (from) => from[(times - 1) % from.length])
  const called = isAlerted ? '值班老师那边也叫过了，看到了会在这里说一声。' : ''
  return help(`${words ?? ''}${called}`, firstNumber(finding))
}
