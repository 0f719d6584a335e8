import type { Entry } from '../knowledge/entries.ts'

/** Matters of counselling and aid stay in the house, also as questions about them. */
const privateTopics = /^(心理|困难|帮扶)/

/** Reports of an employer, illness, need, violence, harassment, children, the mind: nothing of it is shown to a model. */
const privateWords =
  /举报|检举|揭发|线索|匿名|实名|心理|抑郁|焦虑|失眠|咨询师|想不开|不想活|难受|崩溃|低保|困难|补助|救助|帮扶|助学|大病|癌|残疾|怀孕|流产|传染|艾滋|乙肝|骚扰|家暴|强奸|猥亵|未成年|童工|打[我人她他]|[殴揍砸踹掐捅]|刀|流血|威胁|恐吓|跳楼|自杀|死|身份证|银行卡|密码/

/** Nothing in the words says that they are private. */
export const isHarmless = (question: string): boolean => !privateWords.test(question.normalize('NFKC'))

/** How many may be needed before an entry's topic says what a question is about. */
const nearest = 2

/** Whether a question may be shown to a model at all. Asked before anything is sent, and again for what a model made of it. */
export const mayLeave = (
  question: string,
  { candidates }: { readonly candidates: readonly { readonly entry: Entry }[] },
): boolean =>
  isHarmless(question) && candidates.slice(0, nearest).every(({ entry }) => !privateTopics.test(entry.topic))
