import type { PersonLine } from '../../http/api/counselling-people.ts'

export const gradeWords: Readonly<Record<PersonLine['grade'], string>> = {
  volunteer: '志愿者',
  counsellor: '辅导员',
  leader: '领雁',
}

export const unreadyWords: Readonly<Record<NonNullable<PersonLine['unready']>, string>> = {
  inactive: '停了',
  volunteer: '还在学',
  'no-pledge': '没签保密承诺',
  'no-credential': '没有登记证书',
  expired: '证书过期',
}

export const topicWords = {
  work: '工作压力',
  family: '家庭关系',
  mood: '情绪低落',
  sleep: '睡不好',
  people: '和人处不好',
  other: '其他',
} as const

export const weekdayWords = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const

export const deskKindWords = { phone: '咨询电话', online: '网上值守' } as const

/** What came of the appointments of somebody who cannot come. */
export const handedOnText = ({ given, reopened }: { readonly given: number; readonly reopened: number }): string =>
  given + reopened === 0 ? '' : `${given} 个预约换了老师，${reopened} 个要重新排`
