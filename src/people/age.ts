/** A child of theirs, a colleague's: not the age of whoever writes. */
const someoneElse =
  /(?:孩子|小孩|娃|儿子|女儿|闺女|弟弟|妹妹|哥哥|姐姐|侄[子女儿]|外甥女?|孙[子女]|外孙女?|他|她|同学|朋友|亲戚|学生)[^，。,.]{0,8}$/u

const years = '(?:1[0-3]|[4-9]|十[一二三]?|[四五六七八九])'
const self = '(?:^|[，。,.\\s]|我(?:叫[^，。,.]{1,4}，)?|本人)(?:是|今年|现在|才|刚|刚满|还|只有|就|也|都)*'

/** An age below 14, or a school year in which most are: said of oneself. */
const young = [
  new RegExp(
    `${self}${years}(?:周)?岁(?!时|的时候|那年|以前|开始|半?(?:起|就)|[^，。,.]{0,6}(?:孩子|女儿|儿子|娃))`,
    'gu',
  ),
  /(?:^|[，。,.\s]|我(?:还|都|也)?)(?:未满|不满|没满|不到|没到|未到)(?:14|十四)(?:周)?岁/gu,
  /(?:^|[，。,.\s]|我(?:还|都|也)?)(?:是|在|上|读|念|才|刚|今年|现在)*(?:小学生|上小学|读小学|念小学|(?:小学)?[一二三四五六]年级|初一(?!到|至|、|初|加班|放假|上班)|初二(?!到|至|、|初|加班|放假|上班)|[七八]年级)(?!的?时|那年|老师|班主任|[^，。,.]{0,6}(?:孩子|女儿|儿子|娃|家长))/gu,
]

/** Whether somebody says of themselves that they are under 14. What is said of another's child is not taken for it. */
export const saysUnder14 = (words: string): boolean => {
  const plain = words.normalize('NFKC')
  return young.some((pattern) =>
    [...plain.matchAll(pattern)].some(({ index }) => !someoneElse.test(plain.slice(0, index))),
  )
}
