import { useCallback, type ChangeEvent } from 'react'
import type { Photo } from './conversation.ts'
import { Chosen } from './picture.tsx'

/** The phone offers its camera and its album. The field itself is there for the keyboard and for readers, unseen. */
export const PhotoPicker = ({ onPick }: { readonly onPick: (file: Blob) => void }) => {
  const onChange = useCallback(
    ({ target }: ChangeEvent<HTMLInputElement>) => {
      const file = target.files?.[0]
      // The same picture may be chosen again after it was removed.
      target.value = ''
      if (file !== undefined) onPick(file)
    },
    [onPick],
  )
  return (
    <label className="composer__photo">
      照片
      <input type="file" className="unseen" accept="image/*" aria-label="选照片或者拍一张" onChange={onChange} />
    </label>
  )
}

interface ChosenProps {
  readonly photo: Photo | undefined
  readonly trouble: string | undefined
  readonly onRemove: () => void
}

/** What is about to be sent, and how to take it back. */
export const ChosenPhoto = ({ photo, trouble, onRemove }: ChosenProps) => (
  <>
    {photo !== undefined && (
      <div className="chosen">
        <Chosen key={photo.url} className="chosen__photo" url={photo.url} alt="选好的照片" />
        <button type="button" className="chosen__remove" onClick={onRemove}>
          不发这张
        </button>
      </div>
    )}
    <div role="alert">{trouble !== undefined && <p className="chosen__trouble">{trouble}</p>}</div>
  </>
)
