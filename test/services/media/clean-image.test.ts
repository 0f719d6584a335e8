import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createSealer } from '../../../src/core/seal.ts'
import { createVault } from '../../../src/services/media/vault.ts'
import { mediaSchema } from '../../../src/services/media/records.ts'
import { createFolderFiles } from '../../../src/store/files.ts'
import { createImageCleaner, type CleanedImage } from '../../../src/services/media/clean-image.ts'
import { imageTypeOf, soundTypeOf } from '../../../src/services/media/sniff.ts'
import { amr, apng, drawn, gif, heic, hugePng, jpeg, movingWebp, png, secret, webp } from './pictures.ts'

const cleaner = createImageCleaner()
const cleaned = async (bytes: Buffer): Promise<Extract<CleanedImage, { ok: true }>> => {
  const result = await cleaner.clean(bytes)
  if (!result.ok) throw new Error(`refused: ${result.why}`)
  return result
}
const refusal = async (bytes: Buffer): Promise<string> => {
  const result = await cleaner.clean(bytes)
  return result.ok ? 'kept' : result.why
}
/** Width and height, and the middle colour. */
const seen = async (bytes: Buffer) => {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  const middle = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * info.channels
  return { width: info.width, height: info.height, colour: [...data.subarray(middle, middle + 3)] }
}
const all = { jpeg: jpeg(), png: png(), webp: webp(), gif: gif() }

describe('a picture is drawn again', () => {
  test.each(Object.entries(all))('a %s keeps nothing of the place it was taken at', async (_name, bytes) => {
    expect(bytes.includes(secret)).toBe(true)
    const { bytes: after } = await cleaned(bytes)
    expect(after.includes(secret)).toBe(false)
    expect(imageTypeOf(after)).toBe('image/jpeg')
    const { exif, icc, xmp, iptc } = await sharp(after).metadata()
    expect([exif, icc, xmp, iptc]).toEqual([undefined, undefined, undefined, undefined])
  })

  test('stands upright, whichever way the phone was held', async () => {
    const lying = await sharp(await drawn(40, 20))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    expect(await seen((await cleaned(lying)).bytes)).toMatchObject({ width: 20, height: 40 })
  })

  test('is made smaller by its shorter side only, so that a long screenshot stays readable', async () => {
    expect(await seen((await cleaned(await drawn(2_400, 3_200))).bytes)).toMatchObject({ width: 1_600, height: 2_133 })
    expect(await seen((await cleaned(await drawn(1_080, 9_000))).bytes)).toMatchObject({ width: 1_080, height: 9_000 })
    expect(await seen((await cleaned(await drawn(30, 20))).bytes)).toMatchObject({ width: 30, height: 20 })
  })

  test('that is transparent lies on white', async () => {
    const glass = await sharp({ create: { width: 20, height: 20, channels: 4, background: '#0000' } })
      .png()
      .toBuffer()
    expect((await seen((await cleaned(glass)).bytes)).colour).toEqual([255, 255, 255])
  })

  test.each([
    ['a GIF', async () => gif()],
    ['a PNG', async () => apng()],
    ['a WebP', movingWebp],
  ])('that moves is kept as its first picture: %s', async (_name, make) => {
    const { bytes: after } = await cleaned(await make())
    expect((await sharp(after).metadata()).pages).toBe(undefined)
    expect(after.includes(secret)).toBe(false)
  })

  test('is rid of whatever is hidden behind, in front of or inside it', async () => {
    const photo = await drawn(30, 30)
    const page = Buffer.from('<script>alert(1)</script>')
    const archive = Buffer.from('PK\x03\x04hidden', 'latin1')
    const script = Buffer.concat([photo.subarray(0, 2), Buffer.from([0xff, 0xfe, 0, page.length + 2]), page])
    for (const bytes of [
      Buffer.concat([photo, page]),
      Buffer.concat([photo, archive]),
      Buffer.concat([script, photo.subarray(2)]),
      Buffer.concat([photo, gif(), page]),
    ]) {
      const { bytes: after } = await cleaned(bytes)
      for (const hidden of ['<script', 'PK\x03\x04', 'GIF89a']) expect(after.includes(hidden, 0, 'latin1')).toBe(false)
    }
  })
})

describe('a picture is refused', () => {
  test('that unpacks to more than fits in memory, however few its bytes', async () => {
    const huge = await hugePng(9_000, 9_000)
    expect(huge.length).toBeLessThan(500_000)
    expect(await refusal(huge)).toBe('too-large')
    expect(await refusal(png(60_000, 60_000))).toBe('too-large')
    expect(await refusal(png(0, 8))).toBe('broken')
    expect(await refusal(Buffer.concat([jpeg(), Buffer.alloc(11_000_000)]))).toBe('too-large')
  })

  test('with the reason, by what it is and not by what it is called', async () => {
    expect(await refusal(heic())).toBe('heic')
    expect(await refusal(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'))).toBe('unknown')
    expect(
      await refusal(
        await sharp(await drawn(9, 9))
          .tiff()
          .toBuffer(),
      ),
    ).toBe('unknown')
    expect(await refusal(Buffer.from('%PDF-1.7'))).toBe('unknown')
    expect(await refusal(Buffer.alloc(0))).toBe('unknown')
  })

  test('when only the first bytes are those of a picture', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    for (const head of ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'GIF89a', 'RIFF\0\0\0\0WEBP'])
      expect(await refusal(Buffer.from(head + svg, 'latin1'))).toBe('broken')
  })

  test('that did not come whole', async () => {
    const photo = await drawn(600, 600)
    expect(await refusal(photo.subarray(0, photo.length / 2))).toBe('broken')
    const bent = png()
    const at = bent.indexOf('IDAT') + 5
    bent.writeUInt8(bent.readUInt8(at) ^ 0x55, at)
    expect(await refusal(bent)).toBe('broken')
  })

  test('or drawn, whatever is cut off or changed; the one after it is drawn all the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(all)),
        fc.nat(),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        async (bytes, cut, changes) => {
          const broken = Buffer.from(bytes.subarray(0, cut % (bytes.length + 1)))
          for (const [at, value] of changes) if (broken.length > 0) broken.writeUInt8(value, at % broken.length)
          const result = await cleaner.clean(broken)
          expect(result.ok ? imageTypeOf(result.bytes) : result.why.length > 0).toBe(result.ok ? 'image/jpeg' : true)
        },
      ),
      { numRuns: 300 },
    )
    expect(await refusal(jpeg())).toBe('kept')
  })

  test('by nobody when there is nothing to draw with: the next one asks again', async () => {
    let asked = 0
    const without = createImageCleaner(async () => {
      asked += 1
      throw new Error('not installed')
    })
    await expect(without.clean(jpeg())).rejects.toThrow('not installed')
    await expect(without.clean(jpeg())).rejects.toThrow('not installed')
    expect(asked).toBe(2)
  })
})

test('a picture that an earlier release kept is read as it was', async () => {
  const dir = await mkdtemp(path.join(os.tmpdir(), 'liangxin-vault-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const vault = createVault(createFolderFiles(dir), createSealer(Buffer.alloc(32, 1)))
  const kept = await vault.put(png(), 'image/png')
  const row = mediaSchema.parse({ id: 'med_1', version: 1, at: '2026-11-01T02:00:00.000Z', kind: 'image', ...kept })
  expect(await vault.get(row)).toEqual({ type: 'image/png', base64: png().toString('base64') })
  const refused = { id: 'med_2', version: 1, at: row.at, kind: 'image', state: 'refused', why: 'moving' }
  expect(mediaSchema.parse(refused).why).toBe('moving')
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
