import { fits, type Stripped } from './image-limits.ts'

const sidesOf = (name: string, data: Buffer): readonly [number, number] => {
  switch (name) {
    case 'VP8X':
      return [data.readUIntLE(4, 3) + 1, data.readUIntLE(7, 3) + 1]
    case 'VP8L': {
      const packed = data.readUInt32LE(1)
      return [(packed & 0x3fff) + 1, ((packed >>> 14) & 0x3fff) + 1]
    }
    default:
      return [data.readUInt16LE(6) & 0x3fff, data.readUInt16LE(8) & 0x3fff]
  }
}

/** Of the flags of the extended header only transparency stays: profile, Exif, XMP and movement are taken out. */
const alphaFlag = 0x10
const movingFlag = 0x02

const withoutFlags = (chunk: Buffer): Buffer => {
  const copy = Buffer.from(chunk)
  copy.writeUInt8(copy.readUInt8(8) & alphaFlag, 8)
  return copy
}

/** The chunks a still WebP is drawn from. */
export const cleanWebp = (bytes: Buffer): Stripped => {
  const end = Math.min(bytes.length, bytes.readUInt32LE(4) + 8)
  const parts: Buffer[] = []
  let hasData = false
  for (let at = 12; at + 8 <= end;) {
    const name = bytes.toString('latin1', at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    const next = at + 8 + length + (length % 2)
    if (at + 8 + length > bytes.length) return 'broken'
    const chunk = bytes.subarray(at, next)
    if (name === 'ANIM' || name === 'ANMF') return 'moving'
    if (name === 'VP8X' || name === 'VP8 ' || name === 'VP8L') {
      if (name === 'VP8X' && (chunk.readUInt8(8) & movingFlag) !== 0) return 'moving'
      if (!fits(...sidesOf(name, chunk.subarray(8)))) return 'too-large'
      parts.push(name === 'VP8X' ? withoutFlags(chunk) : chunk)
      hasData ||= name !== 'VP8X'
    } else if (name === 'ALPH') parts.push(chunk)
    at = next
  }
  if (!hasData) return 'broken'
  const body = Buffer.concat(parts)
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  head.writeUInt32LE(body.length + 4, 4)
  return Buffer.concat([head, body])
}
