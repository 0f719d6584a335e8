import { harmToChild } from './child-lexicon.ts'
import { dangerRules, now, settled, urgent, type DangerKind } from './danger-lexicon.ts'
import { normalise } from './normalise.ts'

export interface Danger {
  readonly kind: DangerKind
  /** What fired. Never logged. */
  readonly words: readonly string[]
}

/** Told to a reader of rules as a fact, not felt: 着火 of tempers, of business. */
const figures =
  /(?:心里|眼里|嗓子|喉咙|火辣辣|后院|生意)[^，]{0,3}(?:着火|起火|冒烟|冒火)|(?:电脑|手机|屏幕|脑袋|头|消息|群里|信息|快|要|评论|工单)(?:都)?(?:要)?(?:着火|爆炸|冒烟)了?|(?:电影|电视剧|新闻|游戏|小说|剧里|梦见|梦到)[^，]{0,20}|打(?:起来了)?(?:电话|卡|印|字|车|球|牌|游戏|工(?!友|人|头)|包(?!工)|扫|听)|被(?:车间|电话|电脑|机器人|打(?:回|动|破|断|散|折)|砍(?:价|单|预算)|撞见|压(?:价|榨|力|岗)|压着(?:工资|钱)|夹在中间)|(?:压|烦|累|忙|闷|愁|堵|紧张|焦虑|生活|气)(?:得|的)?[^，]{0,3}喘不(?:过|上)(?:来)?气|(?:觉得|感觉|好像|快)[^，]{0,8}(?:要)?(?:晕倒|受伤)|被[^，]{0,6}压得|(?:订单|业绩|工资|价格|收入|股票)[^，]{0,3}(?:掉|跌|摔|塌)[^，]{0,4}|打死(?:我)?(?:都|也)不|机器人|车贷|车补|电工证|触电证/gu

/**
 * Danger to life or limb right now. Kept apart from `screen`: here the first words are a number to call and no law.
 * What is past, or asked about as a matter of law, is no danger now, unless somebody is still bleeding or trapped, or a minor
 * is harmed.
 */
export const danger = (text: string): Danger | undefined => {
  const plain = normalise(text).replace(figures, (words) => '〇'.repeat(words.length))
  const pressing = urgent.test(plain)
  const ofChild = pressing ? undefined : harmToChild(plain)
  if (ofChild !== undefined) return { kind: 'child', words: [ofChild] }
  if (settled.test(plain) && !pressing) return undefined
  const happening = now.exec(plain)
  for (const rule of dangerRules) {
    const said = rule.plain.exec(plain)
    if (said !== null) return { kind: rule.kind, words: [said[0]] }
    const met = happening === null ? null : rule.whenNow.exec(plain)
    if (met !== null && happening !== null) return { kind: rule.kind, words: [met[0], happening[0]] }
  }
  return undefined
}
