import { text, type Choice } from '../../core/reply.ts'
import type { Opened, ServiceWord } from '../../dialogue/mind.ts'
import { upcomingCases } from '../counselling/rules.ts'
import { endFlow } from '../deadlines/end-flow.ts'
import { openDeadlines } from '../deadlines/rules.ts'
import { canCancel, ownIn } from '../lectures/flow.ts'
import { meaningOfReply, type ReplyMeaning } from './said.ts'

type At = Parameters<ServiceWord['open']>[0]

const askWhich = '不去的是哪一个？'
const appointment: Choice = { label: '预约', send: '取消预约' }
const event: Choice = { label: '报名的活动', send: '取消报名' }

/** The form about the one there is; with several, its own question which. */
const about = (flow: string, question: string, own: readonly { readonly id: string }[]): Opened => {
  const [only] = own
  return { replies: [], flow, ...(only === undefined || own.length > 1 ? {} : { answers: { [question]: only.id } }) }
}

const move = async ({ work, person }: At): Promise<Opened | undefined> => {
  const own = await upcomingCases(work, person)
  return own.length === 0 ? undefined : about('counselling-move', 'which', own)
}

const cancel = async ({ work, person }: At): Promise<Opened | undefined> => {
  const appointments = await upcomingCases(work, person)
  const seats = (await ownIn(work, person, canCancel)).map(({ seat }) => seat)
  if (appointments.length > 0 && seats.length > 0)
    return { replies: [{ ...text(askWhich), choices: [appointment, event] }] }
  if (appointments.length > 0) return about('counselling-cancel', 'which', appointments)
  return seats.length > 0 ? about('lecture-cancel', 'which', seats) : undefined
}

const done = async ({ work, person }: At): Promise<Opened | undefined> => {
  const own = await openDeadlines(work, person)
  return own.length === 0 ? undefined : about(endFlow, 'saved', own)
}

const replyWord = (meaning: ReplyMeaning, open: ServiceWord['open']): ServiceWord => ({
  isReply: true,
  matches: (raw) => meaningOfReply(raw) === meaning,
  open,
})

/** 改到周四, 不去了, 办完了: short words that mean an appointment, an event or a limit as long as the member has one open. */
export const replyWords = {
  appointments: [replyWord('move', move), replyWord('cancel', cancel)],
  deadlines: [replyWord('done', done)],
} satisfies Readonly<Record<string, readonly ServiceWord[]>>
