import type { Work } from '../core/store.ts'
import { demoCounselling } from './counselling/demo.ts'
import { demoLecture } from './lectures/demo.ts'

/** The small made-up union of a first start: stations, counsellors, a lecture. Twice does it once. */
export const demoUnion = async (work: Work): Promise<void> => {
  await demoCounselling(work)
  await demoLecture(work)
}
