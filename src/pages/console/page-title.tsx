import { useEffect, useRef } from 'react'

/** The title of the page. Whoever came by the menu goes on from here, by keyboard and by ear; the first page takes no focus. */
export const PageTitle = ({ title }: { readonly title: string }) => {
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(title)
  useEffect(() => {
    if (shown.current !== title) heading.current?.focus()
    shown.current = title
  }, [title])
  return (
    <h1 ref={heading} tabIndex={-1} className="console-title">
      {title}
    </h1>
  )
}
