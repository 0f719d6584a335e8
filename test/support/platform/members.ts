import type { Callback, Delivered, How } from './callbacks.ts'
import { setVisitor } from './oauth.ts'
import { nowOf, type Person, type Received, type State } from './state.ts'

type Fields = Readonly<Record<string, string>>

/** A message opens the long window, a click, follow or scan the short one. A choice in a msgmenu counts as a click. */
export const noteInbound = (state: State, person: Person, fields: Fields): void => {
  const { quotas } = state
  const event = fields['Event']?.toLowerCase()
  if (event === 'subscribe') person.follows = true
  if (event === 'unsubscribe') {
    person.follows = false
    person.grants.clear()
    delete person.messageWindow
    delete person.clickWindow
  }
  const now = nowOf(state)
  const isClick =
    fields['bizmsgmenuid'] !== undefined ||
    ['click', 'subscribe', 'scan', 'scancode_push', 'scancode_waitmsg'].includes(event ?? '')
  if (isClick) person.clickWindow = { until: now + quotas.clickWindowSeconds * 1000, left: quotas.messagesPerClick }
  else if (fields['MsgType'] !== 'event')
    person.messageWindow = { until: now + quotas.messageWindowHours * 3_600_000, left: quotas.messagesPerWindow }
}

type Outcome = Promise<Delivered | undefined>

/** A person with the account's chat open. What they do opens windows, and calls the callback where there is one. */
export interface Member {
  readonly openid: string
  /** All that they were shown, passive answers too. */
  readonly received: readonly Received[]
  writes(text?: string, how?: How): Outcome
  /** Any other message: `{ MsgType: 'image', PicUrl, MediaId }`. */
  sends(fields: Fields, how?: How): Outcome
  /** Chooses in a msgmenu. */
  chooses(id: string, words: string, how?: How): Outcome
  /** @param scene of the QR code that led here */
  follows(scene?: string, how?: How): Outcome
  unfollows(how?: How): Outcome
  clicks(key?: string, how?: How): Outcome
  scans(scene: string, how?: How): Outcome
  /** Agrees n times to one message of a template; the event waits in `Callback.events`. */
  grants(template: string, n?: number): void
  rejects(template: string): void
  /** Nothing arrives from now on, and the platform says so only in its job report. */
  blocks(on?: boolean): void
  /** Opens an OAuth address in WeChat: where it leads, with code and state; undefined when the platform refuses. */
  opens(url: string): Promise<string | undefined>
}

const list = (outer: string, template: string, status: string, scene: string): string =>
  `<${outer}><List><TemplateId><![CDATA[${template}]]></TemplateId>` +
  `<SubscribeStatusString><![CDATA[${status}]]></SubscribeStatusString>${scene}</List></${outer}>`

/** @param callback of the account, when one was set up */
export const createMember = (state: State, person: Person, callback: () => Callback | undefined): Member => {
  const { openid, account } = person
  const does = (fields: Fields, how?: How): Outcome => {
    const hook = callback()
    // A callback notes it too, for those that a test makes without a member.
    noteInbound(state, person, fields)
    return hook === undefined ? Promise.resolve(undefined) : hook.post(openid, fields, how)
  }
  const event = (name: string, fields: Fields, how?: How): Outcome =>
    does({ MsgType: 'event', Event: name, ...fields }, how)
  return {
    openid,
    received: person.received,
    writes: (text = '在吗', how) => does({ MsgType: 'text', Content: text }, how),
    sends: (fields, how) => does(fields, how),
    chooses: (id, words, how) => does({ MsgType: 'text', Content: words, bizmsgmenuid: id }, how),
    follows: (scene, how) =>
      event(
        'subscribe',
        scene === undefined ? { EventKey: '' } : { EventKey: `qrscene_${scene}`, Ticket: `ticket-${scene}` },
        how,
      ),
    unfollows: (how) => event('unsubscribe', { EventKey: '' }, how),
    clicks: (key = 'menu', how) => event('CLICK', { EventKey: key }, how),
    scans: (scene, how) => event('SCAN', { EventKey: scene, Ticket: `ticket-${scene}` }, how),
    grants: (template, n = 1) => {
      person.grants.set(template, (person.grants.get(template) ?? 0) + n)
      const extra = list('SubscribeMsgPopupEvent', template, 'accept', '<PopupScene>1</PopupScene>')
      const fields = { MsgType: 'event', Event: 'subscribe_msg_popup_event' }
      for (let i = 0; i < n; i += 1) account.events.push({ from: openid, fields, extra })
    },
    rejects: (template) => {
      person.grants.set(template, 0)
      const extra = list('SubscribeMsgChangeEvent', template, 'reject', '')
      account.events.push({ from: openid, fields: { MsgType: 'event', Event: 'subscribe_msg_change_event' }, extra })
    },
    blocks: (on = true) => {
      person.blocks = on
    },
    opens: async (url) => {
      setVisitor(state, openid)
      const answer = await fetch(url, { redirect: 'manual' })
      await answer.body?.cancel()
      return answer.headers.get('location') ?? undefined
    },
  }
}
