import { fits, type Stripped } from './image-limits.ts'

const marker = { soi: 0xd8, eoi: 0xd9, sos: 0xda, dqt: 0xdb, dri: 0xdd, dht: 0xc4, app1: 0xe1, app14: 0xee } as const
/** Baseline, extended and progressive: what cameras and browsers speak. */
const frames: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2])
const kept: ReadonlySet<number> = new Set([...frames, marker.dqt, marker.dht, marker.dri, marker.sos])

const orientationTag = 0x0112

/** Which way up the picture is: the one thing of Exif that is needed to see it right. */
const orientationIn = (segment: Buffer): number => {
  if (segment.toString('latin1', 4, 10) !== 'Exif\0\0') return 1
  const tiff = segment.subarray(10)
  const isLittle = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number): number => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const count = short(directory)
  for (let i = 0; i < count; i += 1) {
    const entry = directory + 2 + i * 12
    if (short(entry) !== orientationTag) continue
    const value = short(entry + 8)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

/** An Exif segment that says which way up the picture is and nothing else. */
const orientationSegment = (orientation: number): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, marker.app1, 0x00, 0x22]),
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1'),
    Buffer.from([0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]),
  ])

/** Where the coded picture after a scan's header ends: at the next marker that is neither a stuffed byte nor a restart. */
const endOfScan = (bytes: Buffer, from: number): number => {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes.readUInt8(at + 1)
    if (next !== 0x00 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  throw new RangeError('the picture breaks off')
}

const orientationOrNone = (segment: Buffer): number => {
  try {
    return orientationIn(segment)
  } catch {
    // Exif that cannot be read says nothing; the picture itself may be fine.
    return 1
  }
}

/** The segments a JPEG is drawn from; comments, Exif, thumbnails, colour profiles and whatever follows its end are left out. */
export const cleanJpeg = (bytes: Buffer): Stripped => {
  const parts: Buffer[] = []
  let orientation = 1
  let hasFrame = false
  let hasScan = false
  let at = 2
  for (;;) {
    if (bytes.readUInt8(at) !== 0xff) return 'broken'
    const code = bytes.readUInt8(at + 1)
    // Fill bytes may stand before a marker.
    if (code === 0xff) {
      at += 1
      continue
    }
    if (code === marker.eoi) break
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    const segment = bytes.subarray(at, end)
    if (end > bytes.length || segment.length < 4) return 'broken'
    if (code === marker.app1) orientation = Math.max(orientation, orientationOrNone(segment))
    if (frames.has(code)) {
      if (!fits(segment.readUInt16BE(7), segment.readUInt16BE(5))) return 'too-large'
      hasFrame = true
    } else if (code >= 0xc3 && code <= 0xcf && code !== marker.dht && code !== 0xcc) return 'unknown'
    // Adobe's segment says how the colours are coded: 12 bytes, no more.
    if (code === marker.app14 && segment.length === 16) parts.push(segment)
    if (kept.has(code)) parts.push(segment)
    at = end
    if (code !== marker.sos) continue
    hasScan = true
    at = endOfScan(bytes, end)
    parts.push(bytes.subarray(end, at))
  }
  if (!hasFrame || !hasScan) return 'broken'
  const first = orientation === 1 ? [] : [orientationSegment(orientation)]
  return Buffer.concat([Buffer.from([0xff, marker.soi]), ...first, ...parts, Buffer.from([0xff, marker.eoi])])
}
