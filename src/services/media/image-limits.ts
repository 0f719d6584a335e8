/** Why a picture is refused. `too-large` is said of its sides as well as of its bytes. */
export type RefusedImage = 'heic' | 'moving' | 'too-large' | 'broken' | 'unknown'

/** What a part of a picture's parser answers: the cleaned bytes, or why not. */
export type Stripped = Buffer | RefusedImage

/** A phone's best camera makes 200 million; a browser that shows more than this many needs gigabytes. */
const maxPixels = 60_000_000
const maxSide = 16_383

export const fits = (width: number, height: number): boolean =>
  width > 0 && height > 0 && width <= maxSide && height <= maxSide && width * height <= maxPixels
