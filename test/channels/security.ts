import { describe, expect, test } from 'vitest'
import { platformOf } from './security-platform.ts'
import { type Attack, type Call, rows } from './security-rows.ts'
import { type Weakness, weakDoor } from './weak-door.ts'

export interface SecurityKeys {
  readonly token: string
  readonly encodingAesKey: string
  /** The app id or the corporation's id. */
  readonly receiverId: string
}

/** A channel that is called by a platform in secure mode. */
export interface SecuritySubject {
  readonly keys: SecurityKeys
  /** What the channel's clock shows. */
  readonly now: Date
  /** Is the text of a verification encrypted? */
  readonly echo: 'plain' | 'sealed'
  /** Does it answer in the body? */
  readonly answers: boolean
  /** What the platform writes inside of a callback; another one for another mark. */
  readonly inner: (mark: string) => string
  /** A new channel that answers every message with these words. */
  readonly open: (answer: string) => Promise<Call>
}

/** What an expectation that failed says; a door that broke down in another way is not noticed but wrong. */
const noticed = /^expected /

/** What must hold of every callback in secure mode; each row also notices a reader that leaves out the check it is about. */
export const securityTable = (name: string, subject: SecuritySubject): void => {
  const { open, ...rest } = subject
  const attacker = platformOf(subject)
  const mine = rows.filter(
    ({ only }) =>
      only === undefined ||
      (only === 'answers' && subject.answers) ||
      (only !== 'answers' && subject.echo === 'sealed'),
  )
  const door = (weakness: Weakness | undefined): Attack['open'] => {
    return async (answer) => weakDoor({ ...rest, answer, weakness })
  }
  describe(`${name} in secure mode`, () => {
    for (const { name: row, attack } of mine)
      test(`holds: ${row}`, async () => {
        await expect(attack({ subject, attacker, open })).resolves.toBeUndefined()
      })
  })
  describe(`the table that ${name} is held against`, () => {
    for (const { name: row, weakness, attack } of mine)
      test(`notices a reader with the weakness ${weakness}: ${row}`, async () => {
        await attack({ subject, attacker, open: door(undefined) })
        await expect(attack({ subject, attacker, open: door(weakness) })).rejects.toThrow(noticed)
      })
  })
}
