import { expect, test } from 'vitest'
import { text } from '../../../src/core/reply.ts'
import { recordingInbox } from '../inbox.ts'
import { openTerminal } from './terminal.ts'

test('a line is answered in plain text, with numbered choices', async () => {
  const inbox = recordingInbox()
  inbox.answer(async () => [text('先别签字。', [{ label: '有人催我', send: 'yes' }])])
  const { terminal, type } = await openTerminal({ inbox })
  expect(await type('让我签字')).toBe('先别签字。\n1 有人催我\n回数字就行。\n\n')
  expect(inbox.received).toMatchObject([{ account: 'terminal', sender: 'terminal', text: '让我签字' }])
  await terminal.stop()
})

test('an empty line says nothing to the bot', async () => {
  const inbox = recordingInbox()
  const { terminal, type } = await openTerminal({ inbox })
  expect(await type('   ')).toBe('')
  expect(inbox.received).toEqual([])
  await terminal.stop()
})

test('the clock moves forward and what is due is swept', async () => {
  let sweeps = 0
  const { clock, terminal, type } = await openTerminal({ inbox: recordingInbox(), onSweep: () => (sweeps += 1) })
  expect(await type(':time')).toContain('11月23日（周一）12:00')
  expect(await type(':time +1d')).toContain('11月24日（周二）12:00')
  expect(await type('：time +2h')).toContain('11月24日（周二）14:00')
  expect(await type(':time +30m')).toContain('11月24日（周二）14:30')
  expect(clock.now().toISOString()).toBe('2026-11-24T06:30:00.000Z')
  expect(sweeps).toBe(3)
  for (const wrong of [':time -1d', ':time +0d', ':time +1y', ':time tomorrow', ':nothing']) await type(wrong)
  expect(clock.now().toISOString()).toBe('2026-11-24T06:30:00.000Z')
  await terminal.stop()
})

test('jobs that are due are listed', async () => {
  const busy = await openTerminal({ inbox: recordingInbox(), jobs: ['push 12:00', 'webhook 12:30'] })
  expect(await busy.type(':jobs')).toBe('push 12:00\nwebhook 12:30\n')
  await busy.terminal.stop()
  const idle = await openTerminal({ inbox: recordingInbox() })
  expect(await idle.type(':jobs')).toBe('没有到点的任务。\n')
  await idle.terminal.stop()
})

test('a failure is shown and the chat goes on', async () => {
  const inbox = recordingInbox()
  const { terminal, type } = await openTerminal({ inbox })
  inbox.answer(async () => {
    throw new Error('disk full')
  })
  expect(await type('好')).toContain('disk full')
  inbox.answer(async () => [text('又好了')])
  expect(await type('好')).toContain('又好了')
  await terminal.stop()
})

test('the chat is over at :quit and at the end of the input', async () => {
  const one = await openTerminal({ inbox: recordingInbox() })
  void one.type(':quit').catch(() => undefined)
  await expect(one.terminal.finished).resolves.toBeUndefined()
  const two = await openTerminal({ inbox: recordingInbox() })
  two.end()
  await expect(two.terminal.finished).resolves.toBeUndefined()
})
