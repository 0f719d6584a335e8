import {
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  type FormEvent,
  type KeyboardEvent,
  type PointerEvent,
} from 'react'

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
}

export const Composer = ({ isBig, onSay }: Props) => {
  const field = useRef<HTMLTextAreaElement>(null)
  const [words, setWords] = useState('')
  const isEmpty = words.trim() === ''

  useLayoutEffect(() => {
    const area = field.current
    if (area === null) return
    area.style.height = 'auto'
    area.style.height = `${Math.min(area.scrollHeight, tallestPx)}px`
  }, [words, isBig])

  const send = useCallback(() => {
    if (isEmpty) return
    onSay(words.trim())
    setWords('')
  }, [isEmpty, onSay, words])

  const onSubmit = useCallback(
    (event: FormEvent) => {
      event.preventDefault()
      send()
    },
    [send],
  )
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (!isSend(event)) return
      event.preventDefault()
      send()
    },
    [send],
  )

  return (
    <form className="composer" onSubmit={onSubmit}>
      <label className="unseen" htmlFor="words">
        想问什么，写在这里
      </label>
      <div className="composer__box">
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
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {words.length >= warnFrom && (
          <p className="composer__left" role="status">
            还能写 {maxLength - words.length} 字
          </p>
        )}
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
