import { cleanGif } from './gif.ts'
import { cleanJpeg } from './jpeg.ts'
import type { RefusedImage, Stripped } from './image-limits.ts'
import { cleanPng } from './png.ts'
import { imageTypeOf, type ImageType } from './sniff.ts'
import { cleanWebp } from './webp.ts'

export type CleanedImage =
  | { readonly ok: true; readonly type: ImageType; readonly bytes: Buffer }
  | { readonly ok: false; readonly why: RefusedImage }

/** Takes out of a picture what says where, when and with what it was made, and anything hidden in or behind it. */
export interface ImageCleaner {
  clean(bytes: Buffer): Promise<CleanedImage>
}

export const maxImageBytes = 10 * 1024 * 1024

const strip = (type: ImageType, bytes: Buffer): Stripped => {
  switch (type) {
    case 'image/jpeg':
      return cleanJpeg(bytes)
    case 'image/png':
      return cleanPng(bytes)
    case 'image/webp':
      return cleanWebp(bytes)
    case 'image/gif':
      return cleanGif(bytes)
  }
}

/**
 * Keeps only the segments a picture is drawn from; nothing is decoded here, so nothing can blow up here, and the sides are capped
 * for whoever looks at it. Reading past the end of a broken file is a RangeError.
 */
export const segmentCleaner: ImageCleaner = {
  clean: async (bytes) => {
    if (bytes.length > maxImageBytes) return { ok: false, why: 'too-large' }
    const type = imageTypeOf(bytes)
    if (type === undefined) return { ok: false, why: 'unknown' }
    if (type === 'heic') return { ok: false, why: 'heic' }
    try {
      const stripped = strip(type, bytes)
      return typeof stripped === 'string' ? { ok: false, why: stripped } : { ok: true, type, bytes: stripped }
    } catch (error) {
      if (error instanceof RangeError) return { ok: false, why: 'broken' }
      throw error
    }
  },
}
