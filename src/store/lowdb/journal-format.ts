import { crc32 } from 'node:zlib'

/**
 * A group of commits as it lies in a segment: magic (4 bytes), length of the body, sequence of the first commit (8),
 * number of commits, CRC-32 of all that and the body; then the body, one line of JSON a commit. Integers are little-endian.
 * JSON escapes control characters, so no body can contain what looks like a header.
 */
export interface Group {
  /** Of the first commit; they count up by one. */
  readonly sequence: number
  readonly commits: readonly string[]
  /** Bytes with header. */
  readonly size: number
}

const magic = Buffer.from('LXJ1', 'latin1')
const headerBytes = 24
const checkedBytes = 20

/** A character of text takes at most so many bytes. */
const maxCharacterBytes = 3
/** A group that was longer than this gives its space back. */
const keptBytes = 4 * 1024 * 1024

/** Encodes one group after another into the same space: the result is good until the next call. */
export const createGroupEncoder = (): ((sequence: number, commits: readonly string[]) => Buffer) => {
  let space = Buffer.allocUnsafeSlow(256 * 1024)
  return (sequence, commits) => {
    const text = commits.join('\n')
    const needed = headerBytes + text.length * maxCharacterBytes
    if (needed > space.length || space.length > keptBytes) space = Buffer.allocUnsafeSlow(Math.max(needed, 256 * 1024))
    const length = space.write(text, headerBytes)
    const group = space.subarray(0, headerBytes + length)
    magic.copy(group)
    group.writeUInt32LE(length, 4)
    group.writeBigUInt64LE(BigInt(sequence), 8)
    group.writeUInt32LE(commits.length, 16)
    group.writeUInt32LE(crc32(group.subarray(headerBytes), crc32(group.subarray(0, checkedBytes))), checkedBytes)
    return group
  }
}

/** The group that begins at `offset`, or undefined when none that is whole does. */
export const decodeGroup = (segment: Buffer, offset: number): Group | undefined => {
  const start = offset + headerBytes
  if (start > segment.length || !segment.subarray(offset, offset + magic.length).equals(magic)) return undefined
  const size = headerBytes + segment.readUInt32LE(offset + 4)
  if (offset + size > segment.length) return undefined
  const body = segment.subarray(start, offset + size)
  const checksum = crc32(body, crc32(segment.subarray(offset, offset + checkedBytes)))
  if (checksum !== segment.readUInt32LE(offset + checkedBytes)) return undefined
  const commits = body.toString('utf8').split('\n')
  if (commits.length !== segment.readUInt32LE(offset + 16)) return undefined
  return { sequence: Number(segment.readBigUInt64LE(offset + 8)), commits, size }
}

/** Where the next whole group begins at or after `offset`. */
export const findGroup = (segment: Buffer, offset: number): number | undefined => {
  let at = segment.indexOf(magic, offset)
  while (at !== -1) {
    if (decodeGroup(segment, at) !== undefined) return at
    at = segment.indexOf(magic, at + 1)
  }
  return undefined
}

/** Whether nothing was ever written from `offset` on: segments are made of zeros. */
export const isBlank = (segment: Buffer, offset: number): boolean => {
  const rest = segment.subarray(offset)
  return rest.equals(Buffer.alloc(rest.length))
}
