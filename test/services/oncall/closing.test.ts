import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { audit } from '../../../src/casework/records.ts'
import { notices } from '../../../src/core/conversation.ts'
import type { Staff } from '../../../src/people/records.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { alertsOf, called, hire, monday, putOn } from './house.ts'

let at: TestApp
let clerk: Staff
beforeEach(async () => {
  at = await startTestApp(monday)
  await putOn(at, 'a', 'first', ['console'])
  clerk = await hire(at, 'z')
})
afterEach(() => at.stop())

const handlers = () => at.app.services.staff.alerts
const raised = async () => {
  await at.say('我不想活了，我在清名桥上')
  return (await alertsOf(at))[0]?.id ?? ''
}
const current = async () => {
  const [alert] = await alertsOf(at)
  if (alert === undefined) throw new Error('no alert')
  return alert
}
const see = (id: string) => at.app.store.transaction(id, (work) => handlers().seen(work, clerk, { id }))
const close = async (sharedWith: readonly ('110' | 'family')[] = []) => {
  const { id, version } = await current()
  return at.app.store.transaction(id, (work) =>
    handlers().close(work, clerk, { id, version, outcome: 'safe', sharedWith: [...sharedWith] }),
  )
}

describe('how an alert ends', () => {
  test('is written down only by somebody who has opened it, once, and nobody is called any more', async () => {
    const id = await raised()
    await expect(close()).rejects.toMatchObject({ code: 'conflict' })
    await see(id)
    expect(await close()).toMatchObject({ state: 'closed', outcome: 'safe', isToTell: false })
    await expect(close()).rejects.toMatchObject({ code: 'conflict' })
    at.clock.move(3_600_000)
    await at.settle()
    expect(await called(at)).toHaveLength(1)
    const closings = (await allRows(at, audit)).filter(({ action }) => action === 'alert closed')
    expect(closings).toMatchObject([{ actor: 'z', subject: id, detail: { outcome: 'safe' } }])
  })

  test('by an old version is refused, so that two who close at once are one', async () => {
    const id = await raised()
    await see(id)
    const results = await Promise.allSettled([close(), close()])
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('leaves a talk about it due after two workdays, until somebody says with whom it was', async () => {
    const id = await raised()
    await see(id)
    expect(await close()).toMatchObject({ debriefDue: '2026-11-25T09:00:00.000Z' })
    const { version } = await current()
    const done = await at.app.store.transaction(id, (work) =>
      handlers().debrief(work, clerk, { id, version, who: '领雁' }),
    )
    expect(done).not.toHaveProperty('debriefDue')
  })

  test('does not keep the next words in danger from raising another', async () => {
    const id = await raised()
    await see(id)
    await close()
    await at.say('我还是不想活了')
    expect(await alertsOf(at)).toHaveLength(2)
  })
})

describe('when somebody was told of the person without asking them', () => {
  test('the person hears of it afterwards, neutrally, and reads what was said when they open it', async () => {
    const id = await raised()
    await see(id)
    expect(await close(['110', 'family'])).toMatchObject({ isToTell: true })
    expect(wordsOf(await at.say('看说明'))).toContain('没有要告诉您的说明')
    const { version } = await current()
    const told = await at.app.store.transaction(id, (work) => handlers().told(work, clerk, { id, version }))
    expect(told).toMatchObject({ isToTell: false })
    const said = (await allRows(at, notices)).map(({ replies }) => wordsOf(replies))
    expect(said.at(-1)).toBe('您有一条说明，回“看说明”打开。')
    const words = wordsOf(await at.say('看说明'))
    expect(words).toContain('110（警察）、您的家人')
    expect(words).toContain('11月23日')
    expect(wordsOf(await at.say('看说明', 'another'))).not.toContain('110（警察）')
  })

  test('and nobody was told, there is nothing to tell', async () => {
    const id = await raised()
    await see(id)
    await close()
    const { version } = await current()
    const told = at.app.store.transaction(id, (work) => handlers().told(work, clerk, { id, version }))
    await expect(told).rejects.toMatchObject({ code: 'conflict' })
  })
})
