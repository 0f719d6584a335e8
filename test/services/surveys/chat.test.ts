import { rm, writeFile } from 'node:fs/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { conversations } from '../../../src/core/conversation.ts'
import { alerts } from '../../../src/safety/alerts.ts'
import { surveyResponses, surveyWords } from '../../../src/services/surveys/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { putOn } from '../oncall/house.ts'
import { choice, inScale, monday, questionnaire, startWith, withDanger, write } from './house.ts'

let at: TestApp
afterEach(() => at.stop())

const says = (...lines: readonly string[]): Promise<string> => write(at, ...lines)

describe('a questionnaire in the chat', () => {
  test('is found by plain words, asked one question at a time and scored at the end', async () => {
    at = await startTestApp(monday)
    expect(await says('做个小测评')).toContain('1/5')
    expect(await says('1')).toContain('2/5')
    expect(await says('难得一次', '3', '1')).toContain('5/5')
    expect(await says('没有')).toContain('第2题：难得一次')
    const last = await says('提交')
    expect(last).toContain('得分中等')
    expect(last).not.toMatch(/[0-9]分/)
    expect(await allRows(at, surveyResponses)).toMatchObject([
      { survey: 'check-in', group: 'check-in:2026-11', bands: { strain: 1 }, worrying: false },
    ])
  })

  test.each(['心理测评', '我想做个心理测试', '填问卷', '来个小测评吧', '心理健康调查', '测一测'])(
    '%s opens it',
    async (words) => {
      at = await startTestApp(monday)
      expect(await says(words)).toContain('近况小测评')
    },
  )

  test.each(['测试', '调查', '我要调查', '公司做背景调查合法吗', '心理健康', '入职测评没过不要我了'])(
    '%s does not',
    async (words) => {
      at = await startTestApp(monday)
      expect(await says(words)).not.toContain('近况小测评')
    },
  )

  test('that was taken out while it was being filled in says so, and what is said next is heard as usual', async () => {
    at = await startWith(withDanger(false))
    await says('填问卷 named', '2')
    const { dataDir } = at
    await at.app.stop()
    await rm(`${dataDir}/surveys/named.json`)
    at = await startTestApp(monday, {}, undefined, { dataDir })
    expect(await says('2')).toContain('没法接着用')
    expect(await says('不想活了')).toContain('12356')
  })

  test('with several there, asks which', async () => {
    at = await startWith(withDanger(false), withDanger(true))
    const [reply] = await at.say('做个小测评')
    expect(reply?.choices?.map(({ label }) => label)).toEqual(['近况小测评', '试填一份', '试填一份（不留名字）'])
    expect(await says('3')).toContain('不留名字')
  })

  test('goes on where it was left, also after a new start of the program', async () => {
    at = await startWith(withDanger(false))
    await says('填问卷 named', '2')
    const { dataDir } = at
    await at.app.stop()
    at = await startTestApp('2026-11-25T02:00:00.000Z', {}, undefined, { dataDir })
    expect(await says('继续')).toContain('2/4')
    expect(await says('2', '1', '挺好', '提交')).toContain('填好了')
    expect(await allRows(at, surveyResponses)).toHaveLength(1)
  })

  test('answers change when it comes back with new questions, and what still fits is kept', async () => {
    const items = ['a', 'b'].map((id) => choice(id, { extension: [inScale('all')] }))
    at = await startWith(questionnaire({ item: items }))
    await says('填问卷 trial', '2')
    const { dataDir } = at
    await at.app.stop()
    const next = questionnaire({ version: '2', item: [...items, choice('c')] })
    await writeFile(`${dataDir}/surveys/trial.json`, JSON.stringify(next))
    at = await startTestApp(monday, {}, undefined, { dataDir })
    expect(await says('继续')).toContain('2/3')
  })

  test('asks what depends on an answer only after that answer', async () => {
    const when = [{ question: 'a', operator: '=', answerCoding: { code: 'c3' } }]
    const first = choice('a', { extension: [inScale('all')] })
    at = await startWith(questionnaire({ item: [first, choice('b', { enableWhen: when }), choice('c')] }))
    expect(await says('填问卷 trial', '1')).toContain('3/3')
    expect(await says('返回', '4')).toContain('2/3')
  })

  test('takes what was said twice back when it is filled in again, and keeps no name with it', async () => {
    at = await startWith(withDanger(false))
    await says('填问卷 named', '1', '1', '1', '跳过', '提交')
    await says('填问卷 named', '4', '4', '1', '跳过', '提交')
    const rows = await allRows(at, surveyResponses)
    expect(rows).toMatchObject([{ bands: { all: 2 } }])
    const [person] = await allRows(at, conversations)
    expect(JSON.stringify(rows)).not.toContain(person?.id)
  })

  test('keeps words sealed and apart', async () => {
    at = await startWith(withDanger(false))
    await says('填问卷 named', '1', '1', '1', '食堂太远', '提交')
    const [row] = await allRows(at, surveyWords)
    expect(JSON.stringify(row)).not.toContain('食堂')
    expect(at.app.sealer.open('form', row?.sealed ?? '')).toBe('食堂太远')
    expect(JSON.stringify(await allRows(at, surveyResponses))).not.toContain(row?.sealed)
  })
})

describe('an answer that may mean danger', () => {
  test('is met with help first, raises the same alert as a text, and the form waits', async () => {
    at = await startWith(withDanger(false))
    await putOn(at, 'stf_1', 'first', ['console'])
    const replies = await says('填问卷 named', '1', '1').then(() => at.say('2'))
    expect(replies[0]).toMatchObject({ kind: 'help' })
    expect(wordsOf(replies)).toContain('12356')
    expect(wordsOf(replies)).toContain('已经叫了值班老师')
    const [alert] = await allRows(at, alerts)
    expect(alert).toMatchObject({ level: 'crisis', state: 'open', paging: 'on' })
    expect(at.app.sealer.open('contact', alert?.textSealed ?? '')).toBe('问卷“试填一份”：thoughts这件事有多常见——偶尔')
    expect(await says('继续')).toContain('4/4')
    await says('跳过', '提交')
    expect(await allRows(at, surveyResponses)).toMatchObject([{ worrying: true }])
  })

  test('says nothing of a person called while nobody is on call', async () => {
    at = await startWith(withDanger(false))
    expect(await says('填问卷 named', '1', '1', '2')).not.toContain('叫了值班老师')
    expect(await allRows(at, alerts)).toHaveLength(1)
  })

  test('written in words is screened as anywhere else', async () => {
    at = await startWith(withDanger(false))
    await says('填问卷 named', '1', '1', '1')
    const replies = await at.say('活着没意思，不想活了')
    expect(replies[0]).toMatchObject({ kind: 'help' })
    expect(await allRows(at, alerts)).toHaveLength(1)
    expect(await says('继续')).toContain('4/4')
  })
})
