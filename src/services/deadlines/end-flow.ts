import { localDate } from '../../core/time.ts'
import type { Flow, FlowContext } from '../../dialogue/flow-types.ts'
import { deadlines } from '../../law/deadlines/deadlines.ts'
import type { SavedDeadline } from './records.ts'
import { endDeadline, openDeadlines } from './rules.ts'
import * as words from './words.ts'

export const endFlow = 'deadline-end'

const labelOf = ({ work }: FlowContext, row: SavedDeadline): string =>
  `${deadlines.get(row.deadline)?.name ?? ''}，${words.dayText(row.raw, localDate(work.now))}`

const own = ({ work, person }: FlowContext): Promise<readonly SavedDeadline[]> => openDeadlines(work, person)

/** Ends the reminders of a limit; the summary is the question whether one is sure. */
export const endDeadlineFlow = (): Flow => ({
  id: endFlow,
  version: 1,
  title: '取消期限',
  opening: '',
  questions: [
    {
      id: 'saved',
      kind: 'choice',
      label: '不再提醒',
      isPII: true,
      prompt: async () => words.askWhichToEnd,
      choices: async (context) => (await own(context)).map((row) => ({ label: labelOf(context, row), send: row.id })),
      check: async (raw, context) =>
        (await own(context)).some(({ id }) => id === raw)
          ? { ok: true, value: raw }
          : { ok: false, say: words.pickOne },
      show: async (value, context) => {
        const row = (await own(context)).find(({ id }) => id === value)
        return row === undefined ? '' : labelOf(context, row)
      },
    },
  ],
  upgrade: (answers) => answers,
  finish: async ({ work, person, answers }) => {
    const done = await endDeadline(work, person, answers['saved'] ?? '')
    return { kind: 'done', replies: [done ? words.ended() : { kind: 'text', text: words.notYours }] }
  },
})
