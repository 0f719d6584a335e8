import { readCode } from '../../casework/codes.ts'
import type { Sealer } from '../../core/seal.ts'
import type { Flow, Question } from '../../dialogue/flow-types.ts'
import { maskPhone, readPhone } from '../../people/phone.ts'
import { agreeToSms } from '../../people/phones.ts'
import { provesNumber, sendCode, spendCode } from './sms-codes.ts'
import * as words from './sms-words.ts'

export const smsFlow = 'sms-reminders'

const agree = '同意'
const disagree = '不同意'

const consentQuestion: Question = {
  id: 'consent',
  kind: 'consent',
  label: '同意',
  isPII: false,
  prompt: async () => words.askConsent,
  choices: async () => [
    { label: agree, send: agree },
    { label: disagree, send: disagree },
  ],
  check: async (raw) => {
    const plain = raw.normalize('NFKC').trim()
    if (/^(?:不同意|不要|不|算了|不用)(?:了|吧)?$/u.test(plain)) return { ok: true, value: disagree }
    if (/^(?:同意|好的?|行|可以|嗯|要)(?:的|吧)?$/u.test(plain)) return { ok: true, value: agree }
    return { ok: false, say: '回“同意”接着办，回“不同意”就不办了。' }
  },
  ends: (value) => value === disagree,
}

const phoneQuestion: Question = {
  id: 'phone',
  kind: 'phone',
  label: '手机号',
  isPII: true,
  prompt: async () => words.askPhone,
  check: async (raw) => {
    const phone = readPhone(raw)
    return phone === undefined || !phone.startsWith('1')
      ? { ok: false, say: words.notMobile }
      : { ok: true, value: phone }
  },
  show: async (value) => maskPhone(value),
}

/** Asked by having the code sent: it is not shown anywhere else. */
const codeQuestion = (sealer: Sealer): Question => ({
  id: 'code',
  kind: 'number',
  label: '验证码',
  isPII: true,
  prompt: async ({ work, person, answers }) => {
    const phone = answers['phone'] ?? ''
    return (await sendCode(work, sealer, { person, phone })) ? words.codeSent(maskPhone(phone)) : words.codeNotSent
  },
  check: async (raw, { work, person, answers }) => {
    const code = readCode(raw)
    if (code === undefined) return { ok: false, say: words.wrongCode }
    const proof = await provesNumber(work, sealer, { person, phone: answers['phone'] ?? '', code })
    switch (proof) {
      case 'right':
        return { ok: true, value: code }
      case 'wrong':
        return { ok: false, say: words.wrongCode }
      case 'over':
        return { ok: false, say: words.codeOver }
      case 'too-many':
        return { ok: false, say: words.tooMany }
    }
  },
  show: async () => '对上了',
})

/** 短信提醒: what it is for and consent, the number, a code that proves it. */
export const smsReminderFlow = (sealer: Sealer): Flow => ({
  id: smsFlow,
  version: 1,
  title: '短信提醒',
  opening: words.opening,
  isFrom14: true,
  questions: [consentQuestion, phoneQuestion, codeQuestion(sealer)],
  upgrade: (answers) => answers,
  finish: async ({ work, person, answers }) => {
    const { consent, phone = '', code = '' } = answers
    if (consent !== agree) return { kind: 'done', replies: [words.refused()] }
    // The number may have been changed on the last page, after the code was typed.
    if ((await provesNumber(work, sealer, { person, phone, code })) !== 'right')
      return { kind: 'ask-again', question: 'code', say: words.codeOver }
    await spendCode(work, person)
    await agreeToSms(work, sealer, { person, phone, consent: words.consentWords })
    return { kind: 'done', replies: [words.done(maskPhone(phone))] }
  },
})
