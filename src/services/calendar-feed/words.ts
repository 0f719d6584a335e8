import { text, type Reply } from '../../core/reply.ts'
import { dateText, localDate, type Instant } from '../../core/time.ts'

export const address = (url: string): readonly Reply[] => [
  {
    ...text('这是你一个人的日历地址，加到手机日历里，约好的、要到期的会自己出现。题目只写“您有一个预约”，别的不写。'),
    link: { label: '日历地址', url },
  },
  text(
    '苹果手机：设置、日历、账户、添加订阅的日历，把地址贴进去。别的手机找“订阅日历”或者“网络日历”。地址只说这一次，谁有谁能看，别转给别人。不要了回“取消日历订阅”。',
  ),
]

export const known = (since: Instant): Reply =>
  text(
    `日历订阅在用，${dateText(localDate(since))}开的，地址只在那时候说过一次。要换一个新地址吗？换了，原来的就不能用了。`,
    [
      { label: '换日历地址', send: '换日历地址' },
      { label: '取消日历订阅', send: '取消日历订阅' },
    ],
  )

export const ended = (): Reply => text('日历订阅停了，原来的地址打不开了。手机日历里那一项，要自己删一下。')

export const none = (): Reply => text('你没有开着的日历订阅。要开，回“日历订阅”。')

export const noAddress = (): Reply => text('这里还没有网址，日历订阅开不了。约好的事，回“我的事项”就能看到。')
