/**
 * Sums without drift: fractions of whole numbers, rounded once, at the end. A plain number stands for the decimal it is
 * written as, so 0.1 is one tenth and not the nearest binary fraction.
 */
export interface Exact {
  readonly top: bigint
  /** Always above zero. */
  readonly bottom: bigint
}
export type Amount = Exact | number

const fractionOf = (value: number): Exact => {
  const [digits = '0', power = '0'] = String(value).split('e')
  const [whole = '0', after = ''] = digits.split('.')
  const scale = Number(power) - after.length
  const top = BigInt(whole + after)
  return scale >= 0 ? { top: top * 10n ** BigInt(scale), bottom: 1n } : { top, bottom: 10n ** BigInt(-scale) }
}

const exact = (value: Amount): Exact => (typeof value === 'number' ? fractionOf(value) : value)

export const plus = (a: Amount, b: Amount): Exact => {
  const [x, y] = [exact(a), exact(b)]
  return { top: x.top * y.bottom + y.top * x.bottom, bottom: x.bottom * y.bottom }
}

export const minus = (a: Amount, b: Amount): Exact => plus(a, times(b, -1))

export const times = (a: Amount, b: Amount): Exact => {
  const [x, y] = [exact(a), exact(b)]
  return { top: x.top * y.top, bottom: x.bottom * y.bottom }
}

/** @param b above zero */
export const over = (a: Amount, b: Amount): Exact => {
  const [x, y] = [exact(a), exact(b)]
  return { top: x.top * y.bottom, bottom: x.bottom * y.top }
}

/** Below zero when `a` is smaller, zero when they are the same. */
export const compare = (a: Amount, b: Amount): number => {
  const { top } = minus(a, b)
  return top > 0n ? 1 : top < 0n ? -1 : 0
}

export const larger = (a: Amount, b: Amount): Exact => exact(compare(a, b) >= 0 ? a : b)
export const smaller = (a: Amount, b: Amount): Exact => exact(compare(a, b) <= 0 ? a : b)
export const total = (amounts: readonly Amount[]): Exact => amounts.reduce<Exact>(plus, exact(0))

const dividedDown = (top: bigint, bottom: bigint): bigint =>
  top >= 0n || top % bottom === 0n ? top / bottom : top / bottom - 1n

/** The whole part, towards zero days: 2.52 is 2. */
export const wholePart = (value: Amount): number => {
  const { top, bottom } = exact(value)
  return Number(dividedDown(top, bottom))
}

/** Yuan with at most two decimals, half a fen counts as one. */
export const yuan = (value: Amount): number => {
  const { top, bottom } = exact(value)
  return Number(dividedDown(top * 200n + bottom, bottom * 2n)) / 100
}

/** `4,137.93` */
export const numberText = (value: Amount): string => {
  const [whole = '0', after] = String(yuan(value)).split('.')
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return after === undefined ? grouped : `${grouped}.${after.padEnd(2, '0')}`
}

/** `48,000元` */
export const yuanText = (value: Amount): string => `${numberText(value)}元`
