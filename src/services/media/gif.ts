import { fits, type Stripped } from './image-limits.ts'

const colourTable = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1))

/** Where a chain of blocks ends, each with its length before it. */
const endOfBlocks = (bytes: Buffer, from: number): number => {
  let at = from
  for (;;) {
    const length = bytes.readUInt8(at)
    at += 1 + length
    if (length === 0) return at
  }
}

const graphicControl = 0xf9

/** The first picture of a GIF, with what makes it transparent; comments and the other frames are left out. */
export const cleanGif = (bytes: Buffer): Stripped => {
  if (!fits(bytes.readUInt16LE(6), bytes.readUInt16LE(8))) return 'too-large'
  const afterHead = 13 + colourTable(bytes.readUInt8(10))
  const parts = [bytes.subarray(0, afterHead)]
  for (let at = afterHead; ;) {
    const kind = bytes.readUInt8(at)
    if (kind === 0x21) {
      const end = endOfBlocks(bytes, at + 2)
      if (bytes.readUInt8(at + 1) === graphicControl) parts.push(bytes.subarray(at, end))
      at = end
    } else if (kind === 0x2c) {
      if (!fits(bytes.readUInt16LE(at + 5), bytes.readUInt16LE(at + 7))) return 'too-large'
      const end = endOfBlocks(bytes, at + 11 + colourTable(bytes.readUInt8(at + 9)))
      if (end > bytes.length) return 'broken'
      return Buffer.concat([...parts, bytes.subarray(at, end), Buffer.from([0x3b])])
    } else return 'broken'
  }
}
