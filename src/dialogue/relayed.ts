import type { Conversation, OpenForm } from '../core/conversation.ts'
import { isRelayed } from '../core/relayed.ts'
import { text, type Reply } from '../core/reply.ts'

/** What may be seen of a conversation on the account somebody writes from, and how the rest is put back afterwards. */
interface Side {
  readonly shown: Conversation
  /** A form waits that is not for this account. */
  readonly isHidden: boolean
  readonly whole: (after: Conversation) => Conversation
}

/**
 * On an account that strangers relay, a sensitive form that is open elsewhere is not there, and a person of staff who has the chat
 * hears nothing: the words would become counselling or a handed-over matter. The form waits where it was opened.
 */
export const sideOf = (conversation: Conversation, isSensitive: (flow: string) => boolean): Side => {
  if (!isRelayed(conversation.account)) return { shown: conversation, isHidden: false, whole: (after) => after }
  const { form, parked, ...rest } = conversation
  const isFit = (one: OpenForm | undefined): boolean => one !== undefined && !isSensitive(one.flow)
  const shown = {
    ...rest,
    owner: 'bot' as const,
    ...(isFit(form) ? { form } : {}),
    ...(isFit(parked) ? { parked } : {}),
  }
  const hiddenForm = isFit(form) ? undefined : form
  const hiddenParked = isFit(parked) ? undefined : parked
  return {
    shown,
    isHidden: hiddenForm !== undefined || hiddenParked !== undefined,
    whole: ({ form: newForm, parked: newParked, ...after }) => {
      // As ever, a form is set aside for help and for another form.
      const isAside = newForm !== undefined || after.helpAt !== conversation.helpAt
      const open = newForm ?? (isAside ? undefined : hiddenForm)
      const aside = newParked ?? (isAside ? (hiddenForm ?? hiddenParked) : hiddenParked)
      return {
        ...after,
        owner: conversation.owner,
        ...(open === undefined ? {} : { form: open }),
        ...(aside === undefined ? {} : { parked: aside }),
      }
    },
  }
}

/** Said in place of what is not for such an account: where to go instead, and the numbers that need no page. */
export const elsewhereWith = (page: string | undefined, hasOfficialAccount: boolean): Reply => {
  const ways = [...(page === undefined ? [] : ['工会的网页']), ...(hasOfficialAccount ? ['工会的公众号'] : [])]
  const there = ways.length === 0 ? '打12351说' : `到${ways.join('或')}，把刚才那句话再发一遍，或者打12351说`
  const words = text(
    `这件事不在这个微信号上办：这里的话要经过别的公司转，不够保密。请${there}。心里难受打12356；有危险打110、120。`,
  )
  return page === undefined ? words : { ...words, link: { label: '打开网页', url: page } }
}
