import type { Gender } from './request-records.ts'

/** What a member would like of the counsellor. Nothing of it is asked for: whoever says nothing gets whoever fits. */
export interface Wishes {
  readonly gender?: Gender
  readonly language?: string
  /** Whoever works with this employer must not be the one. */
  readonly employer?: string
  readonly near?: string
}

const femaleWords = /女(?:老师|的|性|生|咨询师)|^女$/u
const maleWords = /男(?:老师|的|性|生|咨询师)|^男$/u
const not = /(?:不要|不想要|别是|除了|不找)[^，,。;；、]{0,2}$/u

const languages: readonly (readonly [string, RegExp])[] = [
  ['无锡话', /无锡话|本地话|吴语/u],
  ['上海话', /上海话/u],
  ['苏北话', /苏北话|盐城话|淮安话/u],
  ['四川话', /四川话/u],
  ['河南话', /河南话/u],
  ['英语', /英语|英文/u],
  ['手语', /手语|听不见|听力不好/u],
  ['普通话', /普通话/u],
]

/** `不要女老师` means the other; a text that wants both wants none in particular. */
const genderIn = (words: string): Gender | undefined => {
  const wanted = new Set<Gender>()
  for (const [gender, other, pattern] of [
    ['female', 'male', femaleWords],
    ['male', 'female', maleWords],
  ] as const) {
    const found = pattern.exec(words)
    if (found !== null) wanted.add(not.test(words.slice(0, found.index)) ? other : gender)
  }
  const [only] = wanted
  return wanted.size === 1 ? only : undefined
}

const employerPatterns = [
  /(?:避开|别是|不要|不想要|不找|不能是|除了)(?:在|跟|和)?([^，,。;；、\s]{2,30}?)(?:公司|厂|单位|医院|学校|集团)?(?:的人|里的|的老师|的|那边的?)(?:老师)?(?:[，,。;；、\s]|$)/u,
  /(?:我(?:们)?|本人)?(?:单位|公司|厂)(?:是|叫|[:：])([^，,。;；、\s]{2,30})/u,
  /([^，,。;；、\s要是找]{2,20}(?:公司|厂|集团|医院|学校))(?:的)?(?:人|老师)?(?:不要|除外|避开)/u,
]

/** Not an employer: what stands where one might. */
const notAFirm = /^(?:男|女|男老师|女老师|男性|女性|年轻|年纪|年纪大|太年轻|我们?|我们单位|自己|本)$/u

const employerIn = (words: string): string | undefined => {
  for (const pattern of employerPatterns) {
    const name = pattern.exec(words)?.[1]
    if (name !== undefined && !notAFirm.test(name)) return name
  }
  return undefined
}

/** Reads what somebody wrote to "对老师有什么要求吗". Empty when nothing of it is understood. */
export const readWishes = (raw: string): Wishes => {
  const words = raw.normalize('NFKC').trim()
  const gender = genderIn(words)
  const language = languages.find(([, pattern]) => pattern.test(words))?.[0]
  const employer = employerIn(words)
  const near = /([\u4E00-\u9FA5]{2,6}街道)/u.exec(words.replaceAll(/离|在|靠近|住/gu, ' '))?.[1]
  return {
    ...(gender === undefined ? {} : { gender }),
    ...(language === undefined ? {} : { language }),
    ...(employer === undefined ? {} : { employer }),
    ...(near === undefined ? {} : { near }),
  }
}

/** What was understood, in words, so that the member can put it right. The employer stands as it was written. */
export const wishesText = ({ gender, language, employer, near }: Wishes): string => {
  const parts = [
    ...(gender === undefined ? [] : [gender === 'female' ? '女老师' : '男老师']),
    ...(language === undefined ? [] : [`会${language}`]),
    ...(near === undefined ? [] : [`离${near}近`]),
    ...(employer === undefined ? [] : [`避开${employer}的人`]),
  ]
  return parts.length === 0 ? '没有要求' : parts.join('，')
}
