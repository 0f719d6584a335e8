import type { Reply } from '../../core/reply.ts'
import { notice } from '../../core/reply.ts'

/** The end of an alert's id: enough to find it in the console, and all that ever leaves. */
export const alertNumber = (id: string): string => id.slice(-6)

/** All that a page says, wherever it goes: a group, a phone's locked screen. */
export const pageText = (alert: string, link: string | undefined): string =>
  `有一条待处理，编号 ${alertNumber(alert)}${link === undefined ? '' : `\n${link}`}`

/** Said to the member once, whoever saw it first. */
export const seenWords = (): Reply => notice('值班老师已看到。')

/** The same with nobody on the rota: it is with the alert, and nobody was called. */
export const notedAloneWords = (): Reply => ({
  kind: 'help',
  text: '记下了，和你刚才说的放在一起，值班老师来了能看到。现在没有老师值班，别等我：有危险马上打110或120，想说话打12356。你现在身边有人吗？',
  link: { label: '拨打110', url: 'tel:110' },
})

/** Said when somebody leaves a phone number or a place after help was given. */
export const notedWords = (): Reply => ({
  kind: 'help',
  text: '记下了，只给值班老师看，也又叫了一次。等的时候别一个人待着；有危险马上打110或120，想说话打12356。你现在身边有人吗？',
  link: { label: '拨打110', url: 'tel:110' },
})
