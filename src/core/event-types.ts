import { z } from 'zod'

/** What other programs may be told of. The names are part of our interface: they stay, new ones are added. */
export const eventTypes = {
  'case.created': 'Something a member can follow was opened: a request, a booking, a seat, a handover',
  'case.closed': 'A case has ended; state says how',
  'appointment.booked': 'A counselling appointment was booked',
  'appointment.moved': 'A counselling appointment was given another time',
  'appointment.cancelled': 'A counselling appointment was cancelled',
  'alert.raised': 'Somebody may be in danger: state is the level; nothing of what was said',
  'lecture.full': 'The last seat of an event was taken',
  'reminder.failed': 'A reminder reached nobody',
  'campaign.finished': 'Every recipient of a campaign has an outcome',
  'webhook.ping': 'A test that an administrator asked for',
} as const
export type EventType = keyof typeof eventTypes

/** Never one of the filter: whoever asks for a test gets it. */
export const pingType = 'webhook.ping' satisfies EventType

const isEventType = (word: string): word is EventType => Object.hasOwn(eventTypes, word)
export const eventTypeSchema = z.enum(Object.keys(eventTypes).filter(isEventType))

/** One try to tell a program. */
export const webhookAttemptSchema = z.object({
  at: z.string(),
  ms: z.number(),
  /** What the receiver answered; absent when it did not. */
  status: z.number().optional(),
  /** Why it counts as failed, in one word; never what was answered. */
  error: z.string().optional(),
})
export type WebhookAttempt = z.output<typeof webhookAttemptSchema>
