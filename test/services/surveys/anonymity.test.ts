import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { conversations, turns } from '../../../src/core/conversation.ts'
import { dayMs } from '../../../src/core/time.ts'
import { alerts } from '../../../src/safety/alerts.ts'
import { surveyResponses, surveyWords } from '../../../src/services/surveys/records.ts'
import { tables } from '../../../src/state.ts'
import { allRows, recordingLog, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { putOn } from '../oncall/house.ts'
import { monday, startWith, withDanger, write } from './house.ts'

let at: TestApp
afterEach(() => at.stop())

const says = (...lines: readonly string[]): Promise<string> => write(at, ...lines)

const personId = async (): Promise<string> => (await allRows(at, conversations))[0]?.id ?? ''

/** Every row of every table, by table. */
const dump = async (): Promise<ReadonlyMap<string, readonly string[]>> => {
  const all = new Map<string, readonly string[]>()
  for (const table of tables)
    all.set(
      table.name,
      (await allRows(at, table)).map((row) => JSON.stringify(row)),
    )
  return all
}

const filled = ['填问卷 nameless', '1', '4', '1', '隔壁车间的灯太暗', '提交'] as const

describe('an anonymous questionnaire', () => {
  test('says beforehand what it keeps, that nobody will come, and the one exception', async () => {
    at = await startWith(withDanger(true))
    const [opening] = await at.say('填问卷 nameless')
    expect(opening?.text).toContain('不留名字')
    expect(opening?.text).toContain('没人会来找你')
    expect(opening?.text).toContain('只有你写字说马上有危险')
    expect(opening?.text.length).toBeLessThanOrEqual(120)
  })

  test('leaves nothing in the whole store that joins the person and the answers', async () => {
    at = await startWith(withDanger(true))
    expect(await says(...filled)).toContain('得分中等')
    const person = await personId()
    const all = await dump()
    for (const [table, rows] of all)
      for (const row of rows) {
        const isOfPerson = row.includes(person) || row.includes('somebody')
        const isOfSurvey = /nameless|得分|第\d题|天天|灯太暗|svr_|svw_/.test(row)
        expect(isOfPerson && isOfSurvey, `${table}: ${row}`).toBe(false)
      }
    expect(all.get('survey_responses')).toHaveLength(1)
    expect(all.get('survey_words')).toHaveLength(1)
  })

  test('keeps neither form nor answers in the conversation when it is done, and no words in the turns', async () => {
    at = await startWith(withDanger(true))
    await says(...filled)
    const [conversation] = await allRows(at, conversations)
    expect(conversation).not.toHaveProperty('form')
    expect(conversation).not.toHaveProperty('parked')
    const kept = await allRows(at, turns)
    expect(kept).toHaveLength(filled.length)
    expect(kept.map(({ text }) => text)).toEqual(filled.map(() => ''))
    expect(new Set(kept.map(({ replies }) => JSON.stringify(replies))).size).toBe(1)
  })

  test('keeps no time finer than the month, also not in an id', async () => {
    at = await startWith(withDanger(true))
    await says(...filled)
    const rows = [...(await allRows(at, surveyResponses)), ...(await allRows(at, surveyWords))]
    for (const row of rows) {
      expect(row).toMatchObject({ on: '2026-11-01' })
      expect(row.id).toMatch(/^sv[rw]_0{10}/)
      expect(JSON.stringify(row)).not.toMatch(/\d\d:\d\d|2026-11-23/)
    }
  })

  test('two answers of one person are two strangers', async () => {
    at = await startWith(withDanger(true))
    await says(...filled)
    await says(...filled)
    const rows = await allRows(at, surveyResponses)
    expect(rows).toHaveLength(2)
    expect(rows[0]?.id).not.toBe(rows[1]?.id)
  })

  test('is not in the files either, once they are written anew, nor in the log', async () => {
    const lines: string[] = []
    at = await startWith(withDanger(true))
    const { dataDir } = at
    await at.app.stop()
    at = await startTestApp(monday, {}, undefined, { dataDir, log: recordingLog(lines) })
    await says(...filled)
    const person = await personId()
    expect(lines.join('\n')).not.toMatch(/nameless|灯太暗/)
    await at.app.stop()
    const dir = path.join(dataDir, 'tables')
    const files = await readdir(dir, { recursive: true, withFileTypes: true })
    const kept = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map(async (file) => {
          const name = path.join(file.parentPath, file.name)
          return { name: path.relative(dir, name), text: await readFile(name, 'utf8') }
        }),
    )
    for (const { text } of kept) expect(text).not.toContain('灯太暗')
    const ofSurveys = kept.filter(({ name }) => name.includes('survey'))
    expect(ofSurveys.length).toBeGreaterThan(0)
    for (const { text } of ofSurveys) expect(text).not.toContain(person)
    at = await startTestApp(monday, {}, undefined, { dataDir })
  })

  test('goes on where it was left', async () => {
    at = await startWith(withDanger(true))
    await says('填问卷 nameless', '1', '4')
    const { dataDir } = at
    await at.app.stop()
    at = await startTestApp('2026-11-24T02:00:00.000Z', {}, undefined, { dataDir })
    expect(await says('继续')).toContain('3/4')
    expect((await allRows(at, turns)).every(({ text }) => text === '')).toBe(true)
  })

  test('left half filled for a month is forgotten with its answers; the others stay', async () => {
    at = await startWith(withDanger(true), withDanger(false))
    await says('填问卷 nameless', '1', '4')
    await at.say('填问卷 named', 'another')
    await at.say('1', 'another')
    const tidy = () => at.app.services.standing.find(({ name }) => name === 'abandoned surveys')?.run()
    at.clock.move(29 * dayMs)
    expect(await tidy()).toBe(0)
    at.clock.move(2 * dayMs)
    expect(await tidy()).toBe(1)
    const forms = (await allRows(at, conversations)).map(({ form }) => form?.flow)
    expect(new Set(forms)).toEqual(new Set(['survey-named', undefined]))
    expect(await says('继续')).toContain('没有填到一半的')
  })

  test('a message that comes again has one effect and is met with words that give nothing away', async () => {
    at = await startWith(withDanger(true))
    await says('填问卷 nameless', '1', '4', '1')
    const message = {
      account: 'web',
      sender: 'somebody',
      id: 'again',
      receivedAt: monday,
      kind: 'text',
      text: '跳过',
    } as const
    await at.app.inbox.receive(message)
    const second = wordsOf(await at.app.inbox.receive(message))
    expect(second).toContain('继续')
    expect(second).toContain('12356')
    expect(second).not.toContain('第4题')
  })
})

describe('danger in an anonymous questionnaire', () => {
  test('a worrying option gives the hotlines and goes on; nobody is named, nothing shows that it was chosen', async () => {
    at = await startWith(withDanger(true))
    await putOn(at, 'stf_1', 'first', ['console'])
    await says('填问卷 nameless', '1', '4')
    const replies = await at.say('3')
    expect(replies[0]).toMatchObject({ kind: 'help' })
    expect(wordsOf(replies)).toContain('12356')
    expect(wordsOf(replies)).not.toContain('叫了值班老师')
    expect(wordsOf(replies)).toContain('4/4')
    expect(await allRows(at, alerts)).toEqual([])
    expect((await allRows(at, conversations))[0]).not.toHaveProperty('helpAt')
    await says('跳过', '提交')
    expect(await allRows(at, surveyResponses)).toMatchObject([{ worrying: true }])
  })

  test('words without a place or a means give the hotlines, name nobody and are not kept', async () => {
    at = await startWith(withDanger(true))
    await putOn(at, 'stf_1', 'first', ['console'])
    await says('填问卷 nameless', '1', '4', '1')
    const heard = await says('活着没意思，不想活了')
    expect(heard).toContain('12356')
    expect(heard).not.toContain('叫了值班老师')
    expect(await allRows(at, alerts)).toEqual([])
    expect((await allRows(at, turns)).at(-1)?.text).toBe('')
    expect(await says('继续')).toContain('4/4')
  })

  test('imminent danger pages at once, as was said beforehand', async () => {
    at = await startWith(withDanger(true))
    await putOn(at, 'stf_1', 'first', ['console'])
    await says('填问卷 nameless', '1')
    expect(await says('我站在楼顶，不想活了')).toContain('已经叫了值班老师')
    expect(await allRows(at, alerts)).toMatchObject([{ imminent: true, paging: 'on' }])
  })
})
