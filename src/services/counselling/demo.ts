import { derivedId } from '../../core/ids.ts'
import type { Work } from '../../core/store.ts'
import { addDays, localDate } from '../../core/time.ts'
import { counsellors, stations, unsaid, type Counsellor, type Grade, type Topic, type Way } from './records.ts'

const stationRows = [
  {
    key: 'centre',
    name: '示例站点一（区总工会）',
    address: '梁溪区示例路1号2楼',
    street: '示例街道甲',
    phone: '0510-0000-0001',
  },
  {
    key: 'north',
    name: '示例站点二（职工之家）',
    address: '梁溪区示例路2号',
    street: '示例街道乙',
    phone: '0510-0000-0002',
  },
  {
    key: 'south',
    name: '示例站点三（户外劳动者驿站）',
    address: '梁溪区示例路3号',
    street: '示例街道丙',
    phone: '0510-0000-0003',
  },
] as const

const workdays = [1, 2, 3, 4, 5]
const morning = { from: 9 * 60, to: 12 * 60 }
const afternoon = { from: 13 * 60 + 30, to: 17 * 60 }
const evening = { from: 18 * 60 + 30, to: 20 * 60 + 30 }

const on = (days: readonly number[], times: { readonly from: number; readonly to: number }): Counsellor['plan'] =>
  days.map((weekday) => ({ weekday, ...times }))

interface DemoCounsellor {
  readonly name: string
  readonly station: (typeof stationRows)[number]['key']
  readonly topics: readonly Topic[]
  readonly ways: readonly Way[]
  readonly plan: Counsellor['plan']
  readonly slotMinutes: number
  readonly more?: Partial<Counsellor>
}

const course = (name: string, hours: number) => ({ name, hours, on: '2026-03-14' })
const firstCourses = [course('倾听基础', 12), course('保密和边界', 4), course('危机识别和转介', 8)]
const leaderCourses = [...firstCourses, course('带教和督导', 12), course('团体活动组织', 8)]

const counsellorRows: readonly DemoCounsellor[] = [
  {
    name: '示例老师甲',
    station: 'centre',
    topics: ['work', 'mood', 'sleep'],
    ways: ['online', 'phone', 'station'],
    plan: [...on(workdays, morning), ...on([2, 4], afternoon)],
    slotMinutes: 60,
    more: { grade: 'leader', gender: 'female', courses: leaderCourses, mayBeOnCall: true },
  },
  {
    name: '示例老师乙',
    station: 'centre',
    topics: ['family', 'people', 'mood'],
    ways: ['phone', 'station'],
    plan: on([1, 3, 5], afternoon),
    slotMinutes: 50,
    more: { gender: 'male', weeklyCap: 8, excludedEmployers: ['示例机械有限公司'] },
  },
  {
    name: '示例老师丙',
    station: 'north',
    topics: ['work', 'family', 'people'],
    ways: ['online', 'station'],
    plan: on(workdays, evening),
    slotMinutes: 60,
    more: { gender: 'female', languages: ['普通话', '无锡话'] },
  },
  {
    name: '示例老师丁',
    station: 'south',
    topics: ['sleep', 'mood', 'other'],
    ways: ['online', 'phone', 'station'],
    plan: [...on([6], morning), ...on([6], afternoon)],
    slotMinutes: 60,
  },
  {
    name: '示例老师戊',
    station: 'north',
    topics: ['work', 'family', 'mood', 'sleep', 'people', 'other'],
    ways: ['online', 'phone'],
    plan: [...on([0], afternoon), ...on([2, 4], evening)],
    slotMinutes: 50,
  },
  {
    name: '示例志愿者己',
    station: 'centre',
    topics: ['work'],
    ways: ['phone'],
    plan: on([6], morning),
    slotMinutes: 60,
    more: { grade: 'volunteer', courses: [course('倾听基础', 12)] },
  },
]

/** A year and a half from the first start: long enough to try everything with. */
const credentialDays = 540
const openEveryDay = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, from: 9 * 60, to: 20 * 60 + 30 }))

const stationId = (key: string): string => derivedId('sta', 'demo', key)

/** By these rows `doctor` knows that a store holds the demo union. */
export const demoRows = { table: stations, ids: stationRows.map(({ key }) => stationId(key)) }

/** A small demo union: stations and counsellors anybody can see are made up, numbers nobody can dial. Twice does it once. */
export const demoCounselling = async (work: Work): Promise<void> => {
  const stationCommon = { hours: '每天 9:00–20:30', open: [...openEveryDay], closedDates: [], active: true }
  for (const { key, ...row } of stationRows) {
    const id = stationId(key)
    if ((await work.rows(stations).get(id)) === undefined)
      await work.rows(stations).insert({ id, ...row, ...stationCommon })
  }
  const today = localDate(work.now)
  const papers = {
    credential: { kind: '示例证书', number: '****0001', expires: addDays(today, credentialDays) },
    pledgedOn: today,
  }
  for (const { station, topics, ways, more = {}, ...row } of counsellorRows) {
    const id = derivedId('cou', 'demo', row.name)
    if ((await work.rows(counsellors).get(id)) !== undefined) continue
    const grade: Grade = 'counsellor'
    const common = { ...unsaid, grade, courses: firstCourses, languages: ['普通话'], closedDates: [], active: true }
    const lists = { topics: [...topics], ways: [...ways] }
    const own = { ...common, ...papers, ...row, ...lists, station: stationId(station), ...more }
    await work.rows(counsellors).insert({ ...own, id })
  }
}
