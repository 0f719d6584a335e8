import { expect, test } from 'vitest'
import { sceneWords } from '../../../src/pages/member/scene.ts'

test('a scan in a hall says the digits of the hall, any other address says nothing', () => {
  expect(sceneWords('?scene=lecture%3Alec_01JABCDEF0000000000000K7Q2.012345')).toBe('签到 012345')
  expect(sceneWords('?scene=lecture:lec_1.12')).toBeUndefined()
  expect(sceneWords('?scene=不想活了')).toBeUndefined()
  expect(sceneWords('')).toBeUndefined()
})
