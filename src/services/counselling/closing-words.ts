import { instantText, type Instant } from '../../core/time.ts'

/** May show on a locked screen. It asks, once, and blames nobody. */
export const missedNotice = (start: Instant | undefined): string =>
  `您${start === undefined ? '有一个' : `${instantText(start)}的`}预约没有碰上，没关系。还想约的话，回“再约一次”。`
