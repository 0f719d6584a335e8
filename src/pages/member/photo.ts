import { CallError, resultOf } from '../shared/call.ts'
import type { Photo } from './conversation.ts'
import { chatPhoto } from './endpoints.ts'

/** As http/routes/media reads no further. */
const maxBytes = 10 * 1024 * 1024

export const tooLarge = '这张照片超过10MB，发不了。截一张屏，发截图就行。'
export const unreadable = '这张照片没打开，换一张试试。'

/** Rejects with words for whoever chose it. */
export const readPhoto = (file: Blob): Promise<Photo> =>
  new Promise((resolve, reject) => {
    if (file.size > maxBytes) {
      reject(new Error(tooLarge))
      return
    }
    const reader = new FileReader()
    reader.addEventListener('load', () =>
      typeof reader.result === 'string' ? resolve({ file, url: reader.result }) : reject(new Error(unreadable)),
    )
    reader.addEventListener('error', () => reject(new Error(unreadable)))
    reader.readAsDataURL(file)
  })

/** Ten megabytes over a weak line. */
const patienceMs = 120_000

/** The server said why it will not take this picture: the same one again would be in vain. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof CallError && [400, 413, 422].includes(error.status)

/** Not `fetch`, which tells nothing of how far an upload has come. `onShare` hears 0 to 1. Rejects with `CallError`. */
export const sendPhoto = async (file: Blob, id: string, onShare: (share: number) => void) => {
  const request = new XMLHttpRequest()
  await new Promise<void>((resolve) => {
    request.open(chatPhoto.method, `${chatPhoto.path}?id=${encodeURIComponent(id)}`)
    request.timeout = patienceMs
    request.upload.addEventListener('progress', ({ lengthComputable, loaded, total }) => {
      if (lengthComputable && total > 0) onShare(loaded / total)
    })
    request.addEventListener('loadend', () => resolve())
    request.send(file)
  })
  if (request.status === 0) throw new CallError(0, 'offline', '网络不通，稍后再试')
  return resultOf(chatPhoto, new Response(request.responseText, { status: request.status }))
}
