import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Staff } from '../../../src/people/records.ts'
import { counsellors } from '../../../src/services/counselling/records.ts'
import { addMs, hourMs } from '../../../src/core/time.ts'
import { allRows, startTestApp, wordsOf, type TestApp } from '../../support/app.ts'
import { alertsOf, hire, monday, putOn } from './house.ts'

let at: TestApp
let clerk: Staff
let volunteer: Staff
beforeEach(async () => {
  at = await startTestApp(monday)
  clerk = await hire(at, 'z')
  volunteer = await hire(at, 'v', 'counsellor')
})
afterEach(() => at.stop())

const staffWork = () => at.app.services.staff
const agree = async (mayBeOnCall: boolean): Promise<void> => {
  const [one] = await allRows(at, counsellors)
  if (one === undefined) throw new Error('no counsellor')
  await at.app.store.transaction('people', (work) =>
    work.rows(counsellors).update({ ...one, staff: 'v', mayBeOnCall, active: true }),
  )
}
const putVolunteerOn = () =>
  at.app.store.transaction('rota', (work) =>
    staffWork().rota.add(work, clerk, {
      staff: 'v',
      from: monday,
      until: addMs(monday, 8 * hourMs),
      order: 'first',
      channels: ['console'],
    }),
  )
const listFor = async (who: Staff) => (await at.app.store.read((read) => staffWork().alerts.list(read, who))).alerts
const see = (id: string, who: Staff) =>
  at.app.store.transaction(id, (work) => staffWork().alerts.seen(work, who, { id }))

describe('a counsellor', () => {
  test('is put on the rota only when they agreed to be called', async () => {
    await agree(false)
    await expect(putVolunteerOn()).rejects.toMatchObject({ code: 'invalid' })
    await agree(true)
    await putVolunteerOn()
    const week = await at.app.store.read((read) => staffWork().rota.week(read, clerk, { day: '2026-11-23' }))
    expect(week.people.map(({ id }) => id)).toContain('v')
    expect(wordsOf(await at.say('我不想活了'))).toContain('已经叫了')
  })

  test('opens, ends and talks over the alert they were called for, and sees no other', async () => {
    await agree(true)
    await putVolunteerOn()
    await at.say('我在清名桥，不想活了')
    const id = (await alertsOf(at))[0]?.id ?? ''
    expect(await listFor(volunteer)).toHaveLength(1)
    const opened = await see(id, volunteer)
    expect(opened.text).toContain('清名桥')
    const closed = await at.app.store.transaction(id, (work) =>
      staffWork().alerts.close(work, volunteer, { id, version: opened.version, outcome: 'safe', sharedWith: [] }),
    )
    expect(closed.state).toBe('closed')
    const stranger = await hire(at, 'w', 'counsellor')
    expect(await listFor(stranger)).toEqual([])
    await expect(see(id, stranger)).rejects.toMatchObject({ code: 'not_found' })
    expect(await listFor(clerk)).toHaveLength(1)
  })

  test('who was not called cannot take an alert from the one who was', async () => {
    await putOn(at, 'z', 'first', ['console'])
    await at.say('我不想活了')
    const id = (await alertsOf(at))[0]?.id ?? ''
    await expect(see(id, volunteer)).rejects.toMatchObject({ code: 'not_found' })
    expect(await alertsOf(at)).toMatchObject([{ state: 'open' }])
  })
})
