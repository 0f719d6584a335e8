import { accountTypeNames, capabilityLines } from '../channels/official-account/capabilities.ts'
import { capabilityLines as wecomLines } from '../channels/wecom/capabilities.ts'
import { capabilityLines as kfLines } from '../channels/wecom-kf/capabilities.ts'
import type { Config } from '../config.ts'
import type { Ability } from '../core/channel.ts'
import { ok, type Check } from '../operations/check.ts'

const lines = (abilities: readonly Ability[]): readonly Check[] =>
  abilities.map(({ name, isThere, instead }) => ok(`  ${name}`, isThere ? '能' : `不能，${instead}`))

/** What the configured platforms may do, and what happens instead: a line each. */
export const accountTable = ({
  officialAccount: account,
  wecom,
  wecomKf,
}: Pick<Config, 'officialAccount' | 'wecom' | 'wecomKf'>): readonly Check[] => [
  ...(account === undefined
    ? []
    : [ok('公众号类型', accountTypeNames[account.accountType]), ...lines(capabilityLines(account.accountType))]),
  ...(wecom?.callback === undefined
    ? []
    : [ok('企业微信应用', '设好了'), ...lines(wecomLines({ readsContacts: wecom.contacts !== 'off' }))]),
  ...(wecomKf === undefined ? [] : [ok('微信客服', '设好了'), ...lines(kfLines(wecomKf))]),
]
