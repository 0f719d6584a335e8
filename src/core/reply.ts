import { z } from 'zod'

/** A button. On a channel without buttons the choices are numbered and the number typed counts as `send`. */
export const choiceSchema = z.object({ label: z.string().min(1), send: z.string().min(1) })

/**
 * One bubble of ours. `kind`: `text` ordinary words · `answer` from a knowledge entry (may be rated) · `help` what is said
 * first when somebody is in danger · `notice` a reminder or something that staff say.
 */
export const replySchema = z.object({
  kind: z.enum(['text', 'answer', 'help', 'notice']),
  text: z.string().min(1),
  choices: z.array(choiceSchema).optional(),
  /** Articles, law name and number in Chinese: `劳动合同法第四十七条`. */
  cites: z.array(z.string()).optional(),
  link: z.object({ label: z.string(), url: z.string() }).optional(),
  /** The entry an answer came from, for thumbs up and down. */
  entry: z.string().optional(),
  /** The kind of reminder this is: which of a platform's messages may announce it while the chat is closed. */
  about: z.string().optional(),
  /** Written by this model, which the text says as well. */
  model: z.string().optional(),
  /** Stands for words of a private talk, kept sealed under this id: they are put in where the reply leaves for its reader. */
  sealed: z.string().optional(),
})

export type Choice = z.output<typeof choiceSchema>
export type Reply = z.output<typeof replySchema>

export const text = (words: string, choices?: readonly Choice[]): Reply =>
  choices === undefined || choices.length === 0
    ? { kind: 'text', text: words }
    : { kind: 'text', text: words, choices: [...choices] }

export const notice = (words: string): Reply => ({ kind: 'notice', text: words })

/** A reply as plain text, for channels without buttons: choices become a numbered list. */
export const asPlainText = (reply: Reply): string => {
  const lines = [reply.text]
  for (const [index, choice] of (reply.choices ?? []).entries()) lines.push(`${index + 1} ${choice.label}`)
  if (reply.choices !== undefined && reply.choices.length > 0) lines.push('回数字就行。')
  if (reply.cites !== undefined && reply.cites.length > 0) lines.push(`依据：${reply.cites.join('、')}`)
  // A number to call stands in the words already; WeChat makes it a link by itself.
  if (reply.link !== undefined && !reply.link.url.startsWith('tel:'))
    lines.push(`${reply.link.label}：${reply.link.url}`)
  return lines.join('\n')
}
