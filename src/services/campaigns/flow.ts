import { countWrongCode, mayTryCode } from '../../casework/codes.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Flow, FlowContext, Question } from '../../dialogue/flow-types.ts'
import type { ServiceWord } from '../../dialogue/mind.ts'
import { claimMembership, enterMembership, leaveMemberships, memberships } from '../../people/memberships.ts'
import { memberCodeHash, readMemberCode } from './importing.ts'
import * as words from './words.ts'

export const membershipFlowId = 'membership'
const codeKind = 'membership'
const longestUnion = 60

const consent: Question = {
  id: 'consent',
  kind: 'consent',
  label: '同意',
  isPII: false,
  prompt: async () => words.askConsent,
  choices: async () => [words.consentYes, words.consentNo],
  check: async (raw) => ({ ok: true, value: raw }),
  ends: (value) => value === words.consentNo.send,
}

const isCode = (value: string): boolean => readMemberCode(value) !== undefined && /\d/.test(value)

/** A name, or the code that the union handed out; a wrong code is counted. */
const union = (sealer: Sealer): Question => ({
  id: 'union',
  kind: 'text',
  label: '工会',
  isPII: true,
  prompt: async () => words.askUnion,
  check: async (raw, { work, person }) => {
    const said = raw.trim()
    const code = isCode(said) ? readMemberCode(said) : undefined
    if (code === undefined)
      return said.length >= 2 && said.length <= longestUnion && !/^[\d\s]+$/.test(said)
        ? { ok: true, value: said }
        : { ok: false, say: words.unclearUnion }
    if (!(await mayTryCode(work, codeKind, person))) return { ok: false, say: words.tooManyCodes }
    if ((await work.rows(memberships).byUnique('code', [memberCodeHash(sealer, code)])) !== undefined)
      return { ok: true, value: code }
    await countWrongCode(work, codeKind, person)
    return { ok: false, say: words.wrongCode }
  },
})

const isNamed = ({ union: said = '' }: Readonly<Record<string, string>>): boolean => !isCode(said)

const industry: Question = {
  id: 'industry',
  kind: 'choice',
  label: '行业',
  isPII: false,
  when: isNamed,
  prompt: async () => words.askIndustry,
  choices: async () => words.industryChoices,
  check: async (raw) => ({ ok: true, value: raw }),
}

const street: Question = {
  id: 'street',
  kind: 'text',
  label: '街道',
  isPII: true,
  when: isNamed,
  prompt: async () => words.askStreet,
  check: async (raw) => {
    const said = raw.trim()
    if (said === '跳过' || said === '不说') return { ok: true, value: '跳过' }
    return /^[\p{Script=Han}]{2,20}$/u.test(said) ? { ok: true, value: said } : { ok: false, say: words.unclearStreet }
  },
}

const finish =
  (sealer: Sealer) =>
  async ({ work, person, answers }: FlowContext): ReturnType<Flow['finish']> => {
    if (answers['consent'] !== words.consentYes.send) return { kind: 'done', replies: [words.refused()] }
    const said = answers['union'] ?? ''
    const code = isCode(said) ? readMemberCode(said) : undefined
    if (code !== undefined) {
      const row = await claimMembership(work, person, memberCodeHash(sealer, code))
      return row === undefined
        ? { kind: 'ask-again', question: 'union', say: words.wrongCode }
        : { kind: 'done', replies: [words.entered(row)] }
    }
    const { industry: trade = '其他', street: place = '跳过' } = answers
    const row = await enterMembership(work, person, {
      union: said,
      roles: ['member'],
      industry: trade,
      ...(place === '跳过' ? {} : { street: place }),
    })
    return { kind: 'done', replies: [words.entered(row)] }
  }

/** The member says which union they belong to, and what that is used for. */
export const membershipFlow = (sealer: Sealer): Flow => ({
  id: membershipFlowId,
  version: 1,
  title: '登记工会',
  opening: '',
  questions: [consent, union(sealer), industry, street],
  upgrade: (answers) => answers,
  finish: finish(sealer),
})

const plain = (raw: string): string => raw.normalize('NFKC').replaceAll(/[\s,.!?。，！？~]/g, '')

export const membershipWords: readonly ServiceWord[] = [
  {
    matches: (raw) => /^(我?(要|想))?(登记(我的)?工会|工会登记|会员登记)$/.test(plain(raw)),
    open: async () => ({ replies: [], flow: membershipFlowId }),
  },
  {
    matches: (raw) => /^(我?(要|想))?(撤销|取消|删除|删掉)(我的)?(工会)?登记$/.test(plain(raw)),
    open: async ({ work, person }) => {
      const count = await leaveMemberships(work, person)
      return { replies: [count === 0 ? words.noneEntered() : words.removed()] }
    },
  },
]
