import { expect, test } from 'vitest'
import { createTallies } from '../../src/channels/tally.ts'
import { createWebChannel } from '../../src/channels/web/index.ts'
import type { SendOutcome } from '../../src/core/channel.ts'
import { manualClock } from '../../src/core/clock.ts'

test('sends are counted by outcome, and the next day begins at nothing', async () => {
  const clock = manualClock(new Date('2026-11-23T04:00:00.000Z'))
  const tallies = createTallies(clock)
  const outcomes: SendOutcome[] = [
    { kind: 'sent' },
    { kind: 'parked' },
    { kind: 'retry', code: '45047' },
    { kind: 'retry', code: '45047' },
    { kind: 'permanent', code: '40003' },
  ]
  const plain = createWebChannel({ clock })
  const channel = tallies.counted({ ...plain, send: async () => outcomes.shift() ?? { kind: 'sent' } })
  for (let i = 0; i < 5; i += 1) await channel.send('a', [], 'job')
  expect(tallies.today('web')).toEqual({ sent: 1, failed: { 'retry 45047': 2, 'permanent 40003': 1 } })
  clock.move(24 * 3_600_000)
  expect(tallies.today('web')).toEqual({ sent: 0, failed: {} })
})
