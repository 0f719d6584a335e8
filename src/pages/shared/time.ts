const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: 'numeric',
  day: 'numeric',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** `11月26日 周四 10:05`, in Shanghai whatever the reader's clock is set to. */
export const timeText = (instant: string): string => {
  const parts = new Map(clock.formatToParts(new Date(instant)).map((part) => [part.type, part.value]))
  const of = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
  return `${of('month')}月${of('day')}日 ${of('weekday')} ${of('hour')}:${of('minute')}`
}

const days = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' })

/** Shanghai's date so many days after an instant, `2026-11-26`. */
export const dateAfter = (now: Date, count: number): string => days.format(now.getTime() + count * 86_400_000)

/** Shanghai's date now, whatever the reader's clock is set to. */
export const today = (): string => dateAfter(new Date(), 0)
