import { instantText, type Instant } from '../../core/time.ts'

export const goneWords = '这一通已经不在你手上了：记过了，或者放久了给了别人。'

export const closedWords = (why: 'night' | 'holiday', until: Instant): string =>
  why === 'night'
    ? `晚上9点到早上8点不打电话，${instantText(until)}再打。`
    : `今天放假，只打急的，其他的${instantText(until)}再打。`
