import { describe, expect, test } from 'vitest'
import * as api from '../../../src/http/api/wechat-pages.ts'
import { remindPage, wechatOffer } from '../../../src/pages/member/grants-endpoints.ts'
import {
  isInWechat,
  placesIn,
  stateOfAnswer,
  stateOfError,
  stateWords,
} from '../../../src/pages/member/grants-state.ts'

test.each([
  [remindPage, api.remindPage],
  [wechatOffer, api.wechatOffer],
])('the address %j is the declared one', (address, { method, path }) => {
  expect(address).toEqual({ method, path })
})

test('WeChat is known by its name, and WeCom, which carries it too, is not taken for it', () => {
  const wechat = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0.50'
  expect(isInWechat(wechat)).toBe(true)
  expect(isInWechat(`${wechat} wxwork/4.1.30`)).toBe(false)
  expect(isInWechat('Mozilla/5.0 (iPhone) Safari/604.1')).toBe(false)
})

describe('what the member answered', () => {
  test.each([
    [{ errMsg: 'subscribe:ok', subscribeDetails: '{"T1":"{\\"status\\":\\"accept\\"}"}' }, 'accepted'],
    [{ subscribeDetails: '{"T1":"{\\"status\\":\\"reject\\"}","T2":"{\\"status\\":\\"accept\\"}"}' }, 'accepted'],
    [{ subscribeDetails: '{"T1":"{\\"status\\":\\"cancel\\"}"}' }, 'declined'],
    [{ subscribeDetails: { T1: { status: 'filter' } } }, 'declined'],
    [{}, 'ready'],
    [undefined, 'ready'],
  ])('%j leaves the page %s', (detail, state) => {
    expect(stateOfAnswer(detail)).toBe(state)
  })

  test('a switched-off account is told apart from a failure', () => {
    expect(stateOfError({ errMsg: 'subscribe:fail', errCode: 20004 })).toBe('muted')
    expect(stateOfError({ errCode: '10002' })).toBe('failed')
    expect(stateOfError(undefined)).toBe('failed')
  })
})

test.each([
  ['?t=0', '0'],
  ['?t=0.2.11', '0.2.11'],
  ['?t=0.1.2.3', undefined],
  ['?t=a', undefined],
  ['', undefined],
])('the address %s asks for the templates %s', (search, places) => {
  expect(placesIn(search)).toBe(places)
})

test('nothing on the page says what the reminder is about', () => {
  for (const words of Object.values(stateWords)) expect(words).not.toMatch(/心理|预约|维权|工伤|仲裁|!|！/)
})
