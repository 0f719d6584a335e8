import type { Question } from '../../dialogue/flow-types.ts'
import * as words from './words.ts'

const plain = (raw: string): string => raw.normalize('NFKC').replaceAll(/\s/g, '')

/** What people ask before they dare to go on. Answered here: no entry is as sure of it as the form itself. */
const answers: readonly (readonly [RegExp, string])[] = [
  [
    /(?:单位|公司|厂里?|老板|领导|同事|家里|家人|老公|老婆|爸|妈|别人|人家|外人|学校).{0,8}(?:知道|晓得|看到|听到|发现)|告诉.{0,6}(?:单位|公司|厂|老板|领导|同事|家|老公|老婆|爸|妈|别人|外人)|保密|隐私|泄露|传出去|说出去|案底|记档案/u,
    words.keepsSecret,
  ],
  [/收费|要钱|多少钱|要不要钱|免费|花钱|收钱/u, words.isFree],
  [/(?:真人|机器人?|电脑|AI).{0,4}(?:吗|还是|么|吧)|是不是(?:真人|机器人?|电脑|AI)/iu, words.isHuman],
]

/** Such a question is answered and the form asks on; it is no miss. */
export const withAsides = (question: Question): Question => ({
  ...question,
  check: async (raw, context) => {
    const said = plain(raw)
    const say = answers.find(([pattern]) => pattern.test(said))?.[1]
    return say === undefined ? question.check(raw, context) : { ok: false, say, isAside: true }
  },
})
