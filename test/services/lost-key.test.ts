import { afterEach, beforeEach, expect, test } from 'vitest'
import { cases } from '../../src/casework/records.ts'
import { conversations } from '../../src/core/conversation.ts'
import { createSealer, illegible } from '../../src/core/seal.ts'
import { alerts } from '../../src/safety/alerts.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../support/app.ts'
import { hire, monday, putOn } from './oncall/house.ts'

/** Seals with a key nobody has any more. */
const stranger = createSealer(Buffer.alloc(32, 9))
let at: TestApp
beforeEach(async () => {
  at = await startTestApp(monday)
})
afterEach(() => at.stop())

test('an alert whose words nobody can open is taken all the same', async () => {
  await putOn(at, 'a', 'first', ['console'])
  await at.say('我不想活了')
  const [alert] = await allRows(at, alerts)
  if (alert === undefined) throw new Error('no alert')
  await at.app.store.transaction('x', (work) =>
    work.rows(alerts).update({ ...alert, textSealed: stranger.seal('contact', '我不想活了') }),
  )
  const clerk = await hire(at, 'z')
  const opened = await at.app.store.transaction(alert.id, (work) =>
    at.app.services.staff.alerts.seen(work, clerk, { id: alert.id }),
  )
  expect(opened).toMatchObject({ state: 'seen', text: illegible })
})

test('an open form whose answers nobody can open asks for them again', async () => {
  await at.say('人工')
  await at.say('老板两个月没发工资')
  const [row] = await allRows(at, conversations)
  if (row?.form === undefined) throw new Error('no form')
  const { form } = row
  const answers = Object.fromEntries(
    Object.entries(form.answers).map(([id, value]) => [
      id,
      value.replace(/k[\w-]*\..*$/, stranger.seal('form', '老板')),
    ]),
  )
  expect(JSON.stringify(answers)).not.toBe(JSON.stringify(form.answers))
  await at.app.store.transaction('x', (work) => work.rows(conversations).update({ ...row, form: { ...form, answers } }))
  expect(wordsOf(await at.say('13812345678'))).toContain('把事情写下来')
})

test('what was handed over can be closed without its words', async () => {
  for (const words of ['人工', '老板两个月没发工资', '跳过', '提交']) await at.say(words)
  const [row] = await allRows(at, cases)
  if (row === undefined) throw new Error('no case')
  await at.app.store.transaction('x', (work) =>
    work.rows(cases).update({ ...row, body: { ...row.body, matter: stranger.seal('contact', '老板') } }),
  )
  const clerk = await hire(at, 'z')
  const opened = await at.app.store.transaction('x', (work) =>
    at.app.services.staff.handovers.open(work, clerk, { id: row.id }),
  )
  expect(opened.matter).toBe(illegible)
})
