import os from 'node:os'

/** One line of bench.json. */
export interface BenchRow {
  readonly name: string
  readonly ours: number
  readonly peer: number | null
  readonly peerName: string
  readonly ratio: number | null
  readonly unit: string
  readonly p50: number
  readonly p99: number
  readonly n: number
}

/** What stands in a row that has nothing beside it. */
export const alone = { peer: null, peerName: 'none', ratio: null }

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** The value below which `share` of the ascending values lie. */
export const quantile = (ascending: readonly number[], share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0

export const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/** The load says whether others used the machine at the same time. */
export const machine = (): string => {
  const cpus = os.cpus()
  const gigabytes = Math.round(os.totalmem() / 2 ** 30)
  return `${cpus[0]?.model ?? 'cpu'} × ${cpus.length}, ${gigabytes} GB, ${os.type()} ${os.release()}, Node ${process.version}, load ${os
    .loadavg()
    .map((load) => round(load, 1))
    .join(' ')}`
}

export const rowText = (row: BenchRow): string => {
  const peer = row.peer === null ? '' : ` beside ${row.peer} (${row.peerName}) = ${String(row.ratio)} ×`
  const unit = row.unit.startsWith('MB') ? 'MB' : 'ms'
  return `${row.name}: ${row.ours} ${row.unit}${peer}; p50 ${row.p50} ${unit}, p99 ${row.p99} ${unit}, n ${row.n}\n`
}
