/** What a member's few words mean around a private talk. Everything else is said to the counsellor. */

const plain = (raw: string): string => raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~～、“”"]/g, '')

export const isStart = (raw: string): boolean =>
  /^(开始|开始吧|现在开始|进入|(我)?准备好了|我?来了|我?到了)$/.test(plain(raw))
/** Means a talk and nothing else, also when none waits. */
export const namesStart = (raw: string): boolean => /^(开始|开始吧|进入)$/.test(plain(raw))
export const isEnd = (raw: string): boolean => /^(结束|结束吧|退出|结束预约)$/.test(plain(raw))
export const isYes = (raw: string): boolean => /^(同意|我同意|可以|好|好的|行|是|是的|1)$/.test(plain(raw))
export const isNo = (raw: string): boolean =>
  /^(不同意|我不同意|不可以|不行|不好|不|不要|算了|取消|2)$/.test(plain(raw))
