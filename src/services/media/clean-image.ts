import type { Sharp } from 'sharp'
import { imageTypeOf } from './sniff.ts'

/** Why a picture is refused. `too-large` is said of its sides as well as of its bytes. */
export type RefusedImage = 'heic' | 'too-large' | 'broken' | 'unknown'

export type CleanedImage =
  | { readonly ok: true; readonly type: 'image/jpeg'; readonly bytes: Buffer }
  | { readonly ok: false; readonly why: RefusedImage }

/** Makes of what somebody sent a picture of our own: nothing of the bytes that came is kept. */
export interface ImageCleaner {
  /** @throws when there is nothing to draw with; whatever is wrong with the picture is an answer */
  clean(bytes: Buffer): Promise<CleanedImage>
}

export const maxImageBytes = 10 * 1024 * 1024

/** A phone's best camera makes 200 million, but sends fewer; the whole picture is held in memory once while it is drawn. */
const maxPixels = 60_000_000
/** Of the shorter side: a chat saved as one long picture stays readable. */
const shorterSide = 1_600
const quality = 85
const longestSeconds = 20

/** All that the library is allowed to read; what else it knows (SVG, TIFF, HEIF, …) is never reached, whatever the first bytes say. */
const loaders = ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif']

type Draw = (bytes: Buffer) => Sharp

/** Loaded with the first picture: 20 MB that most processes never need. */
const loadDraw = async (): Promise<Draw> => {
  const { default: sharp } = await import('sharp')
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders })
  // One thread, and nothing of a picture stays in memory.
  sharp.concurrency(1)
  sharp.cache(false)
  return (bytes) => sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels })
}

/** The first picture, upright, without its profile and notes, on white where it was transparent. */
const redraw = async (draw: Draw, bytes: Buffer): Promise<CleanedImage> => {
  try {
    const drawn = await draw(bytes)
      .rotate()
      .resize({ width: shorterSide, height: shorterSide, fit: 'outside', withoutEnlargement: true })
      .flatten({ background: 'white' })
      .jpeg({ quality })
      .timeout({ seconds: longestSeconds })
      .toBuffer()
    return { ok: true, type: 'image/jpeg', bytes: drawn }
  } catch (error) {
    // The library has no codes: this sentence is the only sign of a picture that unpacks to too much.
    const isHuge = error instanceof Error && error.message.includes('exceeds pixel limit')
    return { ok: false, why: isHuge ? 'too-large' : 'broken' }
  }
}

/** One picture at a time, each in a thread that reading and writing files needs too. */
export const createImageCleaner = (load: () => Promise<Draw> = loadDraw): ImageCleaner => {
  let loading: Promise<Draw> | undefined
  let last: Promise<unknown> = Promise.resolve()

  const clean = async (bytes: Buffer): Promise<CleanedImage> => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return redraw(await loading, bytes)
  }

  return {
    clean: async (bytes) => {
      if (bytes.length > maxImageBytes) return { ok: false, why: 'too-large' }
      const type = imageTypeOf(bytes)
      if (type === undefined || type === 'heic') return { ok: false, why: type ?? 'unknown' }
      const next = last.then(() => clean(bytes))
      last = next.catch(() => undefined)
      return next
    },
  }
}
