/**
 * Gives every style element made later the nonce of the page. antd hands its own to most styles, but two helpers below it
 * (the scrollbar's measure, the lock of scrolling behind a dialog) make style elements without one, which the policy of
 * the server refuses.
 */
export const nonceForStyles = (nonce: string): void => {
  if (nonce === '') return
  const plain = document.createElement.bind(document)
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const made = plain(name, options)
    if (made instanceof HTMLStyleElement) made.nonce = nonce
    return made
  }
}
