import type { Store } from '../../core/store.ts'
import { answerHandover, handovers, openHandover, type Handover } from '../api/handovers.ts'
import {
  addShift,
  openOncallPhone,
  removeShift,
  rota,
  setOncallPhone,
  setOncallWecom,
  swapShift,
} from '../api/oncall.ts'
import { alerts, closeAlert, debriefAlert, seeAlert, tellOfAlert, today } from '../api/staff.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'
import type { Act, BodyOf, Look, LookAll, Named, Of, QueryOf, ReplyOf } from '../handler-types.ts'
import type { AccountHandlers } from './accounts.ts'
import { applicationMounts, type ApplicationHandlers } from './applications.ts'
import { awaitedMounts, type AwaitedHandlers } from './awaited.ts'
import { mediaMounts, type MediaHandlers } from './media.ts'
import { noteMounts, type NoteHandlers } from './notes.ts'
import { outgoingMounts } from './outgoing-webhooks.ts'
import type { Managing } from '../../webhooks/outgoing/managing.ts'
import { privateMounts, type PrivateHandlers } from './private.ts'
import { contactMounts, type ContactHandlers } from './contacts.ts'
import { counsellingMounts, type CounsellingHandlers } from './counselling.ts'
import { deskShiftMounts, peopleMounts, type DeskShiftHandlers, type PeopleHandlers } from './counselling-people.ts'
import { deskMounts, type DeskHandlers } from './desk.ts'
import { lectureMounts, type LectureHandlers } from './lectures.ts'
import { surveyMounts, type SurveyStaffHandlers } from './surveys.ts'
import { dutyMounts, type DutyHandlers } from './duties.ts'
import { ruleMounts, type RuleHandlers } from './rules.ts'
import { campaignMounts, type CampaignHandlers } from './campaigns.ts'
import { reminderMounts, type ReminderHandlers } from './reminders.ts'
import { sceneMounts, type SceneHandlers } from './scenes.ts'
import { callMounts, type CallHandlers } from './callbacks.ts'
import { chatMounts, type ChatHandlers } from './chats.ts'

type Alert = ReplyOf<typeof closeAlert>

/** What the services do for the console; app.ts hands it in. */
export interface StaffHandlers {
  readonly accounts: AccountHandlers
  readonly applications: ApplicationHandlers
  readonly awaited: AwaitedHandlers
  readonly contacts: ContactHandlers
  readonly notes: NoteHandlers
  readonly outgoing: Managing
  readonly media: MediaHandlers
  readonly private: PrivateHandlers
  readonly today: LookAll<ReplyOf<typeof today>>
  readonly counselling: CounsellingHandlers
  readonly desk: DeskHandlers
  readonly people: PeopleHandlers
  readonly deskShifts: DeskShiftHandlers
  readonly handovers: {
    readonly list: LookAll<ReplyOf<typeof handovers>>
    /** Gives the matter and the phone and writes the audit row. */
    readonly open: Act<Named, ReplyOf<typeof openHandover>>
    readonly answer: Act<Of<typeof answerHandover>, Handover>
  }
  readonly alerts: {
    readonly list: LookAll<ReplyOf<typeof alerts>>
    /** Marks it seen by this person of staff, writes the audit row, and opens the words. */
    readonly seen: Act<Named, ReplyOf<typeof seeAlert>>
    readonly close: Act<Of<typeof closeAlert>, Alert>
    /** Tells the person, neutrally. */
    readonly told: Act<Of<typeof tellOfAlert>, Alert>
    readonly debrief: Act<Of<typeof debriefAlert>, Alert>
  }
  readonly calls: CallHandlers
  readonly scenes: SceneHandlers
  readonly reminders: ReminderHandlers
  readonly campaigns: CampaignHandlers
  readonly duties: DutyHandlers
  readonly rules: RuleHandlers
  readonly lectures: LectureHandlers
  readonly surveys: SurveyStaffHandlers
  readonly chats: ChatHandlers
  readonly rota: {
    readonly week: Look<QueryOf<typeof rota>, ReplyOf<typeof rota>>
    readonly add: Act<BodyOf<typeof addShift>, ReplyOf<typeof addShift>>
    readonly swap: Act<Of<typeof swapShift>, ReplyOf<typeof swapShift>>
    readonly remove: Act<Of<typeof removeShift>, ReplyOf<typeof removeShift>>
    readonly phone: Act<Of<typeof setOncallPhone>, ReplyOf<typeof setOncallPhone>>
    readonly wecom: Act<Of<typeof setOncallWecom>, ReplyOf<typeof setOncallWecom>>
    /** Gives the number and writes the audit row. */
    readonly call: Act<Named, ReplyOf<typeof openOncallPhone>>
  }
}

interface StaffWires {
  readonly store: Store
  readonly guards: Guards
  readonly handlers: StaffHandlers
}

const rotaMounts = ({ store, guards, handlers: { rota: on } }: StaffWires): readonly Mount[] => [
  guards.staff(rota, ({ caller, query }) => store.read((read) => on.week(read, caller.staff, query))),
  guards.staff(addShift, ({ caller, body }) => store.transaction('rota', (work) => on.add(work, caller.staff, body))),
  guards.staff(swapShift, ({ caller, param, body }) =>
    store.transaction('rota', (work) => on.swap(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(removeShift, ({ caller, param, body }) =>
    store.transaction('rota', (work) => on.remove(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(setOncallPhone, ({ caller, param, body }) =>
    store.transaction('rota', (work) => on.phone(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(setOncallWecom, ({ caller, param, body }) =>
    store.transaction('rota', (work) => on.wecom(work, caller.staff, { ...body, id: param('id') })),
  ),
  guards.staff(openOncallPhone, ({ caller, param }) =>
    store.transaction('rota', (work) => on.call(work, caller.staff, { id: param('id') })),
  ),
]

export const staffMounts = ({ store, guards, handlers }: StaffWires): readonly Mount[] => {
  return [
    guards.staff(today, ({ caller }) => store.read((read) => handlers.today(read, caller.staff))),
    guards.staff(handovers, ({ caller }) => store.read((read) => handlers.handovers.list(read, caller.staff))),
    guards.staff(openHandover, ({ caller, param }) =>
      store.transaction(param('id'), (work) => handlers.handovers.open(work, caller.staff, { id: param('id') })),
    ),
    guards.staff(answerHandover, ({ caller, param, body }) =>
      store.transaction(param('id'), (work) =>
        handlers.handovers.answer(work, caller.staff, { ...body, id: param('id') }),
      ),
    ),
    guards.staff(alerts, ({ caller }) => store.read((read) => handlers.alerts.list(read, caller.staff))),
    guards.staff(seeAlert, ({ caller, param }) =>
      store.transaction(param('id'), (work) => handlers.alerts.seen(work, caller.staff, { id: param('id') })),
    ),
    guards.staff(closeAlert, ({ caller, param, body }) =>
      store.transaction(param('id'), (work) => handlers.alerts.close(work, caller.staff, { ...body, id: param('id') })),
    ),
    guards.staff(tellOfAlert, ({ caller, param, body }) =>
      store.transaction(param('id'), (work) => handlers.alerts.told(work, caller.staff, { ...body, id: param('id') })),
    ),
    guards.staff(debriefAlert, ({ caller, param, body }) =>
      store.transaction(param('id'), (work) =>
        handlers.alerts.debrief(work, caller.staff, { ...body, id: param('id') }),
      ),
    ),
    ...counsellingMounts({ store, guards, handlers: handlers.counselling }),
    ...deskMounts({ store, guards, handlers: handlers.desk }),
    ...peopleMounts({ store, guards, handlers: handlers.people }),
    ...deskShiftMounts({ store, guards, handlers: handlers.deskShifts }),
    ...rotaMounts({ store, guards, handlers }),
    ...lectureMounts({ store, guards, handlers: handlers.lectures }),
    ...surveyMounts({ store, guards, on: handlers.surveys }),
    ...applicationMounts({ store, guards, handlers: handlers.applications }),
    ...awaitedMounts({ store, guards, handlers: handlers.awaited }),
    ...contactMounts({ store, guards, handlers: handlers.contacts }),
    ...noteMounts({ store, guards, handlers: handlers.notes }),
    ...outgoingMounts({ store, guards, on: handlers.outgoing }),
    ...mediaMounts({ store, guards, handlers: handlers.media }),
    ...privateMounts({ store, guards, on: handlers.private }),
    ...callMounts({ store, guards, handlers: handlers.calls }),
    ...campaignMounts({ store, guards, on: handlers.campaigns }),
    ...sceneMounts({ store, guards, on: handlers.scenes }),
    ...reminderMounts({ store, guards, handlers }),
    ...dutyMounts({ store, guards, handlers: handlers.duties }),
    ...ruleMounts({ guards, on: handlers.rules }),
    ...chatMounts({ store, guards, handlers: handlers.chats }),
  ]
}
