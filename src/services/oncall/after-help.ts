import { readPhone } from '../../people/phone.ts'

/** Longer texts are told as anything else is. */
const longest = 60

const number = /(?:\+?86[\s-]?)?(?:0\d{2,3}[\s-]?)?\d[\d\s-]{6,14}\d/g

/** Eight digits as well, but nobody's number. */
const date = /20\d\d[-/.]\d{1,2}[-/.]\d{1,2}/g

const place =
  /^(?:我)?(?:就|现在|人|还|一个人)?在(?!想|听|看|等|吗|干|做)[^吗么呢？?]{1,30}$|\d+(?:号|栋|幢|单元|室|楼)|[路街巷弄](?:口|边|上|\d)|小区|宿舍|公寓|工地|出租屋|宾馆|旅馆|医院|地铁|车站|大桥|公园|校门|厂门/u

const worse = /^(?:我)?(?:现在)?(?:不|没有?|不太)安全|撑不住|身边没有?人|没人在|就我一个/u

/** A question is answered as one, also when a place is in it. */
const question = /[?？吗]|怎么|怎样|多少|能不能|可不可以|哪(?!怕)|什么|如何/u

/** Whether a few words, said after help was given, are what the person on call needs: a number, a place, no safety. */
export const helpsToFind = (words: string): boolean => {
  const plain = words.normalize('NFKC').trim()
  if (plain.length > longest || question.test(plain)) return false
  if ([...plain.replaceAll(date, '').matchAll(number)].some(([found]) => readPhone(found) !== undefined)) return true
  return place.test(plain) || worse.test(plain)
}
