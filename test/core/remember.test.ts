import { expect, test } from 'vitest'
import { remember } from '../../src/core/remember.ts'

const counting = () => {
  const asked: string[] = []
  const work = (text: string): { readonly of: string } => {
    asked.push(text)
    return { of: text }
  }
  return { asked, work }
}

test('a text that is asked again is not worked out again and gets the same thing', () => {
  const { asked, work } = counting()
  const known = remember(2, work)
  expect(known('a')).toBe(known('a'))
  expect(known('b')).toEqual({ of: 'b' })
  expect(asked).toEqual(['a', 'b'])
})

test('the newest texts are remembered, twice the limit at most, and a text in use stays', () => {
  const { asked, work } = counting()
  const known = remember(2, work)
  for (const text of ['a', 'b', 'a', 'c', 'a', 'd', 'e', 'a', 'f']) known(text)
  expect(asked).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  known('b')
  expect(asked.at(-1)).toBe('b')
})

test('a long text is worked out every time, so that what is remembered stays small', () => {
  const { asked, work } = counting()
  const known = remember(2, work)
  const long = '长'.repeat(201)
  known(long)
  known(long)
  expect(asked).toHaveLength(2)
})
