import { expect, test } from 'vitest'
import { createAddressGuard, isNetwork } from '../../../src/webhooks/outgoing/addresses.ts'

const standingOf = createAddressGuard([])

test.each([
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.8.8.8',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '239.255.255.255',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::ffff:a9fe:a9fe',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd12:3456::1',
  'fec0::1',
  'ff02::1',
  '2002:7f00:1::',
  '2002:c0a8:101::1',
  '64:ff9b::10.0.0.1',
  '64:ff9b:1::1',
  '2001:db8::1',
  '2001::1',
  'localhost',
  '',
])('nothing is sent to %s', (address) => {
  expect(standingOf(address)).toBe('refused')
})

test.each([
  '1.1.1.1',
  '100.63.255.255',
  '100.128.0.1',
  '172.15.0.1',
  '172.32.0.1',
  '223.5.5.5',
  '2400:3200::1',
  '::ffff:223.5.5.5',
  '64:ff9b::df05:505',
  '2002:df05:505::1',
])('%s is out there', (address) => {
  expect(standingOf(address)).toBe('public')
})

test('a network of the union may be named, also as it is mapped into IPv6', () => {
  const own = createAddressGuard(['10.1.0.0/16', 'fd00:1::/32'])
  expect(own('10.1.2.3')).toBe('allowed')
  expect(own('::ffff:10.1.2.3')).toBe('allowed')
  expect(own('fd00:1::5')).toBe('allowed')
  expect(own('10.2.0.1')).toBe('refused')
  expect(own('fd00:2::5')).toBe('refused')
})

test('only networks are taken as such', () => {
  expect(['10.0.0.0/8', '::1', 'fd00::/8'].map(isNetwork)).toEqual([true, true, true])
  expect(['10.0.0.0/33', 'inside', '', '10.0.0.0/'].map(isNetwork)).toEqual([false, false, false, false])
})
