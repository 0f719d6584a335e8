/** What the server wrote into a `<meta>` of the page; empty when it wrote nothing. */
export const metaContent = (name: string): string => {
  const found = document.querySelector(`meta[name="${name}"]`)
  return found instanceof HTMLMetaElement ? found.content : ''
}
