import { derivedId } from '../../core/ids.ts'
import type { Work } from '../../core/store.ts'
import { addDays, addMs, atLocal, hourMs, localDate } from '../../core/time.ts'
import { lectures } from './records.ts'

/** One lecture two weeks ahead, made up as anybody can see, so that signing up can be tried. Twice does it once. */
export const demoLecture = async (work: Work): Promise<void> => {
  const id = derivedId('lec', 'demo')
  if ((await work.rows(lectures).get(id)) !== undefined) return
  const from = atLocal(addDays(localDate(work.now), 14), 14 * 60)
  await work.rows(lectures).insert({
    id,
    title: '示例讲座：睡个好觉',
    speaker: '示例老师甲',
    place: '示例站点会议室',
    from,
    until: addMs(from, 2 * hourMs),
    capacity: 40,
    opensAt: work.now,
    closesAt: addMs(from, -hourMs),
    state: 'open',
    extra: 0,
    createdAt: work.now,
  })
}
