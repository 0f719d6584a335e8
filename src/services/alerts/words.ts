import { notice, text, type Reply } from '../../core/reply.ts'
import { dateText, localDate } from '../../core/time.ts'
import type { Alert, SharedWith } from '../../safety/alerts.ts'

/** Neutral: it may be read over a shoulder. */
export const toldNotice = (): Reply => notice('您有一条说明，回“看说明”打开。')

const sharedWords: Readonly<Record<SharedWith, string>> = {
  '110': '110（警察）',
  '120': '120（急救）',
  family: '您的家人',
  'school-or-guardian': '监护人或者学校',
}

const lineOf = ({ at, closed }: Alert): string =>
  `${dateText(localDate(at))}：告诉了${(closed?.sharedWith ?? []).map((one) => sharedWords[one]).join('、')}。`

export const explained = (alerts: readonly Alert[]): Reply =>
  alerts.length === 0
    ? text('没有要告诉您的说明。有别的事，直接说就行。')
    : text(
        `那时担心您有危险，没来得及问您，就把您的情况说了出去，只说了救人要用的那些。\n${alerts.map(lineOf).join('\n')}\n有疑问，回“人工”。`,
      )
