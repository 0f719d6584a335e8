import { accountTypeNames, capabilityLines } from '../channels/official-account/capabilities.ts'
import type { Config } from '../config.ts'
import { ok, type Check } from '../operations/check.ts'

/** What the configured kind of account may do, and what happens instead: a line each. */
export const accountTable = ({ officialAccount: account }: Pick<Config, 'officialAccount'>): readonly Check[] => {
  if (account === undefined) return []
  return [
    ok('公众号类型', accountTypeNames[account.accountType]),
    ...capabilityLines(account.accountType).map(({ name, isThere, instead }) =>
      ok(`  ${name}`, isThere ? '能' : `不能，${instead}`),
    ),
  ]
}
