import { text, type Reply } from '../../core/reply.ts'

/** Stands after what is confirmed. Neutral: nothing in it or in its address says what it is about. */
export const askLine = (url: string): Reply => ({
  ...text('想到时在微信里收到提醒，点这里开一下。不开也能用。'),
  link: { label: '开提醒', url },
})
