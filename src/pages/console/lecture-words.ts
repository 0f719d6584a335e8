import type { LectureView, SeatView } from '../../http/api/lectures.ts'

interface Word {
  readonly text: string
  /** The ground of the tag: white letters on it reach a contrast of 4.5. */
  readonly color: string
}

export const lectureStateWords: Readonly<Record<LectureView['state'], Word>> = {
  draft: { text: '没发布', color: '#595959' },
  open: { text: '已发布', color: '#237804' },
  cancelled: { text: '已取消', color: '#595959' },
  over: { text: '办完了', color: '#0958d9' },
}

export const seatStateWords: Readonly<Record<SeatView['state'], Word>> = {
  waiting: { text: '候补', color: '#7c5a00' },
  offered: { text: '等确认', color: '#ad4e00' },
  seated: { text: '有座位', color: '#237804' },
  came: { text: '已签到', color: '#0958d9' },
  attended: { text: '来过', color: '#0958d9' },
  absent: { text: '没来', color: '#595959' },
  cancelled: { text: '已取消', color: '#595959' },
  lapsed: { text: '过时没确认', color: '#595959' },
  closed: { text: '没排上', color: '#595959' },
}

export const seatByWords: Readonly<Record<SeatView['by'], string>> = {
  member: '自己报',
  staff: '工会代报',
  door: '现场报',
}

/** What somebody has to be told on the telephone. */
export const toCallWords: Readonly<Record<NonNullable<SeatView['toCall']>, string>> = {
  offer: '有名额了',
  lapsed: '名额过了时间',
  changed: '时间或地方改了',
  cancelled: '这场取消了',
  survey: '请填问卷',
}

/** `2026-11-26T14:00` of an input field, Shanghai's clock, as an instant; eight hours ahead since 1991. */
export const toInstant = (local: string): string => new Date(`${local}:00+08:00`).toISOString()

const shanghaiMs = 8 * 3_600_000

/** The other way round. */
export const toLocal = (instant: string): string =>
  new Date(Date.parse(instant) + shanghaiMs).toISOString().slice(0, 16)
