import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { segmentCleaner, type CleanedImage } from '../../../src/services/media/clean-image.ts'
import { imageTypeOf, soundTypeOf } from '../../../src/services/media/sniff.ts'
import { amr, gif, heic, jpeg, movingWebp, png, secret, webp } from './pictures.ts'

const cleaned = async (bytes: Buffer): Promise<Extract<CleanedImage, { ok: true }>> => {
  const result = await segmentCleaner.clean(bytes)
  if (!result.ok) throw new Error(`refused: ${result.why}`)
  return result
}
const refusal = async (bytes: Buffer): Promise<string> => {
  const result = await segmentCleaner.clean(bytes)
  return result.ok ? 'kept' : result.why
}
const all = { jpeg: jpeg(), png: png(), webp: webp(), gif: gif() }

describe('a picture is cleaned', () => {
  test.each(Object.entries(all))('a %s keeps nothing of the place it was taken at', async (_name, bytes) => {
    expect(bytes.includes(secret)).toBe(true)
    const { bytes: after, type } = await cleaned(bytes)
    expect(after.includes(secret)).toBe(false)
    expect(imageTypeOf(after)).toBe(type)
  })

  test.each(Object.entries(all))('a %s that was cleaned is not changed by cleaning it again', async (_name, bytes) => {
    const once = await cleaned(bytes)
    const twice = await cleaned(once.bytes)
    expect(twice.bytes.equals(once.bytes)).toBe(true)
  })

  test('a JPEG still says which way up it is, and nothing else in Exif', async () => {
    const turned = (await cleaned(jpeg(6))).bytes
    const upright = (await cleaned(jpeg(1))).bytes
    expect(turned.length - upright.length).toBe(36)
    expect(turned.toString('latin1', 6, 10)).toBe('Exif')
    expect(turned.readUInt8(31)).toBe(6)
  })

  test('of a moving GIF the first picture is kept', async () => {
    const { bytes } = await cleaned(gif())
    expect([...bytes].filter((byte) => byte === 0x2c)).toHaveLength(1)
    expect(bytes.at(-1)).toBe(0x3b)
  })

  test('a PNG that claims to be huge is refused, however few its bytes', async () => {
    expect(await refusal(png(60_000, 60_000))).toBe('too-large')
    expect(await refusal(png(0, 8))).toBe('too-large')
  })

  test('what cannot be kept is refused with its reason', async () => {
    expect(await refusal(heic())).toBe('heic')
    expect(await refusal(movingWebp())).toBe('moving')
    expect(await refusal(Buffer.from('<svg onload="alert(1)"/>'))).toBe('unknown')
    expect(await refusal(Buffer.from('%PDF-1.7'))).toBe('unknown')
    expect(await refusal(Buffer.alloc(0))).toBe('unknown')
    expect(await refusal(Buffer.concat([jpeg(), Buffer.alloc(11_000_000)]))).toBe('too-large')
  })

  test('a picture whose bytes were changed on the way is refused, where it can be seen', async () => {
    const bent = png()
    bent.writeUInt8(bent.readUInt8(20) ^ 1, 20)
    expect(await refusal(bent)).toBe('broken')
  })

  test('whatever is cut off or changed, cleaning ends with a picture or a reason', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(all)),
        fc.nat(),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        async (bytes, cut, changes) => {
          const broken = Buffer.from(bytes.subarray(0, cut % (bytes.length + 1)))
          for (const [at, value] of changes) if (broken.length > 0) broken.writeUInt8(value, at % broken.length)
          const result = await segmentCleaner.clean(broken)
          expect(result.ok ? result.bytes.length <= broken.length + 36 : result.why.length > 0).toBe(true)
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

describe('a sound is known by its first bytes', () => {
  test('whatever it is called', () => {
    expect(soundTypeOf(amr())).toBe('audio/amr')
    expect(soundTypeOf(Buffer.from('\x02#!SILK_V3', 'latin1'))).toBe('audio/silk')
    expect(soundTypeOf(Buffer.from('ID3\x04', 'latin1'))).toBe('audio/mpeg')
    expect(soundTypeOf(Buffer.from('RIFF\0\0\0\0WAVE', 'latin1'))).toBe('audio/wav')
    expect(soundTypeOf(jpeg())).toBe(undefined)
    expect(soundTypeOf(Buffer.from('{"errcode":40007}'))).toBe(undefined)
  })
})
