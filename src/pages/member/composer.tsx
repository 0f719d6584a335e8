import {
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  type FormEvent,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
} from 'react'
import type { Photo } from './conversation.ts'
import { ChosenPhoto, PhotoPicker } from './photo-picker.tsx'
import { readPhoto, unreadable } from './photo.ts'

/** As core/message reads no further. */
const maxLength = 4_000
const warnFrom = 3_800
const tallestPx = 132

/** The keyboard of a phone stays when the button is tapped: the field never loses the focus. */
const keepFocus = (event: PointerEvent): void => event.preventDefault()

/** While characters are being composed, Enter belongs to the input method; 229 is how older Safari says so. */
const isSend = (event: KeyboardEvent): boolean =>
  event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing && event.keyCode !== 229

interface Props {
  /** A change of the letters changes the height of the field. */
  readonly isBig: boolean
  readonly onSay: (text: string) => void
  readonly onPhoto: (photo: Photo) => void
}

/** One picture at a time: choosing another one takes its place. */
const usePhoto = () => {
  const [photo, setPhoto] = useState<Photo>()
  const [trouble, setTrouble] = useState<string>()
  const pick = useCallback((file: Blob) => {
    readPhoto(file).then(
      (read) => {
        setPhoto(read)
        setTrouble(undefined)
      },
      (error: unknown) => {
        setPhoto(undefined)
        setTrouble(error instanceof Error ? error.message : unreadable)
      },
    )
  }, [])
  const remove = useCallback(() => setPhoto(undefined), [])
  return { photo, trouble, pick, remove }
}

interface FieldProps {
  readonly field: RefObject<HTMLTextAreaElement | null>
  readonly words: string
  readonly isBig: boolean
  readonly onWords: (words: string) => void
  readonly onSend: () => void
}

/** As high as what is written, up to a limit. */
const WordsField = ({ field, words, isBig, onWords, onSend }: FieldProps) => {
  useLayoutEffect(() => {
    const area = field.current
    if (area === null) return
    area.style.height = 'auto'
    area.style.height = `${Math.min(area.scrollHeight, tallestPx)}px`
  }, [field, words, isBig])

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (!isSend(event)) return
      event.preventDefault()
      onSend()
    },
    [onSend],
  )
  return (
    <>
      <textarea
        id="words"
        ref={field}
        className="composer__field"
        rows={1}
        maxLength={maxLength}
        value={words}
        placeholder="想问什么，写在这里"
        enterKeyHint="send"
        autoComplete="off"
        onChange={(event) => onWords(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {words.length >= warnFrom && (
        <p className="composer__left" role="status">
          还能写 {maxLength - words.length} 字
        </p>
      )}
    </>
  )
}

export const Composer = ({ isBig, onSay, onPhoto }: Props) => {
  const field = useRef<HTMLTextAreaElement>(null)
  const [words, setWords] = useState('')
  const { photo, trouble, pick, remove } = usePhoto()
  const isEmpty = words.trim() === '' && photo === undefined

  const send = useCallback(() => {
    if (isEmpty) return
    if (photo !== undefined) onPhoto(photo)
    if (words.trim() !== '') onSay(words.trim())
    remove()
    setWords('')
  }, [isEmpty, onPhoto, onSay, photo, remove, words])

  const onRemove = useCallback(() => {
    remove()
    // The button is gone: the focus must not fall back to the top of the page.
    field.current?.focus()
  }, [remove])
  const onSubmit = useCallback(
    (event: FormEvent) => {
      event.preventDefault()
      send()
    },
    [send],
  )

  return (
    <form className="composer" onSubmit={onSubmit}>
      <PhotoPicker onPick={pick} />
      <label className="unseen" htmlFor="words">
        想问什么，写在这里
      </label>
      <div className="composer__box">
        <ChosenPhoto photo={photo} trouble={trouble} onRemove={onRemove} />
        <WordsField field={field} words={words} isBig={isBig} onWords={setWords} onSend={send} />
      </div>
      <button
        type="submit"
        className="weui-btn weui-btn_mini weui-btn_primary composer__send"
        disabled={isEmpty}
        onPointerDown={keepFocus}
      >
        发送
      </button>
    </form>
  )
}
