import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { campaignAudienceSchema } from '../../../src/http/api/campaigns.ts'
import { isMeant } from '../../../src/services/campaigns/audience.ts'
import { everybody } from './house.ts'

const folder = 'src/services/campaigns'

test('people.md 1.8: an audience is chosen by membership and nothing else', () => {
  expect(Object.keys(campaignAudienceSchema.shape).toSorted()).toEqual(['industries', 'roles', 'streets', 'unions'])
  expect(campaignAudienceSchema.safeParse({ ...everybody, asked: ['工资'] }).success).toBe(false)
  const facts = { union: '甲工会', industry: '物业', street: '上马墩街道', roles: ['cadre' as const] }
  expect(isMeant(everybody, facts)).toBe(true)
  expect(isMeant({ ...everybody, unions: ['甲工会'], roles: ['cadre'] }, facts)).toBe(true)
  expect(isMeant({ ...everybody, streets: ['山北街道'] }, facts)).toBe(false)
})

test('people.md 1.8: nothing of the campaigns reads what members asked, booked, answered or were helped with', () => {
  const files = readdirSync(folder)
  expect(files.length).toBeGreaterThan(10)
  const imported = files.flatMap((file) =>
    [...readFileSync(path.join(folder, file), 'utf8').matchAll(/import (?!type)[^]*?from '([^']+)'/gu)].map(
      ([, from = '']) => from,
    ),
  )
  const asked =
    /conversation|casework\/records|knowledge|counselling|handover|callbacks|lectures|surveys|notes|private|alerts/
  expect(imported.filter((from) => asked.test(from))).toEqual([])
})
