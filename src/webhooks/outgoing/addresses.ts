import { BlockList, isIP, isIPv4 } from 'node:net'

/** Nothing on the public internet lives there (IANA special-purpose registries): ours, our neighbours', or nobody's. */
const refusedV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const
const refusedV6 = [
  '::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/23',
  '2001:db8::/32',
  '3fff::/20',
  '5f00::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
] as const

/** `10.0.0.0/8`; a single address stands for itself. Undefined when it is no network. */
const networkOf = (cidr: string) => {
  const [address = '', bits] = cidr.trim().split('/')
  const family = isIP(address)
  const width = family === 4 ? 32 : 128
  const prefix = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
  return family === 0 || prefix < 0 || prefix > width ? undefined : { address, prefix, family }
}

export const isNetwork = (cidr: string): boolean => networkOf(cidr) !== undefined

const listOf = (cidrs: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const cidr of cidrs) {
    const network = networkOf(cidr)
    if (network === undefined) throw new Error(`${cidr} is no network`)
    list.addSubnet(network.address, network.prefix, network.family === 4 ? 'ipv4' : 'ipv6')
  }
  return list
}

const holds = (list: BlockList, address: string): boolean => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')

/** The eight groups of an IPv6 address, the zone of a link left off. */
const groupsOf = (address: string): readonly number[] => {
  const plain = new URL(`http://[${address.split('%')[0] ?? ''}]`).hostname.slice(1, -1)
  const [head = '', tail] = plain.split('::')
  const parse = (part: string): number[] => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)))
  const before = parse(head)
  const after = tail === undefined ? [] : parse(tail)
  return [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after]
}

const v4Of = (high: number, low: number): string => [high >> 8, high & 255, low >> 8, low & 255].join('.')

/** The IPv4 address an IPv6 one leads to: mapped, NAT64, 6to4. */
const embedded = (address: string): string | undefined => {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groupsOf(address)
  const isZero = (...groups: readonly number[]): boolean => groups.every((group) => group === 0)
  if (isZero(a, b, c, d, e) && f === 0xffff) return v4Of(g, h)
  if (a === 0x64 && b === 0xff9b && isZero(c, d, e, f)) return v4Of(g, h)
  return a === 0x2002 ? v4Of(b, c) : undefined
}

export type Standing = 'public' | 'allowed' | 'refused'

/**
 * Whether our server may be sent to an address by whoever enters one on the console.
 * @param allowed networks of the union itself that may be reached all the same
 */
export const createAddressGuard = (allowed: readonly string[]): ((address: string) => Standing) => {
  const refused = listOf([...refusedV4, ...refusedV6])
  const own = listOf(allowed)
  return (address) => {
    if (isIP(address) === 0) return 'refused'
    if (isIPv4(address)) return holds(own, address) ? 'allowed' : holds(refused, address) ? 'refused' : 'public'
    const inner = embedded(address)
    const plain = address.split('%')[0] ?? ''
    if (holds(own, plain) || (inner !== undefined && holds(own, inner))) return 'allowed'
    // Of a mapped address only what it leads to counts; it stands in a block of its own.
    if (inner !== undefined) return holds(refused, inner) ? 'refused' : 'public'
    return holds(refused, plain) ? 'refused' : 'public'
  }
}
