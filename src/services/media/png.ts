import { crc32 } from 'node:zlib'
import { fits, type Stripped } from './image-limits.ts'

/** What a PNG is drawn from. Moving pictures lose their other frames, which stand in chunks of their own. */
const kept: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'tRNS', 'gAMA', 'sRGB', 'IDAT', 'IEND'])

/** The chunks a PNG is drawn from: texts, times, Exif and whatever follows its end are left out. */
export const cleanPng = (bytes: Buffer): Stripped => {
  const parts: Buffer[] = [bytes.subarray(0, 8)]
  let hasData = false
  for (let at = 8; ;) {
    const length = bytes.readUInt32BE(at)
    const name = bytes.toString('latin1', at + 4, at + 8)
    const end = at + 12 + length
    if (end > bytes.length) return 'broken'
    if (at === 8 && name !== 'IHDR') return 'broken'
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return 'broken'
    if (name === 'IHDR' && (length !== 13 || at !== 8)) return 'broken'
    if (name === 'IHDR' && !fits(bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12))) return 'too-large'
    if (kept.has(name)) parts.push(bytes.subarray(at, end))
    // An upper-case first letter: it cannot be drawn without this chunk, and we do not know it.
    else if (/^[A-Z]/.test(name)) return 'unknown'
    if (name === 'IDAT') hasData = true
    if (name === 'IEND') return hasData ? Buffer.concat(parts) : 'broken'
    at = end
  }
}
