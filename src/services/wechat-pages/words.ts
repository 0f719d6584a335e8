/** Said on a page of its own, in plain Chinese: what happened, and the one thing to do. Neutral: it may be read over a shoulder. */
export const loginWords = {
  joined: '绑好了。在微信里和在网页上说的，以后都连在一起。',
  clashes: '绑好了。两边有约在同一个时间的，回聊天里说“我的预约”看一眼。',
  same: '这个微信早就绑好了，直接用就行。',
  'busy-here': '你在网页上还有一件没办完。先办完，或者回“取消”，再来绑。',
  'busy-there': '你在微信里还有一件没办完。先办完，或者在微信里回“取消”，再来绑。',
  used: '这个链接用过了，或者放太久了。点下面重新来一次就行。',
  elsewhere: '要在刚才打开的那个浏览器里接着办。点下面重新来一次。',
  declined: '没有绑。不绑也能用，什么时候想绑再来。',
  later: '微信那边这会儿没接上，不是你的问题。过几分钟再点一次。',
  off: '现在还不能这样绑。在微信里回“绑定”，会给你6位数字，到网页上回“绑定”加数字就行。',
} as const
export type LoginEnd = keyof typeof loginWords
