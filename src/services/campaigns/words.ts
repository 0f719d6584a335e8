import { text, type Choice, type Reply } from '../../core/reply.ts'
import type { Membership, UnionRole } from '../../people/memberships.ts'

export const roleNames: Readonly<Record<UnionRole, string>> = {
  member: '会员',
  cadre: '工会干部',
  chair: '主席',
  'model-worker': '劳模',
  migrant: '外来务工',
  'new-work': '新就业',
}

const choice = (label: string): Choice => ({ label, send: label })

export const industries = ['物流快递', '物业', '保安', '餐饮住宿', '商贸', '制造', '建筑', '卫生教育', '其他'] as const
export const industryChoices: readonly Choice[] = industries.map(choice)

export const consentYes: Choice = { label: '同意', send: '同意' }
export const consentNo: Choice = { label: '不同意', send: '不同意' }

export const askConsent =
  '记下你是哪个工会的，只用来给你发工会的通知，不看你问过什么、办过什么。随时回“撤销登记”就删。同意吗？'
export const askUnion = '你是哪个工会的？写工会的名字；工会给过你登记码的，直接写登记码。'
export const unclearUnion = '写工会的名字，60个字以内，比如“某某物业工会”。'
export const wrongCode = '这个登记码不对。照工会给的再写一遍，或者写工会的名字。'
export const tooManyCodes = '码错得太多了，先停一停，一小时后再试。或者写工会的名字。'
export const askIndustry = '是哪一行的？'
export const askStreet = '单位在哪个街道？不想说，回“跳过”。'
export const unclearStreet = '写街道的名字，比如“上马墩街道”，或者回“跳过”。'
export const refused = (): Reply => text('好，没有登记。别的照常能用。')

export const entered = ({ union }: Pick<Membership, 'union'>): Reply =>
  text(`登记好了：${union}。以后工会的通知会发到这里。不想要了，回“撤销登记”。`)

export const removed = (): Reply => text('登记删了，工会的通知不再发给你。')
export const noneEntered = (): Reply =>
  text('你还没有登记过工会。要登记，回“登记工会”。', [{ label: '登记工会', send: '登记工会' }])

export const noticesBySms = (): Reply =>
  text('好，工会的通知也发短信，夜里不发。不要了，回“短信不收通知”。', [
    { label: '短信不收通知', send: '短信不收通知' },
  ])
export const noNoticesBySms = (): Reply => text('好，工会的通知不发短信了，要紧的提醒照旧。')
export const noNumber = (): Reply =>
  text('还没有你的手机号。先回“短信提醒”，填好再回“短信收通知”。', [choice('短信提醒')])
