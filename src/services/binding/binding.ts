import { isRelayed } from '../../core/relayed.ts'
import { text, type Reply } from '../../core/reply.ts'
import type { Work } from '../../core/store.ts'
import type { ServiceWord } from '../../dialogue/mind.ts'
import { issueCode } from './codes.ts'
import { joinByCode, joinProven, part, type BindingParts, type Joining } from './rules.ts'
import * as words from './words.ts'

const plainOf = (raw: string): string =>
  raw
    .normalize('NFKC')
    .replaceAll(/[\s,.:!?。，：！？“”"'‘’~～、-]/gu, '')
    .trim()

const wantsCode = /^(?:绑定|我?(?:要|想)绑定|绑定(?:账号|帐号|另一个号|微信)|怎么绑定|绑定码)$/u
const wantsJoin = /^绑定(?:码)?(\d{1,12})$/u
const wantsPart = /^(?:解绑|我?(?:要|想)解绑|解除绑定|取消绑定)$/u

const said = (result: Joining): readonly Reply[] => {
  switch (result.kind) {
    case 'joined':
      return words.joined(result.clashes)
    case 'wrong':
      return [words.wrong()]
    case 'too-many':
      return [words.tooMany()]
    case 'same':
      return [words.same()]
    case 'busy-here':
      return [words.busyHere()]
    case 'busy-there':
      return [words.busyThere()]
  }
}

/** An account that strangers relay is joined to nothing: whoever reads along there would see what was done elsewhere. */
const notHere = (): Reply => text('这个号上不能绑定，请到公众号或者网页上办。')

const codeWord = (parts: BindingParts): ServiceWord => ({
  matches: (raw) => wantsCode.test(plainOf(raw)),
  open: async ({ work, person, place }) => {
    if (place === undefined || isRelayed(place.account)) return { replies: [notHere()] }
    const code = await issueCode(work, parts.sealer, person)
    return { replies: code === undefined ? [words.tooManyCodes()] : words.code(code) }
  },
})

const joinWord = (parts: BindingParts): ServiceWord => ({
  matches: (raw) => wantsJoin.test(plainOf(raw)),
  open: async ({ work, person, words: raw, place }) => {
    if (place === undefined || isRelayed(place.account)) return { replies: [notHere()] }
    const code = wantsJoin.exec(plainOf(raw))?.[1] ?? ''
    if (code.length !== 6) return { replies: [words.howTo()] }
    return { replies: said(await joinByCode(work, parts, { person, place, code })) }
  },
})

const partWord = (parts: BindingParts): ServiceWord => ({
  matches: (raw) => wantsPart.test(plainOf(raw)),
  open: async ({ work, person, place }) => {
    if (place === undefined) return { replies: [words.alone()] }
    switch (await part(work, parts, { person, place })) {
      case 'parted':
        return { replies: words.parted() }
      case 'alone':
        return { replies: [words.alone()] }
      case 'busy':
        return { replies: [words.busyParting()] }
    }
  },
})

/** One person on several accounts: joined by a code that is told on one and typed on the other, and parted again. */
export const createBinding = (parts: BindingParts) => ({
  words: [codeWord(parts), joinWord(parts), partWord(parts)],
  /** For what a platform itself has proven. */
  joinProven: (work: Work, at: Parameters<typeof joinProven>[2]): Promise<Joining> => joinProven(work, parts, at),
})
