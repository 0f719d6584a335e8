/**
 * Names of disorders, and words that sound like a finding. A questionnaire is no diagnosis: what members are told says where
 * to go, never what they have. 焦虑 and 抑郁 are refused also where they mean a mood: a reader cannot tell.
 */
const names =
  /抑郁|忧郁症|焦虑|躁狂|双相|精神(?:病|障碍|分裂|疾病|异常|失常)|心理(?:疾病|障碍|异常|变态)|神经(?:症|衰弱|官能)|强迫|恐惧症|恐怖症|惊恐|创伤后|应激障碍|适应障碍|人格(?:障碍|缺陷)|躯体(?:化|形式)|疑病|妄想|幻觉|偏执|失眠症|睡眠障碍|成瘾|依赖症|厌食|暴食|自闭|孤独症|多动|痴呆|自杀|自伤|PTSD|ADHD|OCD|depress|anxi|bipolar|schizo|disorder|症(?!状)|障碍|诊断|确诊|患(?:有|病|者)|发病|病情|病人/iu

/** The word that must not be said to a member, if there is one. */
export const disorderIn = (words: string): string | undefined => names.exec(words.normalize('NFKC'))?.[0]
