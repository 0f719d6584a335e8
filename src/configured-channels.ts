import { createOfficialAccount } from './channels/official-account/index.ts'
import { createRobot } from './channels/robot/index.ts'
import { createSms } from './channels/sms/index.ts'
import { createWebChannel } from './channels/web/index.ts'
import { createApplicationMessages } from './channels/wecom/application-message.ts'
import { createWechatyChannel } from './channels/wechaty/index.ts'
import type { Config } from './config.ts'
import type { Channel, Inbox } from './core/channel.ts'
import type { Clock } from './core/clock.ts'
import type { Log } from './core/log.ts'

interface ChannelParts {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
}

/** The web page, and the channels that the settings name. */
export const configuredChannels = ({ config, clock, log }: ChannelParts, inbox: Inbox): readonly Channel[] => {
  const channels: Channel[] = [createWebChannel({ clock })]
  const { officialAccount: account, wechaty } = config
  if (account !== undefined)
    channels.push(
      createOfficialAccount({
        config: { ...account, account: `official-account:${account.appId}` },
        inbox,
        clock,
        log,
      }),
    )
  if (wechaty !== undefined)
    channels.push(
      createWechatyChannel({
        puppetName: wechaty.puppet,
        ...(wechaty.token === undefined ? {} : { token: wechaty.token }),
        inbox,
        clock,
        log,
        inProduction: config.production,
        allowedInProduction: wechaty.inProduction,
      }),
    )
  return channels
}

/** Long enough for a page that is tried again at once, too short to swallow the call that follows minutes later. */
const pageDuplicateSeconds = 45

/** What takes a page to the people on call, as far as the settings name it. */
export const configuredSenders = ({ config, clock, log }: ChannelParts) => {
  const { robotUrl, sms } = config.onCall
  const { wecom } = config
  return {
    robot: robotUrl === undefined ? undefined : createRobot({ url: robotUrl, clock }),
    wecom:
      wecom === undefined
        ? undefined
        : createApplicationMessages({ ...wecom, clock, log, duplicateSeconds: pageDuplicateSeconds }),
    sms: sms === undefined ? undefined : createSms({ ...sms, clock }),
  }
}
