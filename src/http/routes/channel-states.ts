import { toString as drawQr } from 'qrcode'
import type { Ability, LoginState } from '../../core/channel.ts'
import type { Instant } from '../../core/time.ts'
import { channelStates, type ChannelState } from '../api/channel-states.ts'
import type { Mount } from '../exchange.ts'
import type { Guards } from '../guard.ts'

/** A channel as it stands now; the composition root knows. */
export interface ChannelStanding {
  readonly name: string
  readonly lastContact: Instant | undefined
  readonly login: LoginState | undefined
  readonly abilities: readonly Ability[]
  readonly sent: number
  readonly failed: Readonly<Record<string, number>>
}

/** The channels of this release; those that do not stand among the running ones are not set up. */
const known = ['official-account', 'wecom', 'wecom-kf', 'wechaty', 'web'] as const

const view = async (standing: ChannelStanding, showsCode: boolean): Promise<ChannelState> => {
  const { name, lastContact, login, abilities, sent, failed } = standing
  const code = showsCode && login?.code !== undefined ? await drawQr(login.code, { type: 'svg', margin: 2 }) : undefined
  return {
    name,
    isConfigured: true,
    ...(lastContact === undefined ? {} : { lastContact }),
    ...(login === undefined ? {} : { login: login.login }),
    ...(code === undefined ? {} : { code }),
    abilities: [...abilities],
    sent,
    errors: Object.entries(failed).map(([failure, count]) => ({ code: failure, count })),
  }
}

const absent = (name: string): ChannelState => ({ name, isConfigured: false, abilities: [], sent: 0, errors: [] })

interface ChannelStateWires {
  readonly guards: Guards
  readonly standings: () => readonly ChannelStanding[]
}

export const channelStateMounts = ({ guards, standings }: ChannelStateWires): readonly Mount[] => [
  guards.staff(channelStates, async ({ caller }) => {
    const running = await Promise.all(standings().map((one) => view(one, caller.staff.role === 'admin')))
    const names = new Set(running.map(({ name }) => name))
    return { channels: [...running, ...known.filter((name) => !names.has(name)).map(absent)] }
  }),
]
