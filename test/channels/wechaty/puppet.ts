import { PuppetMock, mock } from 'wechaty-puppet-mock'
import { createWechatyChannel } from '../../../src/channels/wechaty/index.ts'
import type { Channel, Inbox } from '../../../src/core/channel.ts'
import { type Clock, manualClock } from '../../../src/core/clock.ts'
import { silentLog, type Log } from '../../../src/core/log.ts'

type Mocker = mock.Mocker
type Contact = ReturnType<Mocker['createContact']>

export interface PuppetBench {
  readonly channel: Channel
  readonly mocker: Mocker
  readonly puppet: PuppetMock
  /** Our account. */
  readonly bot: Contact
  readonly alice: Contact
  /** What alice was shown by us. */
  readonly shown: readonly string[]
}

/** A clock on which every wait is over at once, and takes its time all the same. */
export const eagerClock = (): Clock => {
  const clock = manualClock(new Date('2026-11-23T04:00:00.000Z'))
  return {
    now: () => clock.now(),
    after: (ms, call) => {
      const cancel = clock.after(ms, call)
      setImmediate(() => clock.move(ms))
      return cancel
    },
  }
}

/** A started channel on a mock puppet of its own, logged in. */
export const openPuppet = async (
  inbox: Inbox,
  clock: Clock = eagerClock(),
  log: Log = silentLog,
): Promise<PuppetBench> => {
  const mocker = new mock.Mocker()
  const puppet = new PuppetMock({ mocker })
  const channel = createWechatyChannel({
    puppet,
    inbox,
    clock,
    log,
    inProduction: false,
    allowedInProduction: false,
  })
  await channel.start()
  const [bot, alice] = mocker.createContacts(2)
  if (bot === undefined || alice === undefined) throw new Error('the mocker made no contacts')
  mocker.login(bot)
  const shown: string[] = []
  puppet.on('message', ({ messageId }) => {
    const { talkerId, listenerId, text } = mocker.messagePayload(messageId)
    if (talkerId === bot.id && listenerId === alice.id) shown.push(text ?? '')
  })
  return { channel, mocker, puppet, bot, alice, shown }
}
