import { text, type Choice, type Reply } from '../../core/reply.ts'
import type { LocalDate } from '../../core/time.ts'
import { human } from '../../dialogue/words.ts'
import type { Calculated, Calculator } from '../../law/calculators/calculator.ts'
import { calculators, calculatorWords } from '../../law/calculators/registry.ts'
import { reminderChoice } from '../../law/deadlines/deadlines.ts'

/** All that members read from this service. */

export const skip: Choice = { label: '跳过', send: '跳过' }
export const yes: Choice = { label: '是', send: '是' }
export const no: Choice = { label: '不是', send: '不是' }

export const opening = ({ zh, opening: own }: Calculator): string =>
  `${own}${own === '' ? '' : '\n'}算“${zh}”，问你几个数，一个一个来。不想算了回“取消”。`

export const skippable = (ask: string): string => (/跳过|回“/.test(ask) ? ask : `${ask}不知道就回“跳过”。`)

const notFiling = '在这里算，不等于申请仲裁，日子照样在走。'

const again = ({ id }: Calculator): readonly Choice[] => {
  const send = calculatorWords.get(id)
  return send === undefined ? [] : [{ label: '换个数再算', send }]
}

const next = (calculator: Calculator): readonly Choice[] => {
  const remind = calculator.deadline === undefined ? undefined : reminderChoice(calculator.deadline)
  return [...(remind === undefined ? [] : [remind]), ...again(calculator), human]
}

/** An answer rests on a few articles; each step names its own. */
const shownCites = 5

export interface Filled {
  readonly label: string
  readonly value: string
}

const stepLine = ({ what, working, cites }: (Calculated & { readonly ok: true })['steps'][number]): string =>
  `${what}：${working}${cites.length === 0 ? '' : `（${cites.join('、')}）`}`

/** First the outcome, then what was filled in, the steps and what could change it. */
export const worked = (
  calculator: Calculator,
  done: Calculated & { readonly ok: true },
  filled: readonly Filled[],
  today: LocalDate,
): readonly Reply[] => {
  const lines = [
    `你填的：${filled.map(({ label, value }) => `${label} ${value}`).join('；')}`,
    '',
    '怎么算的：',
    ...done.steps.map(stepLine),
    '',
    '要留意：',
    ...done.notes.map((note) => `· ${note}`),
    '',
    `${notFiling}法条和数字截至${Number(today.slice(0, 4))}年${Number(today.slice(5, 7))}月。`,
  ]
  return [
    text(`按你填的算：${done.headline}。只供参考，怎么算的在下面。`),
    { ...text(lines.join('\n'), next(calculator)), cites: done.cites.slice(0, shownCites) },
  ]
}

export const refused = (calculator: Calculator, message: string): readonly Reply[] => [
  text(message, [...again(calculator), human]),
]

const firstPage = 10
const choiceOf = ({ id, zh }: Calculator): Choice => ({ label: zh, send: calculatorWords.get(id) ?? zh })
export const moreWords = '更多计算'

export const menu = (): Reply =>
  text('算哪一样？', [...calculators.slice(0, firstPage).map(choiceOf), { label: '看看别的', send: moreWords }])

export const moreMenu = (): Reply => text('还能算这些：', [...calculators.slice(firstPage).map(choiceOf), human])
