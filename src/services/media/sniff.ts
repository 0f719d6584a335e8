export const imageTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const
export type ImageType = (typeof imageTypes)[number]

export const soundTypes = ['audio/amr', 'audio/silk', 'audio/mpeg', 'audio/wav', 'audio/mp4', 'audio/ogg'] as const
export type SoundType = (typeof soundTypes)[number]

const ascii = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to)

const heicBrands = new Set(['heic', 'heix', 'hevc', 'heim', 'heis', 'mif1', 'msf1', 'avif'])

/** What a picture is, by its first bytes: names and declared types are somebody's claim. */
export const imageTypeOf = (bytes: Buffer): ImageType | 'heic' | undefined => {
  if (bytes.length >= 3 && bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg'
  if (ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png'
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP') return 'image/webp'
  if (/^GIF8[79]a/.test(ascii(bytes, 0, 6))) return 'image/gif'
  return ascii(bytes, 4, 8) === 'ftyp' && heicBrands.has(ascii(bytes, 8, 12)) ? 'heic' : undefined
}

/** What a voice message is. WeChat and WeCom give AMR, Wechaty's puppets SILK or MP3. */
export const soundTypeOf = (bytes: Buffer): SoundType | undefined => {
  const start = ascii(bytes, 0, 12)
  if (start.startsWith('#!AMR')) return 'audio/amr'
  if (/^\x02?#!SILK/.test(start)) return 'audio/silk'
  if (start.startsWith('OggS')) return 'audio/ogg'
  if (/^RIFF[^]{4}WAVE/.test(start)) return 'audio/wav'
  if (/^[^]{4}ftyp(M4A |mp4|isom|3gp)/.test(start)) return 'audio/mp4'
  const [first = 0, second = 0] = bytes
  return start.startsWith('ID3') || (first === 0xff && (second & 0xe6) === 0xe2) ? 'audio/mpeg' : undefined
}
