import { foldedWords, simplified, traditional } from './spellings.ts'

const toSimplified = new Map(Array.from(traditional, (sign, index) => [sign, simplified.charAt(index)]))
const traditionalSign = new RegExp(`[${traditional}]`, 'gu')

/**
 * The text as the rules read it: one width, lower case, simplified key characters, homophones undone, nothing between the
 * characters of a word. Marks that end a clause stay as `，`, because who is meant and what is denied rarely crosses them.
 * Every step is one pass over the text: a long text costs what its length says.
 */
export const normalise = (text: string): string => {
  let plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(traditionalSign, (sign) => toSimplified.get(sign) ?? sign)
    .replace(/(?<=\p{Script=Han})[^\S\n]+(?=\p{Script=Han})/gu, '')
  for (const [pattern, word] of foldedWords) plain = plain.replace(pattern, word)
  return plain
    .replace(/[,。.!?;:…、\n]/gu, '，')
    .replace(/[^\p{L}\p{N}，]+/gu, '')
    .replace(/，{2,}/gu, '，')
    .replace(/(?<=(?:^|，)\p{Script=Han})，(?=\p{Script=Han}(?:，|$))/gu, '')
    .replace(/(?<=(?:^|，)[^，]{0,3}[想要自不跳割轻寻去])，(?=[死杀活楼腕生残])/gu, '')
}
