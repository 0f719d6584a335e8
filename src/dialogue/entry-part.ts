import { text, type Reply } from '../core/reply.ts'
import { maxCites, type Entry } from '../knowledge/entries.ts'
import { choiceOf, plainBody } from '../knowledge/replies.ts'
import * as words from './words.ts'

/** What a few words ask of the answer before, and what a line holds that tells it. */
const kinds: readonly (readonly [RegExp, RegExp])[] = [
  [/告(?:他|她|它|谁|公司|单位|老板|站长|平台)?|起诉|打官司|仲裁|投诉/u, /监察|仲裁|法院|投诉|起诉|(?:打|拨)12\d{3}/u],
  [
    /哪|找谁|谁管|给谁|地址|电话|窗口|部门/u,
    /(?:打|拨)\d{3,5}|劳动监察|仲裁(?:委|院)|窗口|人社|法院|社保(?:局|中心)|医保|公积金中心|街道|派出所/u,
  ],
  [
    /多久|多长|几天|几个月|什么时候|啥时候|期限|来得及/u,
    /(?:\d+|[一两二三四五六七八九十]+)(?:个)?(?:工作)?(?:天|日|月|年)|当天|半年/u,
  ],
  [/多少|几倍|几块|几千|费用|收费|要钱/u, /元|倍|几成|[一二三四五六七八九]成|百分|%|收费|免费|月工资|平均工资/u],
  [/节假日|法定节日|过节|国庆|春节|五一|元旦/u, /节日/u],
  [/周末|休息日|双休|星期[六天]|周[六日]/u, /周末|休息日/u],
  [/材料|带什么|带啥|准备|证据|手续|证件|资料/u, /带|材料|证据|证明|截图|复印|流水|记录|备好|备：/u],
]

const mostLines = 2
const glance = 120

/** The steps of an entry's body, then the sentences of its short answer: what it tells, one thing each. */
const linesOf = (entry: Pick<Entry, 'short' | 'body'>): readonly string[] => {
  const [steps = ''] = plainBody(entry.body).split('「依据」')
  const listed = steps.split('\n').flatMap((line) => /^(?:\d+[.、]|·)\s*(.+)$/u.exec(line)?.[1] ?? [])
  const sentences = entry.short.split(/(?<=[。？])/u).filter((sentence) => !sentence.endsWith('？'))
  return [...listed, ...sentences]
}

/** The one thing to do first. */
export const firstStep = (entry: Pick<Entry, 'short' | 'body'>): string | undefined => linesOf(entry)[0]

/**
 * An answer to a short question about the entry that was just given: the lines that tell it, not the whole once more. Where
 * none does, that is said.
 */
export const partOf = (entry: Entry, asked: string, related: readonly Entry[]): readonly Reply[] => {
  const wanted = kinds.find(([question]) => question.test(asked))?.[1]
  const found: string[] = []
  for (const line of wanted === undefined ? [] : linesOf(entry)) {
    if (found.length === mostLines || !wanted?.test(line)) continue
    if (found.join('').length + line.length < glance) found.push(line)
  }
  const choices = [...related.map(choiceOf), words.human]
  if (found.length === 0) return [text(words.sameMatter(entry.title), choices)]
  const cites = entry.cites.slice(0, maxCites)
  return [
    { kind: 'answer', text: found.join('\n'), entry: entry.id, ...(cites.length === 0 ? {} : { cites }) },
    { ...text(words.partOnly(entry.title), choices), kind: 'answer', entry: entry.id },
  ]
}
