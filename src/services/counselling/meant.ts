import type { Topic, Way } from './records.ts'
import { agree, disagree } from './words.ts'

/**
 * What people type instead of a button's words. Only short texts count: a longer one may be a question asked in the middle,
 * which the dialogue answers.
 */
const longest = 8

const shortOf = (raw: string): string | undefined => {
  const plain = raw.normalize('NFKC').replaceAll(/[\s,.!，。！~～、]/g, '')
  return plain.length > 0 && plain.length <= longest && !/[?？吗呢]|怎么|多少|什么/.test(plain) ? plain : undefined
}

/** The one thing that is meant; undefined when it is none or could be two. */
const only = <T>(raw: string, patterns: readonly (readonly [T, RegExp])[]): T | undefined => {
  const plain = shortOf(raw)
  const meant = plain === undefined ? [] : patterns.filter(([, pattern]) => pattern.test(plain))
  return meant.length === 1 ? meant[0]?.[0] : undefined
}

export const meantTopic = (raw: string): Topic | undefined =>
  only<Topic>(raw, [
    ['work', /工作|上班|加班|压力大|业绩/],
    ['family', /家里|家庭|夫妻|婚姻|老公|老婆|孩子|父母|婆婆/],
    ['mood', /情绪|心情|低落|难过|不开心|焦虑|烦/],
    ['sleep', /睡|失眠/],
    ['people', /同事|领导|人际|相处|和人处/],
    ['other', /^(其他|其它|别的|不想说|不说|都有|随便)/],
  ])

export const meantWay = (raw: string): Way | undefined =>
  only<Way>(raw, [
    ['online', /网上|线上|网络|微信|文字|语音|视频/],
    ['phone', /电话|打给我/],
    ['station', /当面|面谈|见面|站点|线下|现场/],
  ])

export const meantNone = (raw: string): boolean =>
  /^(这些|时间)?都?(不合适|不行|不方便|没空|没有合适的?|没时间)$/.test(shortOf(raw) ?? '')

/** Agreement has to be said; silence, a question or anything else is none. */
export const meantConsent = (raw: string): string | undefined => {
  const plain = shortOf(raw) ?? ''
  if (/^(我)?(不同意|不愿意|不要|不行|算了|不可以)(了|吧)?$/.test(plain)) return disagree.send
  return /^(我)?(同意|愿意|可以|好|好的|行|没问题)(的|了|吧)?$/.test(plain) ? agree.send : undefined
}

export const meantNoWish = (raw: string): boolean =>
  /^(跳过|没有?要求|没有|没|无|都行|都可以|随便|不用|谁都行|无所谓)(了|的|吧)?$/.test(shortOf(raw) ?? '')
