/**
 * The part of wechaty 1.20 that is used, in our own words: the package is optional, and neither the build nor a start
 * without this channel may need it.
 */
export interface WechatyContact {
  readonly id: string
  say(words: string): Promise<unknown>
}

export interface WechatyMessage {
  readonly id: string
  self(): boolean
  /** The group it was said in, if any. */
  room(): unknown
  /** Whether a group message names us, as far as the puppet can tell. */
  mentionSelf(): Promise<boolean>
  /** A number of `messageTypes`. */
  type(): number
  text(): string
  talker(): WechatyContact
}

export interface WechatyBot {
  on(event: 'message', listener: (message: WechatyMessage) => void): unknown
  on(event: 'scan', listener: (code: string) => void): unknown
  on(event: 'login' | 'logout' | 'stop', listener: () => void): unknown
  on(event: 'error', listener: (error: unknown) => void): unknown
  start(): Promise<void>
  stop(): Promise<void>
  readonly isLoggedIn: boolean
  /** Ourselves; throws before the login. */
  readonly currentUser: { name(): string }
  /** Asked first whether it knows somebody: `Contact.find` tells of a person who is gone as of a failure of the whole puppet. */
  readonly puppet: { contactPayload(id: string): Promise<unknown> }
  readonly Contact: { find(query: { readonly id: string }): Promise<WechatyContact | undefined> }
}

/** Numbers of wechaty-puppet's message types. */
export const messageTypes = { audio: 2, text: 7 } as const

const names: Readonly<Record<number, string>> = {
  1: 'file',
  3: 'contact',
  4: 'chat-history',
  5: 'emoticon',
  6: 'image',
  8: 'location',
  9: 'mini-program',
  14: 'link',
  15: 'video',
}

export const typeName = (type: number): string => names[type] ?? 'unknown'

export interface BotOptions {
  /** The package name of a puppet. */
  readonly puppetName?: string
  /** A puppet made by a test, instead of a name. */
  readonly puppet?: object
  /** Token of a puppet service. */
  readonly token?: string | undefined
}

interface WechatyModule {
  readonly WechatyBuilder: { build(options: Readonly<Record<string, unknown>>): WechatyBot }
}

const moduleName: string = 'wechaty'

/** Loads the package only now, when the channel is really started. */
export const buildBot = async ({ puppetName, puppet: given, token }: BotOptions): Promise<WechatyBot> => {
  const puppet = given ?? puppetName
  if (puppet === undefined) throw new Error('WECHATY_PUPPET names no puppet')
  // Cast because the package may be absent when this is compiled; the channel's tests run it with the real one.
  const { WechatyBuilder } = (await import(moduleName)) as WechatyModule
  return WechatyBuilder.build(token === undefined ? { puppet } : { puppet, puppetOptions: { token } })
}
