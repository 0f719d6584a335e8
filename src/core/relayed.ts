/**
 * The account of a personal WeChat account run by Wechaty. What goes over it is read by a puppet service of strangers and ends when
 * the account is banned (people.md §1 line 16): nothing sensitive is asked, taken or told there.
 */
export const relayedAccount = 'wechaty'

export const isRelayed = (account: string): boolean => account === relayedAccount
