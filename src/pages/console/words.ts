import type { CounsellingCase } from '../../http/api/staff.ts'
import type { z } from 'zod'
import type { alertSchema } from '../../http/api/staff.ts'

export type Alert = z.output<typeof alertSchema>

interface Word {
  readonly text: string
  /** A preset colour of antd's Tag. */
  readonly color: string
}

export const stateWords: Readonly<Record<CounsellingCase['state'], Word>> = {
  requested: { text: '待安排', color: 'orange' },
  booked: { text: '待确认', color: 'gold' },
  confirmed: { text: '已确认', color: 'green' },
  cancelled: { text: '已取消', color: 'default' },
  done: { text: '已完成', color: 'blue' },
}

export const wayWords: Readonly<Record<CounsellingCase['way'], string>> = {
  online: '线上',
  phone: '电话',
  station: '到站点',
}

export const levelWords: Readonly<Record<Alert['level'], Word>> = {
  crisis: { text: '紧急', color: 'red' },
  danger: { text: '有危险', color: 'volcano' },
  concern: { text: '要留意', color: 'orange' },
}

/** The end of an id, enough to name it on the telephone. */
export const shortNumber = (id: string): string => id.slice(-6)

export const isOpenCase = (state: CounsellingCase['state']): boolean => state !== 'cancelled' && state !== 'done'
