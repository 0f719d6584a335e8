import { addLine, deskOf } from './kf.ts'
import { nextId, nowOf, type Person, type Received, type State } from './state.ts'

/** A customer in WeChat who writes to the service desk. The callbacks wait in `Callback.events`. */
export interface Customer {
  readonly id: string
  readonly received: readonly Received[]
  /** The message's id. */
  writes(text?: string): string
  sends(message: Readonly<Record<string, unknown>>): string
  /** Opens the chat: the welcome code, good for 20 seconds. */
  enters(scene?: string): string
  blocks(on?: boolean): void
  /** The person in WeCom ends the session; the next message begins another. */
  ends(): void
  /** Who serves them, as numbers of the platform: 0 new, 1 assistant, 2 waiting, 3 a person, 4 ended. */
  state(): number
}

export const createCustomer = (state: State, person: Person): Customer => {
  const { account, openid } = person
  const sends = (message: Readonly<Record<string, unknown>>): string => {
    const { messageWindowHours, messagesPerWindow } = state.quotas
    person.messageWindow = { until: nowOf(state) + messageWindowHours * 3_600_000, left: messagesPerWindow }
    if (person.kfState === 4) person.kfState = 0
    return addLine(state, account, { external_userid: openid, origin: 3, ...message })
  }
  return {
    id: openid,
    received: person.received,
    sends,
    writes: (text = '在吗') => sends({ msgtype: 'text', text: { content: text } }),
    ends: () => {
      person.kfState = 4
      const event = { event_type: 'session_status_change', external_userid: openid, change_type: 3 }
      addLine(state, account, { msgtype: 'event', origin: 4, event })
    },
    enters: (scene = '') => {
      const code = nextId(state, 'welcome_')
      const until = nowOf(state) + state.quotas.welcomeSeconds * 1000
      deskOf(state, account).welcomes.set(code, { customer: openid, until, used: false })
      const event = {
        event_type: 'enter_session',
        open_kfid: account.openKfId,
        external_userid: openid,
        scene,
        welcome_code: code,
      }
      addLine(state, account, { msgtype: 'event', origin: 4, event })
      return code
    },
    blocks: (on = true) => {
      person.blocks = on
    },
    state: () => person.kfState,
  }
}
