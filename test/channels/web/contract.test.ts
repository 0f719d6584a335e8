import { createWebChannel } from '../../../src/channels/web/index.ts'
import { manualClock } from '../../../src/core/clock.ts'
import { channelContract } from '../../contracts/channel.ts'

/** Messages of the page come in over HTTP and its notices are rows: here is only what the others rely on. */
channelContract('web', async () => {
  const channel = createWebChannel({ clock: manualClock(new Date('2026-11-23T04:00:00.000Z')) })
  await channel.start()
  return { channel, recipient: 'cookie_1', close: async () => channel.stop() }
})
