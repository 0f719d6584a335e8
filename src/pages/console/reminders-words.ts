import type { ReminderOutcome } from '../../http/api/reminders.ts'

/** In the order in which somebody should look. */
export const outcomeNames: Readonly<Record<ReminderOutcome, string>> = {
  unknown: '说不准',
  failed: '没发成',
  called: '改打电话',
  parked: '等着',
  expired: '过了时候',
  pending: '正在发',
  sent: '发到了',
  skipped: '没发',
}

export const outcomeColours: Readonly<Record<ReminderOutcome, string>> = {
  unknown: '#a8071a',
  failed: '#a8071a',
  called: '#ad4e00',
  parked: '#ad4e00',
  expired: '#595959',
  pending: '#0958d9',
  sent: '#237804',
  skipped: '#595959',
}

const tries: Readonly<Record<string, string>> = {
  sent: '发到了',
  parked: '这会儿发不进',
  'no-permission': '对方或平台不让发',
  permanent: '发不成',
  retry: '没成，再试',
  unknown: '说不准',
  reached: '说到了',
  'no-answer': '没人接',
  busy: '占线',
  'wrong-number': '号码不对',
  refused: '说不用再打',
  'asked-later': '约了改时间打',
}

export const tryWords = (outcome: string): string => tries[outcome] ?? '说不准'
