/** What the runs of rules say of themselves; staff read it. */
export const notMadeUp = '到点时没在运行，按这条规则不补。'
export const notThatDay = '查到放假安排了：那天不该运行。'
export const newerRuns = '按这条规则只补最近的一次。'
export const staffSaidNo = '当天由人定了不运行。'
export const ruleGone = '这条规则已经没有了。'
export const brokenInside = '程序出了错，详情在日志里。'

/** The title of the task to look at a draft. */
export const draftedTitle = (headline: string): string => `通知“${headline}”起草好了，看一遍再发`
/** The title of a task that gives an overview. */
export const digestTitle = '看一眼现在等着的事'
