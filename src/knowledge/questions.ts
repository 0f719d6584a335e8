import type { Entry } from './entries.ts'

/** Marks of a question where no question mark stands, as people type on a phone. */
const asks =
  /[?？]|吗|么$|呢$|怎么|怎样|咋|如何|多少|几(?:天|个|年|次|倍|级|岁|号|点)|什么|啥|哪|谁|是否|多久|多长|(?<=(.))不\1|有没有|合法|违法/u

/** A question that only asks about what was said just before: it is no matter of its own. */
const tail =
  /^(?:那|那么|请问|这|这样|这种|这个|我|我们|该|应该|现在|到底|又|还|能|是|有|算|你|您|律师|的|了|情况|行为|要)*(?:怎么办|咋办|咋整|怎么处理|如何处理|怎么弄|怎么做|如何是好|合法吗?|违法吗?|违不违法|合不合法|合理吗?|可以吗|行吗|对吗|是吗|好吗|正常吗|怎么维权|如何维权|有办法吗|什么办法|谢谢)*(?:呢|啊|呀|了|吧|请问)*$/u

const numbered =
  /(?:^|[\n。；;，,？?\s])\s*(?:[(（]?[1-9][)）.、．](?!\d)|[(（]?[一二三四五六七八九][)）]、?|[一二三四五六七八九]、)/gu

/** Where one asks on without a mark between: 能告吗能赔多少要不要先辞职. */
const runOn =
  /(?<=[吗呢])(?=[^吗呢啊呀吧的了，。？！,.?!\s])|(?<=多少|多少钱|怎么办|几天|多久)(?=(?:能不能|要不要|是不是|该不该|可不可以|会不会|能|可以|要|还))/gu

const another = /(?=(?:还有就是|还有一个|还有|另外|再问|再就是|顺便问|对了))/gu

const marks = /[，。？！；：、,.?!;:\s\n]+/u

/** The clauses of a text, each with the mark after it. */
const clausesOf = (text: string): readonly string[] =>
  text
    .replaceAll(numbered, '。')
    .replaceAll(another, '。')
    .replaceAll(runOn, '？')
    .split(/(?<=[，。？！；,?!;\n])/u)
    .map((clause) => clause.trim())
    .filter((clause) => clause.replaceAll(/[\p{P}\s]/gu, '') !== '')

const bare = (clause: string): string => clause.replaceAll(/[\p{P}\s]/gu, '')

const isTail = (clause: string): boolean => tail.test(bare(clause))

/**
 * The questions in one message, each with what was told before it; a message that asks one thing comes back whole. Whether
 * two of them are about the same matter is for the caller to see, from what answers them.
 */
export const splitQuestions = (text: string): readonly string[] => {
  const questions: string[] = []
  let told = ''
  for (const clause of clausesOf(text)) {
    if (questions.length > 0 && told === '' && isTail(clause)) {
      questions[questions.length - 1] += clause
      continue
    }
    told += clause
    if (!asks.test(clause)) continue
    questions.push(told)
    told = ''
  }
  if (questions.length < 2) return [text.trim()]
  if (told !== '') questions[questions.length - 1] += told
  return questions.map((question) => question.replaceAll(/^[\p{P}\s]+/gu, '').trim())
}

/** The words that ask, without the story before them: short enough for a list. */
export const askedIn = (question: string): string => {
  const clauses = question.split(marks).filter((clause) => clause !== '')
  return clauses.findLast((clause) => asks.test(clause) && !isTail(clause)) ?? clauses.at(-1) ?? question
}

/** A question longer than this stands by itself. */
const leaningLength = 12

/** How a question begins or ends that goes on from the last answer. */
const leans =
  /^(?:那|那么|那要是|如果|要是|要|得|需要|多少|多久|多长|几|在哪|去哪|到哪|哪里|哪儿|找谁|谁|怎么|咋|什么时候|啥时候|带什么|为什么|为啥|有期限|期限|能|可以|不|还|也|材料|电话|地址|这个|这|它)|呢$|呢[?？]$/u

/** What a question asks for when it names no matter: 要多久, 多少钱, 在哪办, 我妈呢. */
const bareAsk =
  /^(?:那|那么|这个|这|它|大概|一般|要|得|需要|我|能|可以|去|到|在|是|会|有|办|的|了|给|拿|赔|补|申请|办理|准备|交|带|用|收|到底|具体|还|也|都|多少|钱|多久|多长|时间|几|天|个|月|年|哪|里|儿|哪儿|找|谁|怎么|咋|样|什么|啥|时候|材料|资料|手续|证件|费|费用|期限|电话|地址|地方|为|呢|吗|啊|呀|吧|弄|算|说|妈|爸|爹|娘|老婆|老公|朋友|同事|工友|家人|他|她|他们|父母|孩子)+$/u

/** Does the question make sense only after what was answered last? */
export const leansOnLast = (question: string): boolean => {
  const words = bare(question)
  if (words === '' || words.length > leaningLength) return false
  return leans.test(words) || bareAsk.test(words)
}

/**
 * The question as it is searched: one that leans on the last answer together with that entry's matter, any other as it is.
 * 那试用期呢 after 工资低于最低工资 asks for the wage of the trial period.
 */
export const withContext = (question: string, last: Entry | undefined): string =>
  last === undefined || !leansOnLast(question) ? question : `${last.title}，${question}`
