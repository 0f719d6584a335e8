import { text, type Reply } from '../../core/reply.ts'

/** Names the words of the consent below; raised when they say something else. */
export const consentWords = 'sms-1'

export const off = (): Reply => text('短信提醒还没开通。现在的提醒发在你写来的这个号上，回“我的提醒”能看到。')

export const opening =
  '短信只发要紧的：约好的时间、快到的期限，聊天发不进的时候才发。短信里不写是什么事。随时回“停短信”就停，不影响别的。'

export const askConsent = '号码加密存着，只用来发这种短信，停了就删。同意吗？'
export const refused = (): Reply => text('好，不发短信，什么都没留。')

export const askPhone = '发到哪个手机号？'
export const notMobile = '这个不像手机号。手机号是11位，1开头。'

export const codeSent = (masked: string): string => `验证码发到${masked}了，10分钟内有效。把6位数字发给我。`
export const codeNotSent = '这会儿发的验证码太多了，没再发。一小时后再试，或者回“取消”。'
/** Neutral: whoever holds the telephone may read it. */
export const codeSms = (code: string): string => `验证码${code}，10分钟内有效。不是你自己要的，不用理。`

export const wrongCode = '这个码不对，看一眼短信再发一遍。号码填错了，回“返回”改。'
export const codeOver = '这个码过时了，新的已经发出。把新短信里的6位数字发给我。'
export const tooMany = '码错得太多了，一小时后再试，或者回“取消”。'

export const done = (masked: string): Reply =>
  text(`好，聊天发不进的时候，要紧的提醒发到${masked}。夜里不发。不要了，回“停短信”，或者回那条短信“TD”。`, [
    { label: '测试提醒', send: '测试提醒' },
    { label: '短信收通知', send: '短信收通知' },
  ])

export const ended = (): Reply => text('好，不再发短信，号码删了。别的提醒照旧。')
export const none = (): Reply => text('你没有开短信提醒，没有号码要停。')
