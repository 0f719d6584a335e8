import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'

/** What must be gone from a picture: a place, as a camera writes it. */
export const secret = 'GPS 31.57N 120.30E'

/** 8 × 8, grey. */
const jpegBytes = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wCEABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2MBERISGBUYLxoaL2NCOEJjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY//AABEIAAgACAMBEQACEQEDEQH/xAGiAAABBQEBAQEBAQAAAAAAAAAAAQIDBAUGBwgJCgsQAAIBAwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+gEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoLEQACAQIEBAMEBwUEBAABAncAAQIDEQQFITEGEkFRB2FxEyIygQgUQpGhscEJIzNS8BVictEKFiQ04SXxFxgZGiYnKCkqNTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqCg4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2dri4+Tl5ufo6ery8/T19vf4+fr/2gAMAwEAAhEDEQA/AOkoA//Z',
  'base64',
)

const segment = (code: number, body: Buffer): Buffer => {
  const head = Buffer.from([0xff, code, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}

/** As a phone held upright writes it: turned by a quarter, with a place, a comment and something behind its end. */
export const jpeg = (orientation = 6): Buffer => {
  const exif = Buffer.concat([
    Buffer.from('Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0', 'latin1'),
    Buffer.from([orientation, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.from(secret),
  ])
  const others = [segment(0xe1, exif), segment(0xfe, Buffer.from(secret)), segment(0xe2, Buffer.from(secret))]
  return Buffer.concat([jpegBytes.subarray(0, 2), ...others, jpegBytes.subarray(2), Buffer.from(secret)])
}

const chunk = (name: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(body.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** Grey, one bit a point, with texts; its sides may say more than there is. */
export const png = (width = 8, height = 8): Buffer => {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.writeUInt8(1, 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('tEXt', Buffer.from(secret)),
    chunk('eXIf', Buffer.from(secret)),
    chunk('IDAT', deflateSync(Buffer.alloc(16))),
    chunk('IEND', Buffer.alloc(0)),
    Buffer.from(secret),
  ])
}

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** The same as a moving picture: a second frame follows, in chunks that other readers pass over. */
export const apng = (): Buffer => {
  const whole = png()
  const end = whole.indexOf('IEND') - 4
  const control = Buffer.concat([0, 8, 8, 0, 0].map(number).concat(Buffer.from([0, 1, 0, 10, 0, 0])))
  const data = Buffer.concat([number(1), deflateSync(Buffer.alloc(16, 0xff)), Buffer.from(secret)])
  const head = whole.indexOf('IDAT') - 4
  const moving = chunk('acTL', Buffer.concat([number(2), number(0)]))
  return Buffer.concat([
    whole.subarray(0, head),
    moving,
    whole.subarray(head, end),
    chunk('fcTL', control),
    chunk('fdAT', data),
    whole.subarray(end),
  ])
}

const plainWebp = Buffer.from(
  'UklGRnoAAABXRUJQVlA4WAoAAAAQAAAAAwAAAwAAQUxQSBEAAAABDzD/ERFCIYAAKBJoIvof8ABWUDggQgAAAPABAJ0BKgQABAACwEwlsAJ0ugADCPHOYAD+9DhCtpv/HaY2L9HV6HKqjavJaK+v4H+vHbax1Kxu0VGNszhN4AAAAA==',
  'base64',
)

/** 4 × 4, with an Exif chunk and the flag that says so. */
export const webp = (): Buffer => {
  const exif = Buffer.concat([Buffer.from(`EXIF\0\0\0\0${secret}`, 'latin1'), Buffer.alloc(secret.length % 2)])
  exif.writeUInt32LE(secret.length, 4)
  const whole = Buffer.concat([plainWebp, exif])
  whole.writeUInt32LE(whole.length - 8, 4)
  whole.writeUInt8(whole.readUInt8(20) | 0x08, 20)
  return whole
}

/** Two pictures one after another, red and blue. */
export const movingWebp = (): Promise<Buffer> =>
  sharp(gif(), { animated: true })
    .webp({ loop: 0 })
    .withExif({ IFD0: { Copyright: secret } })
    .toBuffer()

/** A photo as large as is asked, with something to see. */
export const drawn = (width: number, height: number): Promise<Buffer> =>
  sharp({
    create: { width, height, channels: 3, background: '#37a', noise: { type: 'gaussian', mean: 128, sigma: 20 } },
  })
    .jpeg()
    .toBuffer()

/** Black all over: next to nothing to send, and much to unpack. */
export const hugePng = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#000' }, limitInputPixels: false })
    .png()
    .toBuffer()

const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0])
const gifComment = Buffer.concat([Buffer.from([0x21, 0xfe, secret.length]), Buffer.from(secret), Buffer.from([0])])

/** 1 × 1, two frames, a comment. */
export const gif = (): Buffer =>
  Buffer.concat([
    Buffer.from('GIF89a\x01\0\x01\0\x80\0\0', 'latin1'),
    Buffer.from([255, 0, 0, 0, 0, 255]),
    gifComment,
    Buffer.from([0x21, 0xf9, 4, 0, 10, 0, 0, 0]),
    frame,
    gifComment,
    frame,
    Buffer.from([0x3b]),
  ])

export const heic = (): Buffer => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')

export const amr = (): Buffer => Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(64, 0x3c)])
